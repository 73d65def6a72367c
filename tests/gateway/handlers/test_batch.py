from functools import partial
from typing import Any

import pytest

from greenroom.model.batch import Priority
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.principal import Principal
from greenroom.protocol.rows.batch import Activity
from greenroom.store import batches
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import UID, Stage, a_batch
from tests.store.making import claim_one, start_batch

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_an_order_reaches_the_company_as_it_was_given(stage: Stage) -> None:
    told = await result(
        stage,
        "batch.start",
        name="n",
        template_id="t",
        count=2,
        parameter_sets=[{"scenario_id": "s", "parameters": {"a": 1}}],
        matrix={"m": [1, 2]},
        concurrency="auto",
        priority="high",
        pilot=5,
        hold=True,
    )
    order = BatchOrder(
        name="n",
        template_id="t",
        count=2,
        sets=(OrderedSet(scenario_id="s", parameters={"a": 1}),),
        matrix={"m": [1, 2]},
        concurrency="auto",
        priority=Priority.HIGH,
        pilot=5,
        hold=True,
    )
    assert stage.company.told == [("start", Principal(UID), order)]
    assert (told["batch_id"], told["status"], told["total_items"]) == ("b-1", "processing", 3)
    assert told["estimate"]["cost"]["expected"] == 2.0
    assert told["warnings"] == ["mind the gap"]


@pytest.mark.parametrize(
    ("method", "params", "said", "message"),
    [
        ("batch.release", {}, ("release",), "Released: 2 items to write."),
        ("batch.pause", {}, ("pause",), "Paused: 1 item will finish, 2 wait."),
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


async def test_another_owners_batch_can_not_be_steered(stage: Stage) -> None:
    assert (await refusal(stage, "batch.pause", uid=2000, batch_id="b-1"))[0] == "not_found"


async def test_items_are_appended_under_their_number(stage: Stage) -> None:
    told = await result(stage, "batch.append", batch_id="b-1", seq=4, parameter_sets=[{"template_id": "t"}])
    assert told == {"batch_id": "b-1", "seq": 4, "added": 1, "total_items": 3}
    assert stage.company.told == [("append", 4, (OrderedSet(template_id="t"),))]


async def test_status_and_the_whole_row_tell_the_time_left(stage: Stage) -> None:
    await stage.write(lambda db: batches.insert(db, stage.company.batch))
    status = await result(stage, "batch.status", batch_id="b-1")
    whole = await result(stage, "batch.get", batch_id="b-1")
    assert (status["batch_id"], status["eta_s"], status["estimated_cost"]) == ("b-1", 12.5, 2.0)
    assert (whole["id"], whole["eta_s"], whole["concurrency"]) == ("b-1", 12.5, 3)


async def test_active_batches_come_by_priority_and_then_by_age_and_others_newest_first(stage: Stage) -> None:
    for number, priority in enumerate((Priority.LOW, Priority.HIGH, Priority.HIGH)):
        await stage.write(
            partial(start_batch, number=1, owner=UID, id=f"b-{number}", priority=priority, created_at=number)
        )
    active = await result(stage, "batch.list", active=True)
    newest = await result(stage, "batch.list")
    assert [row["id"] for row in active["items"]] == ["b-1", "b-2", "b-0"]
    assert [row["id"] for row in newest["items"]] == ["b-2", "b-1", "b-0"]


async def test_pages_lead_on_by_number_and_by_cursor(stage: Stage) -> None:
    for number in range(5):
        batch = a_batch(f"b-{number}")
        await stage.write(partial(batches.insert, batch=batch))
    first = await result(stage, "batch.list", limit=2)
    assert (first["total"], first["page"], first["total_pages"], first["limit"]) == (5, 1, 3, 2)
    second = await result(stage, "batch.list", limit=2, cursor=first["next_cursor"])
    assert (second["page"], second["items"]) == (
        None,
        (await result(stage, "batch.list", limit=2, page=2))["items"],
    )
    last = await result(stage, "batch.list", limit=2, cursor=second["next_cursor"])
    assert (len(last["items"]), last["next_cursor"]) == (1, None)


@pytest.mark.parametrize(
    ("params", "path"),
    [
        ({"page": 1, "cursor": "x"}, "$.cursor"),
        ({"cursor": "x"}, "$.cursor"),
        ({"page": 10**40}, "$.page"),
        ({"date_from": "yesterday"}, "$.date_from"),
        ({"date_to": "2026-11-21T08:00:00"}, "$.date_to"),
    ],
)
async def test_a_page_that_makes_no_sense_is_refused(stage: Stage, params: dict[str, Any], path: str) -> None:
    kind, issues = await refusal(stage, "batch.list", **params)
    assert (kind, list(issues)) == ("invalid_params", [path])


async def test_dates_bound_a_list_from_inclusive_to_exclusive(stage: Stage) -> None:
    await stage.write(lambda db: batches.insert(db, a_batch("b")))
    at = "2026-01-01T00:00:00Z"
    assert (await result(stage, "batch.list", date_from=at))["total"] == 1
    assert (await result(stage, "batch.list", date_to=at))["total"] == 0


async def test_items_tell_what_they_do_right_now(stage: Stage) -> None:
    made: list[str] = []

    def make(db: Any) -> None:
        made.append(start_batch(db, 3, owner=UID))
        made.append(claim_one(db, made[0]).id)

    await stage.write(make)
    batch_id, running = made
    stage.company.activities[running] = Activity(state="calling", since="now")
    told = await result(stage, "batch.items", batch_id=batch_id)
    assert [(row["position"], row["status"]) for row in told["items"]] == [
        (1, "running"),
        (2, "queued"),
        (3, "queued"),
    ]
    assert [row["activity"] and row["activity"]["state"] for row in told["items"]] == ["calling", None, None]
    assert (await result(stage, "batch.items", batch_id=batch_id, statuses=["failed"]))["total"] == 0
    assert (await refusal(stage, "batch.items", uid=2000, batch_id=batch_id))[0] == "not_found"
