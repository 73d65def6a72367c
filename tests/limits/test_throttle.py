import pytest

from greenroom.limits.throttle import Throttle


def cut_again_and_again(times: int) -> Throttle:
    """One that was cut every five seconds from 0 on, and each time left alone for as long."""
    throttle = Throttle()
    for at in range(0, 5 * times, 5):
        throttle.cut(left_at=float(at), cool_s=4.0, now=float(at))
    return throttle


def test_it_begins_with_all_of_it() -> None:
    assert Throttle().factor(7.0) == 1


def test_a_cut_takes_a_fifth_and_leaves_it_so_for_a_while() -> None:
    throttle = Throttle()
    throttle.cut(left_at=0.0, cool_s=10.0, now=0.0)
    assert throttle.factor(0.0) == pytest.approx(0.8)
    assert throttle.factor(10.0) == pytest.approx(0.8)
    assert 0.8 < throttle.factor(12.0) < 1


def test_after_many_cuts_all_is_back_within_a_minute() -> None:
    throttle = cut_again_and_again(8)
    assert throttle.factor(39.0) < 0.25
    assert throttle.factor(99.0) == 1


def test_it_never_stops_altogether() -> None:
    assert cut_again_and_again(200).factor(1_000.0) == 0.05


def test_one_episode_is_one_cut() -> None:
    throttle = Throttle()
    throttle.cut(left_at=0.0, cool_s=10.0, now=0.0)
    throttle.cut(left_at=1.0, cool_s=10.0, now=1.0)
    throttle.cut(left_at=-0.5, cool_s=10.0, now=9.0)  # it had left before the cut
    assert throttle.factor(9.0) == pytest.approx(0.8)
    throttle.cut(left_at=8.0, cool_s=10.0, now=9.0)
    assert throttle.factor(9.0) == pytest.approx(0.64)


def test_push_back_that_is_explained_is_forgotten() -> None:
    throttle = Throttle()
    throttle.cut(left_at=0.0, cool_s=10.0, now=0.0)
    throttle.lift()
    assert throttle.factor(0.0) == 1
