"""Conversations from their wait for a verdict to the verdict, through faults, crashes and empty purses."""

import asyncio

import pytest
from msgspec.structs import replace

from greenroom.daemon.judging import AT_ONCE, LEAST_REST_S
from greenroom.daemon.units import reviewing
from greenroom.model.batch import BatchChanges
from greenroom.model.conversation import Component, Conversation
from greenroom.model.errors import Conflict
from greenroom.model.faults import FaultType
from greenroom.model.judgement import Agreement
from greenroom.model.money import Picodollars, picodollars
from greenroom.model.order import BatchOrder
from greenroom.model.review import Deed
from greenroom.model.states import AttemptStatus, BatchStatus, ConversationAction, ConversationStatus
from greenroom.store.port import Transaction
from tests.daemon.judge_stage import JUDGE, JudgeStage, judged_by, no_more_than, play_judged, says
from tests.daemon.script import Asked, Reaction, Script, fails, garbles
from tests.daemon.stage import ANNE

ONE = picodollars(0.007)
"""What a call of the script costs: 1,000 tokens in and 500 out."""

HELD_S = 600.0
"""How long a call holds its batch's money: a chunk of an economy batch does for up to a day."""


def verdict_of(row: Conversation) -> Component | None:
    assert row.quality is not None
    return row.quality.components.get("judge")


def held_first() -> Script:
    """The first call holds its batch's money for long, and no other does."""
    calls: list[Asked] = []

    def script(asked: Asked) -> Reaction:
        calls.append(asked)
        return says(8, after_s=HELD_S if len(calls) == 1 else 1.0)

    return script


def decide(stage: JudgeStage, row: Conversation, action: ConversationAction) -> None:
    deed = Deed(id=f"{action} {row.id}", action=action, by=ANNE.uid, at=stage.clock.now())
    reviewing.review(Transaction(stage.db), ANNE, row.id, deed, None)


def test_a_verdict_is_a_component_of_the_score_and_its_call_is_on_the_batchs_bill() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(1)
        await stage.ended(batch_id)
        (before,) = stage.conversations(batch_id)
        assert (verdict_of(before), before.cost, stage.docket.waiting) == (None, ONE, 1)
        (row,) = await stage.judged(batch_id)
        assert verdict_of(row) == Component(2.0, "Turn 2 asks back.")
        assert before.quality is not None
        assert row.quality is not None
        assert row.quality.score == 6.0 < before.quality.score  # plainly bad: it caps the whole
        assert (before.status, row.status) == (
            ConversationStatus.PENDING_REVIEW,
            ConversationStatus.NEEDS_REVISION,
        )
        (item,) = stage.items(batch_id)
        assert row.cost == item.cost == stage.batch(batch_id).actual_cost == 2 * ONE
        (call,) = stage.verdicts_of(batch_id)
        assert (call.conversation_id, call.item_id, call.prompt_version) == (row.id, item.id, "judge-1")
        told = stage.facts[-1].fact
        assert told.data["action"] == "judge"
        assert (told.data["conversation_id"], told.data["status"]) == (row.id, "needs_revision")
        (totals,) = stage.docket.judges
        assert (totals.judge, totals.verdicts, totals.approvals, totals.calls, totals.cost) == (
            JUDGE,
            1,
            0,
            1,
            ONE,
        )

    play_judged(scenario, lambda _: says(2))


def test_a_person_who_was_quicker_keeps_the_last_word() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(1)
        await stage.ended(batch_id)
        (before,) = stage.conversations(batch_id)
        decide(stage, before, ConversationAction.APPROVE)
        (row,) = await stage.judged(batch_id)
        assert (row.status, verdict_of(row)) == (ConversationStatus.APPROVED, Component(2.0, "Turn 2 asks back."))
        assert stage.docket.judges[0].agreement == Agreement(person_alone=1)
        decide(stage, row, ConversationAction.REOPEN)
        assert stage.docket.judges[0].agreement == Agreement()
        decide(stage, row, ConversationAction.REJECT)
        decide(stage, row, ConversationAction.ARCHIVE)
        assert stage.docket.judges[0].agreement == Agreement(both_reject=1)

    play_judged(scenario, lambda _: says(2))


