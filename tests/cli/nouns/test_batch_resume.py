import json
from typing import Any, get_args

import pytest

from greenroom.model.batch import Reason, ReasonType
from greenroom.protocol.rows.batch import BatchRow
from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import FakeDaemon, Refusal, page
from tests.cli.rows import BATCH, batch

KEYLESS, POOR = BATCH.replace("7c4", "aaa"), BATCH.replace("7c4", "bbb")


def paused(batch_id: str, why: ReasonType, **changes: Any) -> BatchRow:
    return batch(id=batch_id, name=why, status="paused", reason=Reason(why, "So it is."), **changes)


def playing(play: Play, *pages: list[BatchRow]) -> FakeDaemon:
    """A daemon whose list has these pages, and which has no money for `POOR`."""

    def listed(params: dict[str, Any]) -> dict[str, Any]:
        number = int(params.get("cursor") or 0)
        return page(pages[number], cursor=str(number + 1) if number + 1 < len(pages) else None)

    def resume(params: dict[str, Any]) -> dict[str, Any]:
        if params["batch_id"] == POOR:
            raise Refusal(-32030, "budget_exceeded", "It can't go on.")
        return {"batch_id": params["batch_id"], "status": "processing", "message": "Going on: 7 items to write."}

    return play({"batch.list": listed, "batch.resume": resume})


def test_a_batch_that_is_named_goes_on(run: Run, play: Play) -> None:
    daemon = playing(play, [batch()])
    ran = run("batch", "resume", "First try")
    assert (ran.code, "processing" in ran.out, "Going on: 7 items" in ran.err) == (0, True, True)
    assert daemon.params("batch.resume") == {"batch_id": BATCH}


@pytest.mark.parametrize("words", [(), (BATCH, "--all")])
def test_it_is_one_batch_or_all(run: Run, play: Play, words: tuple[str, ...]) -> None:
    daemon = playing(play, [batch()])
    ran = run("batch", "resume", *words)
    assert (ran.code, "expected a batch, or --all" in ran.err) == (2, True)
    assert daemon.all_params("batch.resume") == []


@pytest.mark.parametrize("why", get_args(ReasonType))
def test_all_are_those_that_paused_for_their_provider_and_do_not_go_on_by_themselves(
    run: Run, play: Play, why: ReasonType
) -> None:
    daemon = playing(play, [paused(BATCH, why)])
    ran = run("batch", "resume", "--all")
    resumed = why in {"provider_auth", "provider_credit", "provider_model", "rate_limited"}
    assert ran.code == 0
    assert len(daemon.all_params("batch.resume")) == resumed
    assert ("Going on: 7 items to write." in ran.out) == resumed
    assert ("No batch of yours is paused" in ran.err) != resumed


def test_all_are_on_every_page_and_one_that_can_not_go_on_stops_no_other(run: Run, play: Play) -> None:
    pages = [
        [paused(POOR, "provider_credit"), paused("x", "provider_auth", cancel_requested=True)],
        [paused(KEYLESS, "provider_auth")],
    ]
    daemon = playing(play, *pages)
    ran = run("batch", "resume", "--all")
    assert ran.code == 1
    assert [each["batch_id"] for each in daemon.all_params("batch.resume")] == [POOR, KEYLESS]
    _, first, second = (" ".join(line.split()) for line in ran.out.splitlines())
    assert first == f"{KEYLESS[-8:]} provider_auth Going on: 7 items to write."
    assert second == f"{POOR[-8:]} provider_credit not resumed: It can't go on."
    assert all(each["statuses"] == ["paused"] for each in daemon.all_params("batch.list"))


def test_all_in_json_are_the_answers_and_the_refusals(run: Run, play: Play) -> None:
    playing(play, [paused(POOR, "rate_limited"), paused(KEYLESS, "provider_auth")])
    ran = run("batch", "resume", "--all", "--json")
    told = json.loads(ran.out)
    assert [each["batch_id"] for each in told["resumed"]] == [KEYLESS]
    assert told["refused"] == [{"batch_id": POOR, "reason": "It can't go on."}]
