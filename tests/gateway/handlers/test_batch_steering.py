"""Batches that are changed, held up, let go and ended."""

from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.model.batch import BatchChanges, Priority, Reason
from greenroom.model.money import Picodollars
from greenroom.model.states import BatchStatus
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


@pytest.mark.parametrize(
    ("params", "changes"),
    [
        ({"concurrency": 7}, BatchChanges(concurrency=7)),
        ({"concurrency": "auto"}, BatchChanges(concurrency=None)),
        (
            {"priority": "low", "budget_usd": 1.5},
            BatchChanges(priority=Priority.LOW, budget=Picodollars(15 * 10**11)),
        ),
        ({"budget_usd": None}, BatchChanges(budget=None)),
    ],
)
async def test_a_change_reaches_the_company_and_what_is_not_named_stays(
    stage: Stage, params: dict[str, Any], changes: BatchChanges
) -> None:
    told = await result(stage, "batch.set", batch_id="b-1", **params)
    assert stage.company.told == [("set", changes)]
    assert told["message"].startswith("Changed: ")


async def test_a_change_that_sets_nothing_going_says_so(stage: Stage) -> None:
    spent = Reason("budget", "$1.00 of $1.00 are spent.")
    for standing, said in (
        ({"status": BatchStatus.PAUSED, "reason": spent}, " It stays paused: $1.00 of $1.00 are spent."),
        ({"status": BatchStatus.PAUSED, "reason": Reason("user", "Paused by its owner.")}, ""),
        (
            {"status": BatchStatus.FAILED, "reason": spent},
            " The batch has ended: this counts once `greenroom batch retry` brings it back.",
        ),
    ):
        stage.company.batch = replace(stage.company.batch, **standing)
        told = await result(stage, "batch.set", batch_id="b-1", priority="low")
        assert told["message"].partition(".")[2] == said
    told = await result(stage, "batch.set", batch_id="b-1", budget_usd=2)
    assert told["message"].endswith(" brings it back, and at once for verdicts that could not be paid for.")


async def test_a_change_of_nothing_is_a_slip(stage: Stage) -> None:
    assert await refusal(stage, "batch.set", batch_id="b-1") == (
        "invalid_params",
        {"$": "something to change: concurrency, priority, budget_usd or mode"},
    )


async def test_a_batch_that_is_tried_again_for_its_verdicts_alone_says_so(stage: Stage) -> None:
    stage.company.batch = replace(stage.company.batch, status=BatchStatus.COMPLETED)
    told = await result(stage, "batch.retry", batch_id="b-1")
    assert told["message"] == "Trying again: its verdicts that failed. It has nothing else to retry."


@pytest.mark.parametrize(
    ("method", "params", "said", "message"),
    [
        ("batch.release", {}, ("release",), "Released: 2 items to write."),
        ("batch.pause", {}, ("pause",), "Paused: 1 item under way, 2 waiting. Calls that are out are finished."),
        ("batch.resume", {}, ("resume",), "Going on: 2 items to write."),
        ("batch.cancel", {}, ("cancel", False), "Cancelled: 2 items will not be written. 1 item will finish."),
        (
            "batch.cancel",
            {"now": True},
            ("cancel", True),
            "Cancelled: 2 items will not be written. 1 item will be aborted.",
        ),
        ("batch.retry", {"include_cancelled": True}, ("retry", True), "Trying again: 3 items to write."),
    ],
)
async def test_an_action_reaches_the_company_and_is_told_in_words(
    stage: Stage, method: str, params: dict[str, Any], said: tuple[object, ...], message: str
) -> None:
    told = await result(stage, method, batch_id="b-1", **params)
    assert stage.company.told == [said]
    assert told == {"batch_id": "b-1", "status": "processing", "message": message, "cancel_requested": False}


async def test_a_held_batch_that_is_resumed_waits_for_its_release_and_says_so(stage: Stage) -> None:
    stage.company.batch = replace(stage.company.batch, status=BatchStatus.QUEUED, held=True)
    told = await result(stage, "batch.resume", batch_id="b-1")
    assert told["message"] == "No longer paused, but still held: 2 items to write once it is released."


async def test_another_owners_batch_can_not_be_steered(stage: Stage) -> None:
    assert (await refusal(stage, "batch.pause", uid=2000, batch_id="b-1"))[0] == "not_found"


async def test_a_batch_is_deleted_by_the_company(stage: Stage) -> None:
    assert await result(stage, "batch.delete", batch_id="b-1") == {"deleted": True}
    assert stage.company.told == [("delete",)]
