"""A judge on a real daemon: its verdicts, its bill, and how far people agree with it."""

import pytest

from greenroom.client.blocking import Client
from greenroom.protocol.commands.batch import BatchEstimate, BatchRetry, BatchStart, BatchStatusGet
from greenroom.protocol.commands.conversation import (
    ConversationEdit,
    ConversationList,
    ConversationReview,
    ConversationStats,
    TurnDraft,
)
from greenroom.protocol.commands.log import LogCosts, LogList, LogPerformance
from greenroom.protocol.commands.quality import QualityGet, QualityRescore
from greenroom.protocol.rows.conversation import ConversationRow
from greenroom.protocol.rows.verdicts import VerdictTotals
from greenroom.store import recount
from tests.serve.fixtures import Install, Rehearse
from tests.serve.running import every, start, template

pytestmark = pytest.mark.daemon

MODEL = "claude-sonnet-5-5"
JUDGE = "claude-opus-5-5"


def _judged(client: Client) -> VerdictTotals:
    """Wait until nobody waits for a verdict."""
    while (verdicts := client.call(ConversationStats()).verdicts).waiting:
        pass
    return verdicts


def _written(client: Client, batch_id: str) -> list[ConversationRow]:
    return every(client, lambda cursor: ConversationList(batch_id=batch_id, limit=500, cursor=cursor))


def test_verdicts_enter_the_score_the_bill_and_the_agreement(install: Install, rehearse: Rehearse) -> None:
    server = rehearse("--poor", "0.5")
    place = install(ANTHROPIC_BASE_URL=server.base_url, GREENROOM_QUALITY__JUDGE=JUDGE)
    boot = place.up()
    with boot.connect() as client:
        batch_id = start(client, 24, concurrency=6)
        boot.finished(batch_id)
        (judge,) = _judged(client).judges
        assert (judge.model, judge.verdicts, judge.calls, judge.decided) == (JUDGE, 24, 24, 0)
        assert (judge.accuracy, judge.kappa) == (None, None)
        rows = _written(client, batch_id)
        assert {each.quality["judge"].score for each in rows if each.quality} >= {3.0, 8.0}
        rejected = [each for each in rows if each.quality and each.quality["judge"].score < 7]
        assert 0 < judge.verdicts - judge.approvals == len(rejected)

        # The server's own books, the log, the batch and its conversations tell the same story.
        log = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))
        verdicts = client.call(LogList(batch_id=batch_id, purpose="verdict", limit=500)).items
        assert [each.purpose for each in log].count("verdict") == len(verdicts) == 24
        assert {each.model for each in verdicts} == {JUDGE}
        assert sum(each.cache_read_tokens > 1_000 for each in verdicts) > 20  # the rubric
        assert len(log) == server.stats()["requests"] == 48
        assert {each.prompt_version for each in verdicts} == {judge.prompt_version}
        assert {each.conversation_id for each in verdicts} == {each.id for each in rows}
        costs = client.call(LogCosts(batch_id=batch_id))
        by_model = {each.model: each.cost for each in costs.by_model}
        assert by_model[JUDGE] == judge.cost_usd > 0
        assert client.call(LogCosts(purpose="verdict")).total_cost == judge.cost_usd
        assert client.call(LogPerformance(purpose="verdict")).requests == 24
        assert client.call(BatchStatusGet(batch_id=batch_id)).actual_cost == costs.total_cost
        assert costs.total_cost == pytest.approx(sum(each.cost_usd for each in rows), abs=1e-9)
        assert (
            judge.output_tokens + sum(each.output_tokens for each in log if each.model == MODEL)
            == (server.stats()["usage"]["output_tokens"])
        )

        # Two are judged otherwise by a person: an approved one is rejected, a rejected one approved.
        for at, each in enumerate(sorted(rows, key=lambda row: row in rejected)):
            agrees = 0 < at < len(rows) - 1
            approve = (each in rejected) is not agrees
            client.call(ConversationReview(conversation_id=each.id, action="approve" if approve else "reject"))
        (judge,) = client.call(ConversationStats()).verdicts.judges
        assert (judge.decided, judge.judge_alone, judge.person_alone) == (24, 1, 1)
        assert judge.both_reject == len(rejected) - 1
        assert judge.accuracy == round(100 * 22 / 24, 2)
        assert judge.kappa is not None
        assert 0 < judge.kappa < 1
        # Scores given again keep the verdicts, and an edit drops its conversation's.
        run_id = client.call(QualityRescore()).id
        while client.call(QualityGet(rescore_id=run_id)).status == "running":
            pass
        again = _written(client, batch_id)
        assert [each.quality for each in again] == [each.quality for each in rows]
        turns = [
            TurnDraft(role="user", content="Where is it?"),
            TurnDraft(role="assistant", content="In the hall."),
        ]
        edited = client.call(ConversationEdit(conversation_id=rows[0].id, turns=turns))
        assert edited.quality is not None
        assert "judge" not in edited.quality
        assert client.call(ConversationStats()).verdicts.judges[0].verdicts == 23
    with place.reading() as db:
        assert recount.discrepancies(db) == []


