import sqlite3
from typing import Any

import pytest

from greenroom.model.faults import Fault, FaultType
from greenroom.model.states import AttemptStatus
from greenroom.model.times import Micros
from greenroom.store import attempts, events
from tests.gateway.fakes import NOW, UID
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.handlers.test_conversation import fail, succeed
from tests.gateway.stage import Stage
from tests.store.making import a_closed_attempt, an_open_attempt, claim_one, start_batch

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")

OTHER = 2000
DAY_US = 24 * 3600 * 1_000_000


def called(db: sqlite3.Connection, *, at: Micros = NOW, simulated: bool = False, **closed: Any) -> str:
    """A call of a batch that has ended."""
    batch_id = start_batch(db, 1, owner=UID)
    opened = an_open_attempt(started_at=at, simulated=simulated)
    attempts.open(db, opened, item=claim_one(db, batch_id), epoch=1)
    attempts.close(db, a_closed_attempt(opened.id, finished_at=at, **closed))
    db.execute("UPDATE batches SET status = 'completed' WHERE id = ?", (batch_id,))
    return opened.id


async def test_attempts_are_listed_whatever_became_of_them(stage: Stage) -> None:
    await stage.write(lambda db: succeed(db, "b-2"))
    await stage.write(lambda db: fail(db, Fault(FaultType.TIMEOUT, "too slow")))
    (failed,) = (await result(stage, "log.list", status="timeout"))["items"]
    assert (failed["error"]["type"], failed["batch_id"], failed["simulated"]) == ("timeout", "b-1", True)
    (succeeded,) = (await result(stage, "log.list", statuses=["success"], batch_id="b-2"))["items"]
    assert (succeeded["input_tokens"], succeeded["cache_write_tokens"]) == (2000, 7)
    assert (await result(stage, "log.list", status="success", statuses=["timeout"]))["total"] == 0
    assert (await result(stage, "log.list", status="timeout", statuses=["timeout"]))["total"] == 1
    assert (await result(stage, "log.list", provider="openai"))["total"] == 0
    for purpose, number in (("conversation", 2), ("verdict", 0)):
        assert (await result(stage, "log.list", purpose=purpose))["total"] == number
        told = await result(stage, "log.costs", purpose=purpose, include_simulated=True)
        assert told["total_requests"] == number
        assert (await result(stage, "log.performance", purpose=purpose))["requests"] == number
    assert (await result(stage, "log.list", uid=OTHER))["total"] == 0


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b'{"id": "msg",\n "n": [1.5]}', {"id": "msg", "n": [1.5]}),
        (b"<html>busy</html>", "<html>busy</html>"),
        (b'"\xff"', '"\ufffd"'),
        (b'"\\ud800"', '"\\ud800"'),
        (b"[" * 100_000, "[" * 100_000),
        (b"", None),
    ],
)
async def test_an_attempt_is_read_with_its_bodies_as_documents_where_they_are_some(
    stage: Stage, body: bytes, shown: object
) -> None:
    made: list[str] = []
    await stage.write(lambda db: made.append(called(db, response=body)))
    told = await result(stage, "log.get", attempt_id=made[0])
    assert (told["id"], told["request"], told["response"]) == (made[0], {"model": "m"}, shown)
    assert (await refusal(stage, "log.get", uid=OTHER, attempt_id=made[0]))[0] == "not_found"


async def test_costs_are_told_whole_and_in_parts_and_leave_rehearsals_out(stage: Stage) -> None:
    def write(db: sqlite3.Connection) -> None:
        called(db)
        called(db, status=AttemptStatus.FAILED, duration_ms=400)
        called(db, at=Micros(NOW - 1), cost=1_000_000)
        called(db, simulated=True)

    await stage.write(write)
    told = await result(stage, "log.costs")
    assert {name: value for name, value in told.items() if not name.startswith("by_")} == {
        "total_cost": 0.068001,
        "total_requests": 3,
        "successful": 2,
        "failed": 1,
        "input_tokens": 6000,
        "output_tokens": 9000,
        "cache_read_tokens": 15,
        "cache_write_tokens": 21,
        "avg_cost": 0.022667,
        "avg_duration_ms": 933,
        "batches_left_out": 0,
        "simulated_left_out": 1,
        "pruned_left_out": 0,
    }
    figures = {"count": 3, "cost": 0.068001, "input_tokens": 6000, "output_tokens": 9000}
    assert told["by_model"] == [{"model": "m", **figures}]
    assert told["by_template"] == [{"template_id": None, "name": None, **figures}]
    assert [(each["status"], each["count"]) for each in told["by_status"]] == [("success", 2), ("failed", 1)]
    assert [(each["day"], each["count"]) for each in told["by_day"]] == [("2025-12-31", 1), ("2026-01-01", 2)]
    assert [(each["name"], each["count"]) for each in told["by_batch"]] == [("First try", 1)] * 3
    assert (await result(stage, "log.costs", include_simulated=True))["total_requests"] == 4
    assert (await result(stage, "log.costs", status="failed", date_from="2026-01-01T00:00:00Z"))["failed"] == 1


