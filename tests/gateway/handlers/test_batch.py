"""What is told of batches and their items."""

import json
from functools import partial
from typing import Any

import pytest

from greenroom.model.batch import Estimate, Priority
from greenroom.model.faults import Fault, FaultType
from greenroom.model.money import Picodollars
from greenroom.model.principal import Principal
from greenroom.model.states import BatchStatus, ConversationStatus, ItemStatus
from greenroom.model.times import Micros
from greenroom.protocol.framing import read_line
from greenroom.protocol.rows.batch import Activity
from greenroom.store import attempts, batches, conversations, items
from tests.gateway.fakes import NOW, UID, a_batch
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import NoConnection, Stage
from tests.store.making import a_closed_attempt, a_new_conversation, an_open_attempt, claim_one, start_batch

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")

DRAFTED = ConversationStatus.PENDING_REVIEW


def _after(seconds: float) -> Micros:
    return Micros(NOW + round(seconds * 1e6))


def _dollars(low: int, expected: int, high: int) -> tuple[Picodollars, Picodollars, Picodollars]:
    return Picodollars(low * 10**12), Picodollars(expected * 10**12), Picodollars(high * 10**12)


async def test_a_report_holds_the_estimate_against_the_bill(stage: Stage) -> None:
    made: list[str] = []

    def lived(db: Any) -> None:
        estimate = Estimate(cost=_dollars(1, 2, 3), time_s=(5.0, 10.0, 20.0), basis="history")
        made.append(
            start_batch(db, 3, owner=UID, estimate=estimate, started_at=NOW, status=BatchStatus.PROCESSING)
        )
        for fault in (None, None, Fault(FaultType.REFUSAL, "No.")):
            item = claim_one(db, made[0])
            opened = an_open_attempt()
            attempts.open(db, opened, item=item, epoch=1)
            attempts.close(db, a_closed_attempt(opened.id, cost=Picodollars(10**12)))
            to = ItemStatus.SUCCEEDED if fault is None else ItemStatus.FAILED
            items.finish(db, item.id, 1, 1, to, NOW, fault=fault, add_cost=Picodollars(10**12))
            if fault is None:
                new = a_new_conversation(status=ConversationStatus.APPROVED if item.position == 1 else DRAFTED)
                conversations.insert(db, new, item=item, categories=(), cost=Picodollars(10**12))
        shift = partial(batches.shift, db, made[0])
        shift(expect=BatchStatus.PROCESSING, to=BatchStatus.PAUSED, now=_after(4))
        shift(expect=BatchStatus.PAUSED, to=BatchStatus.PROCESSING, now=_after(104))
        shift(expect=BatchStatus.PROCESSING, to=BatchStatus.COMPLETED, now=_after(112), completed_at=_after(112))

    await stage.write(lived)
    told = await result(stage, "batch.report", batch_id=made[0])
    assert told["cost"] == {
        "estimated": {"low": 1.0, "expected": 2.0, "high": 3.0},
        "actual": 3.0,
        "off_percent": 50.0,
    }
    assert (told["time_s"]["actual"], told["time_s"]["off_percent"], told["paused_s"]) == (12.0, 20.0, 100.0)
    assert told["failures"] == [{"type": "refusal", "count": 1}]
    assert told["latency"] == {"p50_ms": 1_200, "p95_ms": 1_200, "p99_ms": 1_200}
    assert told["attempts"] == {"total": 3, "by_status": {"success": 3}}
    assert told["tokens"] == {"input": 6_000, "output": 9_000, "cache_read": 15, "cache_write": 21}
    assert (told["approved"], told["cost_per_conversation"], told["cost_per_approved"]) == (1, 1.5, 3.0)
    assert (told["basis"], told["simulated"]) == ("history", True)
    assert (await refusal(stage, "batch.report", uid=2000, batch_id=made[0]))[0] == "not_found"


async def test_a_batch_that_still_runs_is_not_off_yet(stage: Stage) -> None:
    await stage.write(lambda db: batches.insert(db, stage.company.batch))
    told = await result(stage, "batch.report", batch_id="b-1")
    assert (told["cost"]["actual"], told["cost"]["off_percent"], told["time_s"]["actual"]) == (0.0, None, None)
    assert (told["cost_per_conversation"], told["cost_per_approved"], told["latency"]["p50_ms"]) == (None,) * 3


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


async def test_items_are_listed_by_their_batch_or_by_what_they_are_called(stage: Stage) -> None:
    batch_id = await stage.store.write(lambda tx: start_batch(tx.db, 2, owner=UID))
    assert await refusal(stage, "batch.items") == ("invalid_params", {"$.batch_id": "a value: it is required"})
    assert (await result(stage, "batch.items", batch_id=batch_id))["total"] == 2
    assert (await result(stage, "batch.items", batch_id=batch_id, tier="template"))["total"] == 2
    assert (await result(stage, "batch.items", batch_id=batch_id, error_type="refusal"))["total"] == 0
    assert (await result(stage, "batch.items", called="019a"))["total"] == 0
    assert (await refusal(stage, "batch.items", batch_id="none", called="019a"))[0] == "not_found"


@pytest.mark.parametrize(
    ("method", "params", "path"),
    [
        ("batch.get", {"batch_id": ""}, "$.batch_id"),
        ("batch.start", {"name": "n", "parameter_sets": [{"scenario_id": ""}]}, "$.parameter_sets[0].scenario_id"),
        ("conversation.list", {"template_id": ""}, "$.template_id"),
        ("conversation.bulk", {"action": "archive", "filter": {"batch_id": ""}}, "$.filter.batch_id"),
        ("log.list", {"item_id": ""}, "$.item_id"),
        ("scenario.list", {"parent_template_id": ""}, "$.parent_template_id"),
    ],
)
async def test_an_empty_id_is_no_id(stage: Stage, method: str, params: dict[str, Any], path: str) -> None:
    assert await refusal(stage, method, **params) == (
        "invalid_params",
        {path: "a string of at least 1 character"},
    )


async def test_a_parameter_is_given_once(stage: Stage) -> None:
    line = b'{"jsonrpc":"2.0","id":1,"method":"batch.get","params":{"batch_id":"a","batch_id":"b"}}'
    told = await stage.dispatcher.answer(read_line(line), Principal(UID), NoConnection())
    assert told is not None
    (issue,) = json.loads(told)["error"]["data"]["details"]["issues"]
    assert issue == {"path": "$.batch_id", "expected": "one value: it is given more than once"}
