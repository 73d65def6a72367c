from functools import partial

import pytest
from msgspec import convert

from greenroom.model.states import BatchStatus
from greenroom.protocol.rows.limits import LimitsRow
from greenroom.store import batches, events
from tests.gateway.fakes import LIMITS, UID, a_batch
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_hello_tells_versions(stage: Stage) -> None:
    told = await result(stage, "system.hello", client="me", protocols=[1, 2])
    assert (told["protocol"], told["boot_id"], told["max_line"]) == (1, "boot", 16 * 1024 * 1024)


async def test_a_protocol_that_is_not_spoken_is_refused(stage: Stage) -> None:
    kind, issues = await refusal(stage, "system.hello", protocols=[2])
    assert (kind, list(issues)) == ("invalid_params", ["$.protocols"])


async def test_ping_tells_the_time(stage: Stage) -> None:
    assert await result(stage, "system.ping") == {"pong": True, "at": "2026-01-01T00:00:00.000000Z"}


async def test_info_tells_what_runs(stage: Stage) -> None:
    told = await result(stage, "system.info")
    assert (told["pid"], told["provider"]) == (42, "rehearsal")
    assert told["started_at"] == "2026-01-01T00:00:00.000000Z"
    assert convert(told["limits"], LimitsRow) == LIMITS


async def test_how_much_of_the_limits_others_use_is_not_a_strangers_business(stage: Stage) -> None:
    told = (await result(stage, "system.info", uid=2000))["limits"]
    (provider,) = told["providers"]
    (rate,) = provider["rates"]
    assert (told["max_concurrency"], told["used"], told["waiting"]) == (9, None, None)
    assert (provider["waiting"], provider["waiting_because"]) == (None, None)
    assert provider["breaker"] == {"circuit": "closed", "failed_in_a_row": None, "last_fault": "timeout"}
    assert (provider["concurrency"]["adaptive"], provider["concurrency"]["used"]) == (4, None)
    assert (rate["limit"], rate["allowed"], rate["used"], rate["remaining"]) == (50, 45, None, None)


async def test_stats_tell_the_callers_ended_batches_and_the_daemons_user_all_figures(stage: Stage) -> None:
    for number, status in enumerate((BatchStatus.FAILED, BatchStatus.FAILED, BatchStatus.PAUSED)):
        batch = a_batch(f"b-{number}", status=status)
        await stage.write(partial(batches.insert, batch=batch))
    stage.metering.counters["errors.conflict"] = 3
    told = await result(stage, "system.stats")
    assert told["batches"] == {"completed": 0, "failed": 2, "cancelled": 0}
    assert told["counters"] == {"items": 5, "errors.conflict": 3}
    assert told["gauges"]["calls_in_flight"] == 2.0


async def test_a_stranger_learns_no_figures_of_others(stage: Stage) -> None:
    await stage.write(lambda db: batches.insert(db, a_batch("b", status=BatchStatus.FAILED)))
    await result(stage, "system.ping")
    told = await result(stage, "system.stats", uid=2000)
    assert told["batches"] == {"completed": 0, "failed": 0, "cancelled": 0}
    assert told["counters"] == told["gauges"] == told["methods"] == told["queries"] == {}
    assert (await refusal(stage, "system.actors", uid=2000))[0] == "forbidden"


async def test_actors_are_shown_as_a_tree(stage: Stage) -> None:
    told = await result(stage, "system.actors")
    assert told["dead_letters"] == 7
    (supervisor,) = told["root"]["children"]
    (worker,) = supervisor["children"]
    assert (supervisor["mailbox_depth"], worker["state"], worker["restarts"]) == (2, "calling", 1)


async def test_the_daemons_user_can_stop_it_and_that_is_noted(stage: Stage) -> None:
    assert (await result(stage, "system.shutdown"))["stopping"] is True
    assert stage.shutdowns == 1
    (noted,) = await stage.store.read(lambda db: events.since(db, 0, 10))
    assert noted.fact.data == {"action": "system.shutdown", "uid": UID, "details": {}}


async def test_nobody_else_can_stop_it(stage: Stage) -> None:
    assert (await refusal(stage, "system.shutdown", uid=2000))[0] == "forbidden"
    assert stage.shutdowns == 0
