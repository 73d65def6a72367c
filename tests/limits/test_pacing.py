import pytest

from greenroom.limits.pacing import Pace


def flow(pace: Pace, limit: float, start: float, *, amount: float, calls: int = 100) -> float:
    """What leaves in a minute, in calls of one size, once what was saved up is gone."""
    now = start
    sent_at = []
    for _ in range(calls + 20):
        pace.tune(limit, 1.0, now)
        now += pace.wait_s(amount, now)
        pace.take(amount, now)
        sent_at.append(now)
    return calls * amount / (sent_at[-1] - sent_at[-calls - 1]) * 60


def paced(*, afterwards: bool, limit: float = 60_000, utilization: float = 0.9) -> Pace:
    pace = Pace(utilization, afterwards=afterwards)
    pace.tune(limit, 1.0, 0.0)
    return pace


def test_without_a_limit_nobody_waits() -> None:
    pace = Pace(0.9, afterwards=False)
    pace.tune(None, 1.0, 0.0)
    pace.take(1e9, 0.0)
    assert pace.wait_s(1e9, 0.0) == 0


@pytest.mark.parametrize("afterwards", [False, True])
def test_the_share_of_a_limit_flows(afterwards: bool) -> None:
    assert flow(paced(afterwards=afterwards), 60_000, 0.0, amount=500) == pytest.approx(54_000, rel=0.01)


def test_what_is_known_ahead_and_was_too_much_is_given_back_at_once() -> None:
    pace = paced(afterwards=False)
    pace.take(2_000, 0.0)
    waits = pace.wait_s(500, 0.0)
    pace.settle(2_000, 1_100, 0.0)
    assert pace.wait_s(500, 0.0) == pytest.approx(waits - 1.0)


def test_what_was_foreseen_too_much_comes_bit_by_bit_and_below_the_limit() -> None:
    pace = paced(afterwards=True)
    for _ in range(10):
        pace.settle(2_000, 500, 0.0)
    assert flow(pace, 60_000, 0.0, amount=500) == pytest.approx(55_500, rel=0.01)
    assert flow(pace, 60_000, 600.0, amount=500) == pytest.approx(54_000, rel=0.01)


def test_what_was_foreseen_too_little_slows_the_pace() -> None:
    pace = paced(afterwards=True)
    for _ in range(10):
        pace.settle(500, 2_000, 0.0)
    assert flow(pace, 60_000, 0.0, amount=500, calls=20) < 48_000


def test_a_call_that_was_not_let_in_is_given_back_at_once() -> None:
    pace = paced(afterwards=True)
    pace.take(20_000, 0.0)
    assert pace.wait_s(500, 0.0) > 15
    pace.settle(20_000, 0, 0.0)
    assert pace.wait_s(500, 0.0) == 0


def test_after_a_hold_not_all_leaves_that_was_saved_up() -> None:
    pace = paced(afterwards=True)
    pace.settle(500, 500, 0.0)
    pace.hold(30.0, 0.0)
    assert pace.wait_s(500, 0.0) == pytest.approx(30.0)
    pace.take(500, 30.0)
    assert pace.wait_s(500, 30.0) > 0.5
