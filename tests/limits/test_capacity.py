import pytest
from msgspec.structs import replace

from greenroom.limits.capacity import Capacity, capacity, gap_s
from greenroom.limits.kind import Kind, amounts
from greenroom.limits.makespan import Width
from greenroom.limits.permit import CallOutcome, PermitRequest
from greenroom.limits.rate import RateSetting
from greenroom.limits.settings import LimitSettings
from greenroom.limits.shared import Limits
from greenroom.model.batch import Priority
from greenroom.model.faults import FaultType
from tests.gateway.fakes import StillClock

REQUEST = PermitRequest(
    provider="anthropic",
    model="m",
    priority=Priority.NORMAL,
    batch_id="b",
    adaptive=False,
    prompt_chars=9,
    max_tokens=9,
)
TOLD = {
    "anthropic-ratelimit-requests-limit": "1000",
    "anthropic-ratelimit-requests-remaining": "900",
    "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:00Z",
}
SETTINGS = LimitSettings(requests=RateSetting(assumed=50), max_utilization=0.9)


def borne(settings: LimitSettings, limits: Limits) -> Capacity:
    return capacity(settings, limits.snapshot(), "anthropic")


async def test_a_provider_that_was_never_asked_may_turn_out_to_be_slow() -> None:
    assert borne(SETTINGS, Limits(SETTINGS, clock=StillClock())) == Capacity(presumed={Kind.REQUESTS: 45.0})
    careless = replace(SETTINGS, careful_start=False)
    assert borne(careless, Limits(careless, clock=StillClock())) == Capacity()


async def test_a_rehearsal_never_does() -> None:
    limits = Limits(SETTINGS, clock=StillClock())
    assert capacity(SETTINGS, limits.snapshot(), "rehearsal").presumed == {}
    permit = await limits.acquire(replace(REQUEST, provider="rehearsal"))
    assert capacity(SETTINGS, limits.snapshot(), "rehearsal").presumed == {}
    permit.release()
    await limits.aclose()


async def test_a_bound_that_somebody_set_counts_before_a_provider_was_asked() -> None:
    bound = LimitSettings(
        requests=RateSetting(assumed=100, at_most=100),
        output_tokens=RateSetting(at_most=9_000),
        max_utilization=0.5,
        max_concurrency=7,
        careful_start=False,
    )
    assert borne(bound, Limits(bound, clock=StillClock())) == Capacity(
        most=7, per_minute={Kind.REQUESTS: 50.0, Kind.OUTPUT_TOKENS: 4_500.0}
    )


async def test_the_first_guess_gives_way_to_what_the_provider_tells() -> None:
    limits = Limits(SETTINGS, clock=StillClock())
    permit = await limits.acquire(REQUEST)
    guessed = borne(SETTINGS, limits)
    assert (guessed.per_minute, guessed.presumed) == ({}, {Kind.REQUESTS: 45.0})
    permit.settle(CallOutcome(usage=None, fault=None, headers=TOLD))
    told = borne(SETTINGS, limits)
    assert (told.per_minute, told.presumed) == ({Kind.REQUESTS: 900.0}, {})
    await limits.aclose()


async def test_a_wish_to_be_left_alone_is_known() -> None:
    limits = Limits(SETTINGS, clock=StillClock())
    permit = await limits.acquire(REQUEST)
    permit.settle(CallOutcome(usage=None, fault=FaultType.RATE_LIMITED, headers={}, retry_after_s=300.0))
    assert borne(SETTINGS, limits).held_for_s == 300.0
    await limits.aclose()


def test_the_scarcest_of_what_is_limited_sets_the_gap() -> None:
    uses = amounts(requests=2, given=1_000, asked=500)
    assert gap_s({Kind.REQUESTS: 60.0}, uses) == 2.0
    assert gap_s({Kind.REQUESTS: 60.0, Kind.OUTPUT_TOKENS: 6_000.0, Kind.TOKENS: 9_000.0}, uses) == 10.0
    assert gap_s({}, uses) == 0.0


@pytest.mark.parametrize(
    ("borne", "concurrency", "width"),
    [
        (Capacity(), 5, Width(5)),
        (Capacity(most=3), 5, Width(3)),
        (Capacity(adaptive=8), None, Width(8, doubles=True)),
        (Capacity(adaptive=8, doubles=False), None, Width(8)),
        (Capacity(adaptive=8, most=2), None, Width(2)),
    ],
)
def test_the_width_is_what_is_asked_for_as_far_as_it_is_borne(
    borne: Capacity, concurrency: int | None, width: Width
) -> None:
    assert borne.width(concurrency) == width
