import pytest

from greenroom.gateway.user_calls import ALWAYS, UserCalls
from greenroom.model.errors import RateLimited
from greenroom.protocol.every_command import EVERY_COMMAND
from tests.gateway.fakes import StillClock
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


def test_one_call_too_many_within_a_minute_is_refused_and_says_for_how_long() -> None:
    clock = StillClock()
    calls = UserCalls(3, clock)
    for _ in range(3):
        calls.count(1000, "batch.list")
        clock.seconds += 10
    with pytest.raises(RateLimited, match="3 calls within a minute") as refused:
        calls.count(1000, "batch.list")
    assert refused.value.details == {
        "limit": 3,
        "remaining": 0,
        "reset_at": "2026-01-01T00:00:30.000000Z",
        "retry_after_s": 30.0,
    }


def test_calls_that_are_refused_do_not_count() -> None:
    clock = StillClock()
    calls = UserCalls(1, clock)
    calls.count(1000, "batch.list")
    for _ in range(5):
        clock.seconds += 10
        with pytest.raises(RateLimited):
            calls.count(1000, "batch.list")
    clock.seconds += 10
    calls.count(1000, "batch.list")


def test_users_do_not_take_from_each_other() -> None:
    calls = UserCalls(1, StillClock())
    calls.count(1000, "batch.list")
    calls.count(2000, "batch.list")


def test_signs_of_life_and_what_stops_work_always_pass_and_count_for_nothing() -> None:
    calls = UserCalls(1, StillClock())
    for method in sorted(ALWAYS) * 3:
        calls.count(1000, method)
    calls.count(1000, "batch.list")
    for method in ALWAYS:
        calls.count(1000, method)


def test_what_always_passes_are_methods() -> None:
    assert EVERY_COMMAND.keys() >= ALWAYS


def test_without_a_bound_everything_passes() -> None:
    calls = UserCalls(None, StillClock())
    for _ in range(1_000):
        calls.count(1000, "batch.list")


async def test_whoever_makes_too_many_calls_is_told_and_the_others_are_served() -> None:
    stage = Stage(calls_per_minute=2)
    for _ in range(2):
        await result(stage, "batch.list")
    kind, _ = await refusal(stage, "batch.list")
    assert kind == "rate_limited"
    await result(stage, "batch.list", uid=2000)
    await result(stage, "system.ping")
    assert stage.metering.counters["errors.rate_limited"] == 1