def test_an_estimate_comes_within_a_tenth_of_what_a_judged_batch_costs(
    install: Install, rehearse: Rehearse
) -> None:
    place = install(ANTHROPIC_BASE_URL=rehearse().base_url, GREENROOM_QUALITY__JUDGE=JUDGE)
    boot = place.up()
    with boot.connect() as client:
        template_id = template(client)
        order = BatchStart(name="Try", template_id=template_id, count=30, concurrency=10)
        boot.finished(client.call(order).batch_id)
        estimate = client.call(BatchEstimate(template_id=template_id, count=30))
        _judged(client)
        second = client.call(order).batch_id
        boot.finished(second)
        _judged(client)
        cost = client.call(BatchStatusGet(batch_id=second)).actual_cost
        assert estimate.cost.expected == pytest.approx(cost, rel=0.1)
        assert estimate.cost.low < cost < estimate.cost.high


def test_a_judge_that_answers_nonsense_holds_up_no_batch_and_why_is_told(
    install: Install, rehearse: Rehearse
) -> None:
    server = rehearse()
    server.set(scripted=["none", "invalid_shape", "truncated_json", "max_tokens"])
    place = install(ANTHROPIC_BASE_URL=server.base_url, GREENROOM_QUALITY__JUDGE=JUDGE)
    boot = place.up()
    with boot.connect() as client:
        batch_id = start(client, 1, concurrency=1)
        assert boot.finished(batch_id).status == "completed"
        verdicts = _judged(client)
        assert (verdicts.failed, verdicts.judges[0].calls, verdicts.judges[0].verdicts) == (1, 3, 0)
        assert verdicts.last_failure == (
            "The answer was cut at max_tokens; raise it, or ask for less. (given up after 3 attempts)"
        )
        (row,) = _written(client, batch_id)
        assert row.quality is not None
        assert "judge" not in row.quality
        log = client.call(LogList(conversation_id=row.id, sort_direction="asc")).items
        assert [each.status for each in log] == ["success", *["invalid_output"] * 3]
        assert client.call(BatchStatusGet(batch_id=batch_id)).actual_cost == row.cost_usd
        assert client.call(BatchRetry(batch_id=batch_id)).status == "completed"
        verdicts = _judged(client)
        assert (verdicts.failed, verdicts.judges[0].verdicts) == (0, 1)


def test_a_verdict_that_a_kill_cut_off_is_asked_for_again_and_no_other_is(
    install: Install, rehearse: Rehearse
) -> None:
    server = rehearse()
    place = install(ANTHROPIC_BASE_URL=server.base_url, GREENROOM_QUALITY__JUDGE=JUDGE)
    boot = place.up()
    with boot.connect() as client:
        server.set(scripted=["none"] * 3 + ["timeout"])
        batch_id = start(client, 2, concurrency=1)
        boot.finished(batch_id)
        while server.stats()["requests"] < 4 or client.call(ConversationStats()).verdicts.waiting > 1:
            pass
        assert client.call(BatchStatusGet(batch_id=batch_id)).verdicts_waiting == 1
    boot.kill()
    boot = place.up()
    with boot.connect() as client:
        verdicts = _judged(client)
        assert client.call(BatchStatusGet(batch_id=batch_id)).verdicts_waiting == 0
        assert (verdicts.failed, verdicts.judges[0].verdicts) == (0, 2)
        log = every(client, lambda cursor: LogList(batch_id=batch_id, cursor=cursor))
        assert sorted(each.status for each in log if each.model == JUDGE) == ["interrupted", "success", "success"]
    assert server.stats()["requests"] == 5
    with place.reading() as db:
        assert recount.discrepancies(db) == []


def test_rehearsals_are_judged_by_the_rehearsal_and_nobody_waits_for_a_judge_that_was_dismissed(
    install: Install, rehearse: Rehearse
) -> None:
    server = rehearse()
    place = install(
        ANTHROPIC_BASE_URL=server.base_url, GREENROOM_QUALITY__JUDGE=JUDGE, GREENROOM_REHEARSAL__LATENCY_MS="0"
    )
    boot = place.up()
    with boot.connect() as client:
        boot.finished(start(client, 3, concurrency=3, provider="rehearsal"))
        (judge,) = _judged(client).judges
        assert (judge.provider, judge.verdicts, server.stats()["requests"]) == ("rehearsal", 3, 0)
        assert client.call(LogCosts()).total_cost == 0
        server.set(scripted=["none", "timeout"])
        boot.finished(start(client, 1, concurrency=1))
        while server.stats()["requests"] < 2:
            client.call(ConversationStats())
    boot.kill()
    del place.environ["GREENROOM_QUALITY__JUDGE"]
    boot = place.up()
    with boot.connect() as client:
        verdicts = client.call(ConversationStats()).verdicts
        assert (verdicts.waiting, verdicts.failed, verdicts.judges[0].verdicts) == (0, 0, 3)
        boot.finished(start(client, 1, concurrency=1))
        assert client.call(ConversationStats()).verdicts.waiting == 0
    assert server.stats()["requests"] == 3


def test_an_economy_batch_is_judged_live(install: Install, rehearse: Rehearse) -> None:
    server = rehearse("--batch-s", "0")
    place = install(
        ANTHROPIC_BASE_URL=server.base_url, GREENROOM_QUALITY__JUDGE=JUDGE, GREENROOM_ECONOMY__POLL_S="0.05"
    )
    boot = place.up()
    with boot.connect() as client:
        batch_id = start(client, 4, concurrency=1, mode="economy")
        assert boot.finished(batch_id).status == "completed"
        assert _judged(client).judges[0].verdicts == 4
        log = every(client, lambda cursor: LogList(batch_id=batch_id, cursor=cursor))
        # Nobody waited for what came in a batch of the provider's own: it has no duration.
        assert {each.model for each in log if each.duration_ms is not None} == {JUDGE}