async def test_where_nothing_was_called_averages_are_unknown(stage: Stage) -> None:
    await stage.write(called)
    told = await result(stage, "log.costs", uid=OTHER)
    assert (told["total_cost"], told["avg_cost"], told["avg_duration_ms"], told["by_model"]) == (0, None, None, [])
    measured = await result(stage, "log.performance", uid=OTHER)
    assert (measured["requests"], measured["success_rate"], measured["avg_input_tokens"]) == (0, None, None)


async def test_performance_is_told_of_all_and_of_each_model(stage: Stage) -> None:
    def write(db: sqlite3.Connection) -> None:
        called(db)
        called(db, status=AttemptStatus.INVALID_OUTPUT, duration_ms=400)
        called(db, status=AttemptStatus.RATE_LIMITED, stop_reason=None, duration_ms=1)

    await stage.write(write)
    told = await result(stage, "log.performance")
    measures = {
        "requests": 3,
        "answered": 2,
        "success_rate": 33.33,
        "avg_input_tokens": 2000,
        "avg_output_tokens": 3000,
        "latency": {"p50_ms": 400, "p95_ms": 1200, "p99_ms": 1200},
    }
    by_model = [{"provider": "rehearsal", "model": "m", **measures}]
    assert told == {**measures, "by_model": by_model, "older_left_out": 0}


@pytest.mark.parametrize(
    ("older_than", "deleted", "before"),
    [
        ("30d", 0, "2025-12-02T00:00:00.000000Z"),
        ("12h", 1, "2025-12-31T12:00:00.000000Z"),
        ("1w", 0, "2025-12-25T00:00:00.000000Z"),
        ("2026-01-01T00:00:00+01:00", 1, "2025-12-31T23:00:00.000000Z"),
    ],
)
async def test_what_ended_before_an_age_or_a_time_is_pruned_and_that_is_noted(
    stage: Stage, older_than: str, deleted: int, before: str
) -> None:
    await stage.write(lambda db: called(db, at=Micros(NOW - DAY_US)))
    await stage.write(called)
    assert await result(stage, "log.prune", older_than=older_than) == {"deleted": deleted, "older_than": before}
    assert (await result(stage, "log.list"))["total"] == 2 - deleted
    assert (await result(stage, "log.costs"))["total_requests"] == 2
    (noted,) = await stage.store.read(lambda db: events.since(db, 0, 10))
    details = {"older_than": before, "all_owners": False}
    assert noted.fact.data == {"action": "log.prune", "uid": UID, "details": details}


async def test_the_daemons_user_may_prune_what_is_everybodys_and_nobody_else(stage: Stage) -> None:
    await stage.write(lambda db: called(db, at=Micros(NOW - DAY_US)))
    await stage.write(lambda db: db.execute("UPDATE attempts SET owner = ?", (OTHER,)))
    await stage.write(lambda db: db.execute("UPDATE cost_sums SET owner = ?", (OTHER,)))
    assert (await result(stage, "log.prune", older_than="1h"))["deleted"] == 0
    assert (await refusal(stage, "log.prune", uid=OTHER, older_than="1h", all_owners=True))[0] == "forbidden"
    assert (await result(stage, "log.prune", older_than="1h", all_owners=True))["deleted"] == 1


@pytest.mark.parametrize(
    "older_than", ["soon", "30", "-3d", "99999w", "2026-01-01", "2026-01-01T00:00:01Z", "3 d"]
)
async def test_what_is_no_age_and_no_time_that_has_passed_prunes_nothing(stage: Stage, older_than: str) -> None:
    kind, issues = await refusal(stage, "log.prune", older_than=older_than)
    assert (kind, list(issues)) == ("invalid_params", ["$.older_than"])
    assert await stage.store.read(lambda db: events.since(db, 0, 10)) == []
