import pytest

from greenroom.limits.kind import Kind, Told
from greenroom.limits.rate import RateLimit, RateSetting


def told(limit: float, remaining: float, reset_s: float | None = None) -> Told:
    return Told(per_minute=limit, remaining=remaining, reset_s=reset_s)


def requests(
    assumed: float | None = None, at_most: float | None = None, careful: float | None = None
) -> RateLimit:
    return RateLimit(
        Kind.REQUESTS, RateSetting(assumed=assumed, at_most=at_most), utilization=0.9, careful=careful
    )


def call(rate: RateLimit, now: float, throttle: float = 1.0) -> float:
    """Wait for a call and make it; answers when."""
    now += rate.wait_s(1, throttle, now)
    rate.take(1, now)
    return now


def pace(rate: RateLimit, now: float, throttle: float = 1.0, calls: int = 50) -> float:
    """Calls a minute that get through from a time on, once what was saved up is gone."""
    start = now
    for _ in range(7):
        start = call(rate, start, throttle)
    end = start
    for _ in range(calls):
        end = call(rate, end, throttle)
    return calls / (end - start) * 60


@pytest.mark.parametrize(
    ("assumed", "at_most", "said", "limit"),
    [
        (None, None, None, None),
        (50, None, None, 50),
        (50, None, 4_000, 4_000),
        (50, None, 5, 5),
        (200, 200, None, 200),
        (200, 200, 4_000, 200),
        (200, 200, 50, 50),
        (None, 200, None, 200),
    ],
)
def test_the_providers_word_replaces_what_is_assumed_and_the_users_bound_stays(
    assumed: float | None, at_most: float | None, said: float | None, limit: float | None
) -> None:
    rate = requests(assumed, at_most)
    if said is not None:
        rate.tell(told(said, said), 0.0)
    assert rate.limit == limit


def test_without_a_limit_nobody_waits() -> None:
    rate = requests()
    for _ in range(1_000):
        assert call(rate, 0.0) == 0


def test_the_share_that_is_to_be_used_is_used() -> None:
    assert pace(requests(assumed=60), 0.0) == pytest.approx(54, rel=0.01)


def test_a_throttle_slows_the_pace() -> None:
    assert pace(requests(assumed=60), 0.0, throttle=0.5) == pytest.approx(27, rel=0.01)


def test_the_first_calls_are_paced_until_the_provider_has_told() -> None:
    rate = requests(careful=50)
    assert rate.is_guess
    assert call(rate, 0.0) == 0
    assert call(rate, 0.0) > 1
    rate.know()
    assert rate.limit is None
    assert call(rate, 1.5) == 1.5


def test_a_slow_start_has_saved_nothing_up() -> None:
    rate = requests(careful=50)
    call(rate, 0.0)
    rate.tell(told(6_000, 5_999), 0.5)
    assert sum(rate.wait_s(1, 1.0, 0.5) == 0 and call(rate, 0.5) == 0.5 for _ in range(50)) <= 1


def test_what_is_left_is_believed_where_it_is_less() -> None:
    rate = requests(assumed=600)
    rate.tell(told(600, 600), 0.0)
    assert rate.wait_s(1, 1.0, 1.0) == 0
    rate.tell(told(600, 0), 1.0)
    call(rate, 1.0)  # whatever remains is rounded down: one may be left
    assert rate.wait_s(1, 1.0, 1.0) > 0.09


def test_a_limit_that_changes_says_so() -> None:
    rate = requests()
    assert rate.tell(told(600, 600), 0.0)
    assert not rate.tell(told(600, 500), 1.0)
    assert rate.tell(told(120, 100), 2.0)


def test_it_slows_down_as_a_deep_bucket_runs_low() -> None:
    rate = requests()
    rate.tell(told(600, 600), 0.0)
    rate.tell(told(600, 30), 10.0)
    assert pace(rate, 10.0, calls=5) < 300


def test_a_bucket_that_was_never_deep_is_used_to_the_last() -> None:
    rate = requests()
    rate.tell(told(600, 9), 0.0)
    rate.tell(told(600, 2), 1.0)
    assert pace(rate, 1.0) == pytest.approx(540, rel=0.05)


def test_what_is_left_for_the_rest_of_a_full_minute_is_used() -> None:
    rate = requests()
    rate.tell(told(600, 600, 60), 0.0)
    rate.tell(told(600, 100, 5), 55.0)  # a twelfth of the minute is left, and a sixth of the limit
    assert pace(rate, 55.0, calls=10) == pytest.approx(540, rel=0.05)


def test_after_a_hold_one_call_leaves_not_all_that_was_saved_up() -> None:
    rate = requests(assumed=600)
    assert rate.wait_s(1, 1.0, 0.0) == 0
    rate.hold(30.0, 0.0)
    assert call(rate, 30.0) == 30
    assert call(rate, 30.0) > 30.05


def test_tokens_are_reserved_and_settled() -> None:
    rate = RateLimit(Kind.INPUT_TOKENS, RateSetting(assumed=60_000), utilization=1.0)
    rate.wait_s(2_000, 1.0, 0.0)
    rate.take(2_000, 0.0)
    assert rate.wait_s(500, 1.0, 0.0) == pytest.approx(2.0)
    rate.settle(2_000, 800, 0.0)
    assert rate.wait_s(500, 1.0, 0.0) == pytest.approx(0.8)
    rate.settle(0, 3_000, 0.0)
    assert rate.wait_s(500, 1.0, 0.0) > 3


def test_a_debt_that_is_told_as_nothing_is_not_forgotten() -> None:
    rate = RateLimit(Kind.OUTPUT_TOKENS, RateSetting(), utilization=1.0)
    rate.tell(told(6_000, 100), 0.0)  # a second's worth
    rate.take(1_000, 0.0)
    rate.settle(1_000, 1_000, 0.0)
    rate.tell(told(6_000, 0), 0.0)
    assert rate.wait_s(1, 1.0, 0.0) > 9


@pytest.mark.parametrize(
    ("rate", "why"),
    [
        (requests(assumed=50), "50 requests a minute are used"),
        (
            RateLimit(Kind.INPUT_TOKENS, RateSetting(assumed=50_000), utilization=1.0),
            "50,000 input tokens a minute are used",
        ),
        (requests(careful=50), "the first answer will tell the provider's limits"),
    ],
)
def test_it_says_why_one_waits(rate: RateLimit, why: str) -> None:
    assert rate.why() == why
