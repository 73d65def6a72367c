from hypothesis import given
from hypothesis import strategies as st

from greenroom.limits.bucket import Bucket

SOON = 1e-6

amounts = st.floats(0.01, 500)
waits = st.floats(0, 20)
steps = st.lists(st.tuples(waits, amounts), min_size=1, max_size=60)


def test_what_is_there_may_be_taken_and_the_rest_is_waited_for() -> None:
    bucket = Bucket(60, 5, 0.0)
    assert bucket.wait_s(5, 0.0) == 0
    bucket.take(5, 0.0)
    assert bucket.wait_s(2, 0.5) == 1.5


def test_it_never_holds_more_than_its_capacity() -> None:
    bucket = Bucket(60, 5, 0.0)
    bucket.take(5, 0.0)
    assert bucket.level(1_000.0) == 5


def test_an_amount_above_the_capacity_needs_it_full_and_leaves_a_debt() -> None:
    bucket = Bucket(60, 5, 0.0)
    bucket.take(1, 0.0)
    assert bucket.wait_s(8, 0.0) == 1
    bucket.take(8, 1.0)
    assert bucket.wait_s(1, 1.0) == 4


def test_a_stopped_one_fills_again_only_from_then_on() -> None:
    bucket = Bucket(60, 5, 0.0)
    bucket.stop_until(10.0, 1, 0.0)
    assert bucket.level(10.0) == 1
    assert bucket.wait_s(2, 4.0) == 7
    assert bucket.level(11.0) == 2


def test_another_flow_starts_now() -> None:
    bucket = Bucket(60, 5, 0.0)
    bucket.take(5, 0.0)
    bucket.resize(120, 10, 1.0)
    assert bucket.level(2.0) == 3


def test_what_is_believed_of_it_is_kept_between_two_bounds() -> None:
    bucket = Bucket(60, 50, 0.0)
    bucket.bound(0, 7, 0.0)
    assert bucket.level(0.0) == 7
    bucket.bound(20, 30, 0.0)
    assert bucket.level(0.0) == 20


@given(st.floats(1, 6_000), st.floats(1, 100), steps)
def test_no_window_takes_more_than_capacity_and_flow(
    per_minute: float, capacity: float, wanted: list[tuple[float, float]]
) -> None:
    bucket, now = Bucket(per_minute, capacity, 0.0), 0.0
    taken: list[tuple[float, float]] = []
    for pause, amount in wanted:
        now += pause
        now += bucket.wait_s(amount, now)
        bucket.take(amount, now)
        taken.append((now, amount))
    for first, (start, _) in enumerate(taken):
        total = 0.0
        for at, amount in taken[first:]:
            total += min(amount, capacity)
            most = capacity + per_minute * (at - start + SOON) / 60
            assert total <= most * (1 + 1e-9) + 1e-6
            total += max(0.0, amount - capacity)


@given(st.floats(1, 6_000), st.floats(1, 100), steps)
def test_nobody_is_starved(per_minute: float, capacity: float, wanted: list[tuple[float, float]]) -> None:
    bucket, now = Bucket(per_minute, capacity, 0.0), 0.0
    for _, amount in wanted:
        wait = bucket.wait_s(amount, now)
        assert wait <= (capacity + 500) * 60 / per_minute  # the debt of the one before, and a full bucket
        now += wait
        assert bucket.wait_s(amount, now) == 0
        bucket.take(amount, now)


@given(st.floats(1, 6_000), st.lists(st.tuples(amounts, amounts), min_size=1, max_size=30))
def test_settling_leaves_what_was_really_used(per_minute: float, calls: list[tuple[float, float]]) -> None:
    bucket = Bucket(per_minute, 100_000.0, 0.0)
    bucket.take(50_000, 0.0)
    for reserved, _ in calls:
        bucket.take(reserved, 0.0)
    for reserved, actual in calls:
        bucket.take(actual - reserved, 0.0)
    assert abs(bucket.level(0.0) - (50_000 - sum(actual for _, actual in calls))) < 1e-6
