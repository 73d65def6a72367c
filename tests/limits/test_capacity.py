import pytest

from greenroom.limits.capacity import Capacity, capacity
from greenroom.limits.kind import Kind
from greenroom.limits.makespan import Width
from greenroom.limits.permit import CallOutcome, PermitRequest
from greenroom.limits.rate import RateSetting
from greenroom.limits.settings import LimitSettings
from greenroom.limits.shared import Limits
from greenroom.model.batch import Priority
from tests.gateway.stage import StillClock

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


async def test_nothing_is_limited_before_a_provider_was_asked_but_by_what_somebody_set() -> None:
    assert borne(SETTINGS, Limits(SETTINGS, clock=StillClock())) == Capacity()
    bound = LimitSettings(
        requests=RateSetting(assumed=100, at_most=100),
        output_tokens=RateSetting(at_most=9_000),
        max_utilization=0.5,
        max_concurrency=7,
    )
    assert borne(bound, Limits(bound, clock=StillClock())) == Capacity(
        most=7, per_minute={Kind.REQUESTS: 50.0, Kind.OUTPUT_TOKENS: 4_500.0}
    )


async def test_the_first_guess_gives_way_to_what_the_provider_tells() -> None:
    limits = Limits(SETTINGS, clock=StillClock())
    permit = await limits.acquire(REQUEST)
    assert borne(SETTINGS, limits).per_minute == {}
    permit.settle(CallOutcome(usage=None, fault=None, headers=TOLD))
    assert borne(SETTINGS, limits).per_minute == {Kind.REQUESTS: 900.0}
    await limits.aclose()


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