def test_a_judge_that_can_not_be_read_leaves_the_score_as_it_was_and_the_batch_ends() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(2)
        rows = await stage.judged(batch_id)
        assert stage.batch(batch_id).status is BatchStatus.COMPLETED
        assert [verdict_of(row) for row in rows] == [None, None]
        assert [each.status for each in stage.verdicts_of(batch_id)] == [AttemptStatus.INVALID_OUTPUT] * 6
        assert stage.batch(batch_id).actual_cost == 8 * ONE
        docket = stage.docket
        assert docket.last_failure is not None
        assert "not a verdict in JSON" in docket.last_failure.message
        assert (docket.failed, docket.judges[0].verdicts, docket.judges[0].calls) == (2, 0, 6)

    play_judged(scenario, lambda _: garbles())


def test_a_failure_on_the_way_costs_another_call_and_nothing_else() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(1)
        (row,) = await stage.judged(batch_id)
        assert verdict_of(row) is not None
        assert len(stage.verdicts_of(batch_id)) == 3

    play_judged(scenario, no_more_than(2, fails(FaultType.OVERLOADED), says(8)))


@pytest.mark.parametrize("fault", [FaultType.AUTHENTICATION, FaultType.CREDIT])
def test_where_everybody_is_refused_they_wait_and_one_tries_for_all(fault: FaultType) -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(100, concurrency=20)
        await stage.ended(batch_id)
        await stage.sleep(LEAST_REST_S / 2)
        burnt = len(stage.verdicts_of(batch_id))
        assert (stage.docket.waiting, burnt <= AT_ONCE) == (100, True)
        await stage.sleep(10 * LEAST_REST_S)
        assert len(stage.verdicts_of(batch_id)) <= burnt + 3
        stage.provider.script = judged_by(lambda _: says(8))
        rows = await stage.judged(batch_id)
        assert all(verdict_of(row) is not None for row in rows)
        assert (stage.docket.failed, stage.docket.judges[0].verdicts) == (0, 100)

    play_judged(scenario, lambda _: fails(fault))


def test_a_provider_that_is_down_is_waited_for() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(12, concurrency=12)
        await stage.ended(batch_id)
        await stage.sleep(300.0)
        stage.provider.script = judged_by(lambda _: says(8))
        rows = await stage.judged(batch_id)
        assert sum(verdict_of(row) is not None for row in rows) + stage.docket.failed == 12
        assert stage.docket.judges[0].verdicts >= 9

    play_judged(scenario, lambda _: fails(FaultType.CONNECTION))


def test_a_pause_holds_verdicts_back_as_well() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(40, concurrency=5, pilot=5)
        await stage.status(batch_id, BatchStatus.PAUSED)
        await stage.sleep(600.0)
        assert (len(stage.verdicts_of(batch_id)), stage.docket.waiting) == (0, 5)
        await stage.company.resume(ANNE, batch_id)
        rows = await stage.judged(batch_id)
        assert len([row for row in rows if verdict_of(row)]) == 40

    play_judged(scenario)


def test_who_waits_to_try_again_is_held_back_by_a_pause_too() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(40, concurrency=1)
        await stage.until(lambda: len(stage.verdicts_of(batch_id)) == 1)
        await stage.company.pause(ANNE, batch_id)
        await stage.sleep(2.0)
        asked = len(stage.verdicts_of(batch_id))
        await stage.sleep(600.0)
        assert (len(stage.verdicts_of(batch_id)), stage.docket.failed) == (asked, 0)
        stage.provider.script = judged_by(lambda _: says(8))
        await stage.company.resume(ANNE, batch_id)
        assert all(verdict_of(row) for row in await stage.judged(batch_id))

    play_judged(scenario, lambda _: fails(FaultType.RATE_LIMITED, retry_after_s=20.0))


