import json
from functools import partial
from typing import Any

import pytest
from msgspec.structs import fields, replace

from greenroom.model.batch import BatchChanges, Estimate, Priority, Reason
from greenroom.model.faults import Fault, FaultType
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars
from greenroom.model.order import BatchOrder, OrderedSet, Variant
from greenroom.model.principal import Principal
from greenroom.model.states import BatchStatus, ConversationStatus, ItemStatus
from greenroom.model.times import Micros
from greenroom.protocol.commands.batch import BatchEstimate, BatchStart
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


async def test_an_estimate_takes_what_a_start_takes(stage: Stage) -> None:
    own = {"method", "name", "count", "all_owners"}
    start, estimate = (
        {field.name: field for field in fields(cls) if field.name not in own}
        for cls in (BatchStart, BatchEstimate)
    )
    start.pop("idempotency_key", None)
    assert {name: field.type for name, field in start.items()} == {
        name: each.type for name, each in estimate.items()
    }
    assert {name: each.default for name, each in start.items()} == {
        name: each.default for name, each in estimate.items()
    }
    told = await result(stage, "batch.estimate", template_id="t", count=2, budget_usd=2.5, concurrency="auto")
    order = BatchOrder(
        name="estimate", template_id="t", count=2, budget=Picodollars(2_500_000_000_000), concurrency="auto"
    )
    assert stage.company.told == [("estimate", Principal(UID), order, None)]
    assert told == {
        "items": 3,
        "cost": {"low": 0.0, "expected": 2.0, "high": 0.0},
        "time_s": {"low": 1.0, "expected": 2.0, "high": 3.0},
        "by_tier": {"scenario": {"items": 3, "cost": {"low": 0.0, "expected": 2.0, "high": 0.0}}},
        "basis": "configured",
        "live": {
            "cost": {"low": 0.0, "expected": 2.0, "high": 0.0},
            "time_s": {"low": 1.0, "expected": 2.0, "high": 3.0},
        },
        "economy": None,
        "warnings": ["mind the gap"],
    }


@pytest.mark.parametrize(
    ("params", "counts"),
    [
        ({"tier": "scenario", "count": 40}, {Tier.SCENARIO: 40}),
        ({"tier": "scenario"}, None),
        ({"tier": "scenario", "count": 40, "template_id": "t"}, None),
        ({"tier": "scenario", "count": 40, "parameter_sets": [{"template_id": "t"}]}, None),
        ({"tier": "scenario", "count": 40, "all_tiers": True}, None),
    ],
)
async def test_a_tier_and_a_count_alone_are_so_many_of_whatever_rows(
    stage: Stage, params: dict[str, Any], counts: dict[Tier, int] | None
) -> None:
    await result(stage, "batch.estimate", **params)
    assert stage.company.told[0][3] == counts


@pytest.mark.parametrize("method", ["batch.start", "batch.estimate"])
async def test_a_budget_is_exact_to_six_decimals(stage: Stage, method: str) -> None:
    await result(stage, method, name="n", budget_usd=0.100001)
    assert stage.company.told[0][2].budget == 100_001_000_000
    for wrong in (0.1000001, 0, -1, 1e9):
        kind, issues = await refusal(stage, method, name="n", budget_usd=wrong)
        assert (kind, list(issues)) == ("invalid_params", ["$.budget_usd"])


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


async def test_a_batch_that_is_tried_again_for_its_verdicts_alone_says_so(stage: Stage) -> None:
    stage.company.batch = replace(stage.company.batch, status=BatchStatus.COMPLETED)
    told = await result(stage, "batch.retry", batch_id="b-1")
    assert told["message"] == "Trying again: its verdicts that failed. It has nothing else to retry."


async def test_a_change_of_nothing_is_a_slip(stage: Stage) -> None:
    assert await refusal(stage, "batch.set", batch_id="b-1") == (
        "invalid_params",
        {"$": "something to change: concurrency, priority, budget_usd or mode"},
    )


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


async def test_a_held_batch_that_is_resumed_waits_for_its_release_and_says_so(stage: Stage) -> None:
    stage.company.batch = replace(stage.company.batch, status=BatchStatus.QUEUED, held=True)
    told = await result(stage, "batch.resume", batch_id="b-1")
    assert told["message"] == "No longer paused, but still held: 2 items to write once it is released."


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


async def test_a_clone_is_asked_for_with_what_differs_alone(stage: Stage) -> None:
    told = await result(
        stage,
        "batch.clone",
        batch_id="b-1",
        name="Wider",
        concurrency="auto",
        budget_usd=2.5,
        pilot=None,
        hold=True,
    )
    variant = Variant(name="Wider", concurrency=None, budget=Picodollars(2_500_000_000_000), pilot=None, hold=True)
    assert stage.company.told == [("clone", variant)]
    assert told["batch_id"] == "b-1"
    assert await refusal(stage, "batch.clone", batch_id="b-1", budget_usd=0.0000001) == (
        "invalid_params",
        {"$.budget_usd": "an amount of at most six decimals, not 1e-07"},
    )


async def test_a_batch_is_deleted_by_the_company(stage: Stage) -> None:
    assert await result(stage, "batch.delete", batch_id="b-1") == {"deleted": True}
    assert stage.company.told == [("delete",)]


async def test_items_are_listed_by_their_batch_or_by_what_they_are_called(stage: Stage) -> None:
    batch_id = await stage.store.write(lambda tx: start_batch(tx.db, 2, owner=UID))
    assert await refusal(stage, "batch.items") == ("invalid_params", {"$.batch_id": "a value: it is required"})
    assert (await result(stage, "batch.items", batch_id=batch_id))["total"] == 2
    assert (await result(stage, "batch.items", batch_id=batch_id, tier="template"))["total"] == 2
    assert (await result(stage, "batch.items", batch_id=batch_id, error_type="refusal"))["total"] == 0
    assert (await result(stage, "batch.items", called="019a"))["total"] == 0
    assert (await refusal(stage, "batch.items", batch_id="none", called="019a"))[0] == "not_found"


@pytest.mark.parametrize("method", ["batch.start", "batch.estimate", "batch.clone"])
@pytest.mark.parametrize("categories", [["a\x00"], ["\x1b[1m"], [""], ["x" * 201], [str(n) for n in range(51)]])
async def test_the_categories_of_a_batch_are_those_of_a_conversation(
    stage: Stage, method: str, categories: list[str]
) -> None:
    named: dict[str, Any] = {"batch_id": "b-1"} if method == "batch.clone" else {"name": "n", "template_id": "t"}
    kind, issues = await refusal(stage, method, **named, categories=categories)
    assert (kind, {path.partition("[")[0] for path in issues}) == ("invalid_params", {"$.categories"})


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