def test_nobody_judges_what_was_cancelled_until_it_is_brought_back() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(40, concurrency=5, pilot=5)
        await stage.status(batch_id, BatchStatus.PAUSED)
        await stage.company.cancel(ANNE, batch_id, now=False)
        rows = await stage.judged(batch_id)
        assert [verdict_of(row) for row in rows] == [None] * 5
        docket = stage.docket
        assert (docket.waiting, docket.failed, stage.verdicts_of(batch_id)) == (0, 5, [])
        assert docket.last_failure is not None
        assert "`greenroom batch retry --include-cancelled` takes it up" in docket.last_failure.message
        with pytest.raises(Conflict):
            await stage.company.retry(ANNE, batch_id, include_cancelled=False)
        assert stage.docket.failed == 5
        await stage.company.retry(ANNE, batch_id, include_cancelled=True)
        rows = await stage.judged(batch_id)
        assert all(verdict_of(row) for row in rows)
        assert (len(rows), stage.docket.failed, len(stage.verdicts_of(batch_id))) == (40, 0, 40)

    play_judged(scenario)


def test_where_a_batch_was_deleted_before_its_judge_came_to_it_that_is_told() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(2)
        await stage.ended(batch_id)
        await stage.company.delete(ANNE, batch_id)
        await stage.nobody_waits()
        assert [verdict_of(row) for row in stage.conversations(batch_id)] == [None] * 2
        docket = stage.docket
        assert docket.last_failure is not None
        assert (docket.failed, docket.last_failure.message) == (
            2,
            "Its batch was deleted before the judge came to it.",
        )

    play_judged(scenario, lambda _: fails(FaultType.AUTHENTICATION))


def test_a_batch_whose_verdicts_failed_is_tried_again_for_them_alone() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(2)
        await stage.judged(batch_id)
        assert stage.docket.failed == 2
        stage.provider.script = judged_by(lambda _: says(8))
        batch = await stage.company.retry(ANNE, batch_id, include_cancelled=False)
        assert batch.status is BatchStatus.COMPLETED
        rows = await stage.judged(batch_id)
        assert all(verdict_of(row) for row in rows)
        assert (stage.docket.failed, stage.batch(batch_id).actual_cost) == (0, 10 * ONE)
        with pytest.raises(Conflict):
            await stage.company.retry(ANNE, batch_id, include_cancelled=False)

    play_judged(scenario, lambda _: garbles())


def test_without_a_judge_nothing_is_brought_back_for_verdicts() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(1)
        await stage.judged(batch_id)
        await stage.crash()
        stage.judge = None
        await super(JudgeStage, stage).boot()
        await stage.company.set(ANNE, batch_id, BatchChanges(budget=picodollars(10)))
        with pytest.raises(Conflict):
            await stage.company.retry(ANNE, batch_id, include_cancelled=True)
        assert (stage.docket.waiting, stage.docket.failed) == (0, 1)

    play_judged(scenario, lambda _: garbles())


def test_a_batch_whose_money_calls_hold_keeps_no_other_waiting_and_goes_on_by_itself() -> None:
    async def scenario(stage: JudgeStage) -> None:
        short = await stage.start(40, concurrency=40)
        await stage.ended(short)
        await stage.sleep(LEAST_REST_S / 2)
        most = Picodollars(40 * ONE + picodollars(0.03))  # there is room for one verdict at a time
        await stage.company.set(ANNE, short, BatchChanges(budget=most))
        await stage.crash()
        stage.provider.script = judged_by(held_first())
        await stage.boot()
        await stage.until(lambda: stage.provider.out == 1)
        other = await stage.start(5, concurrency=5)
        await stage.sleep(60.0)
        assert len([row for row in stage.conversations(other) if verdict_of(row)]) == 5
        assert stage.docket.waiting == 40
        await stage.sleep(HELD_S)
        rows = await stage.judged(short)
        judged = len([row for row in rows if verdict_of(row)])
        assert 0 < judged < 40
        assert stage.docket.failed == 40 - judged
        assert stage.batch(short).actual_cost <= most
        # The rest is judged as soon as it can be paid for.
        await stage.company.set(ANNE, short, BatchChanges(budget=picodollars(10)))
        assert all(verdict_of(row) for row in await stage.judged(short))
        assert stage.batch(short).actual_cost == 80 * ONE

    play_judged(scenario, lambda _: fails(FaultType.AUTHENTICATION))


@pytest.mark.parametrize("seed", range(4))
def test_verdicts_and_conversations_together_never_spend_more_than_the_budget(seed: int) -> None:
    async def scenario(stage: JudgeStage) -> None:
        budget = picodollars(0.3)
        batch_id = await stage.start(60, concurrency=10, budget=budget, max_tokens=1_000)
        await stage.until(lambda: stage.batch(batch_id).status in {BatchStatus.PAUSED, BatchStatus.COMPLETED})
        await stage.sleep(60.0)
        assert stage.batch(batch_id).status is BatchStatus.PAUSED
        assert ONE < stage.batch(batch_id).actual_cost <= budget
        await stage.company.set(ANNE, batch_id, BatchChanges(budget=picodollars(10)))
        rows = await stage.judged(batch_id)
        assert len([row for row in rows if verdict_of(row)]) == 60
        assert stage.batch(batch_id).actual_cost == Picodollars(120 * ONE)

    play_judged(scenario, seed=seed)


def test_a_crash_of_the_daemon_costs_no_verdict_and_the_lost_call_is_logged() -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(1)
        await stage.ended(batch_id)
        await stage.calls_out(1)
        await stage.crash()
        await stage.boot()
        (row,) = await stage.judged(batch_id)
        assert verdict_of(row) is not None
        calls = stage.verdicts_of(batch_id)
        assert [each.status for each in calls] == [AttemptStatus.INTERRUPTED, AttemptStatus.SUCCESS]
        assert [each.number for each in calls] == [1, 2]

    play_judged(scenario)


@pytest.mark.parametrize("kind", ["judges", "judge", "batch"])
def test_a_crash_of_an_actor_loses_no_verdict(kind: str) -> None:
    async def scenario(stage: JudgeStage) -> None:
        batch_id = await stage.start(2, concurrency=1)
        await stage.until(lambda: len(stage.paths("judge")) == 1 and stage.provider.out == 2)
        assert stage.kill(kind)
        rows = await stage.judged(batch_id)
        assert all(verdict_of(row) is not None for row in rows)
        cut = [each for each in stage.verdicts_of(batch_id) if each.status is AttemptStatus.INTERRUPTED]
        assert len(cut) == (0 if kind == "batch" else 1)

    play_judged(scenario)


@pytest.mark.parametrize("seed", range(6))
def test_verdicts_survive_every_crash_and_none_is_given_twice(seed: int) -> None:
    async def scenario(stage: JudgeStage) -> None:
        rng = stage.world.random
        batch_id = await stage.start(30, concurrency=6)
        for _ in range(8):
            await asyncio.sleep(rng.uniform(0, 2))
            if rng.random() < 0.3:
                stage.kill("judge")
            elif rng.random() < 0.5:
                stage.kill("judges")
            else:
                await stage.crash()
                await stage.boot()
        rows = await stage.judged(batch_id)
        given = sum(verdict_of(row) is not None for row in rows)
        successes = [each for each in stage.verdicts_of(batch_id) if each.status is AttemptStatus.SUCCESS]
        assert given == len(successes) == stage.docket.judges[0].verdicts
        assert given + stage.docket.failed == 30

    play_judged(scenario, seed=seed)


def test_an_estimate_has_the_verdicts_in_it() -> None:
    async def scenario(stage: JudgeStage) -> None:
        order = BatchOrder(
            name="Rent", template_id=stage.template.id, count=10, shared_parameters={"topic": "rent"}
        )
        first = await stage.start(10)
        await stage.judged(first)
        judged = (await stage.company.estimate(ANNE, order)).live.cost[1]
        # Some 1,200 tokens of rubric and order, 500 of the conversation; verdicts of 500 have been seen by now.
        expected = 10 * (ONE + picodollars((1_200 + 500) * 2e-6 + 440 * 10e-6))
        assert judged == pytest.approx(expected, rel=0.05)
        await stage.crash()
        stage.judge = None
        await super(JudgeStage, stage).boot()
        plain = (await stage.company.estimate(ANNE, replace(order))).live.cost[1]
        assert plain == pytest.approx(10 * ONE, rel=0.1)

    play_judged(scenario)
