import pytest

from greenroom.limits.throttle import Throttle


def test_it_begins_with_all_of_it() -> None:
    assert Throttle().factor(7.0) == 1


def test_a_cut_takes_a_fifth_and_leaves_it_so_for_a_while() -> None:
    throttle = Throttle()
    throttle.cut(10.0, 0.0)
    assert throttle.factor(0.0) == pytest.approx(0.8)
    assert throttle.factor(10.0) == pytest.approx(0.8)
    assert 0.8 < throttle.factor(12.0) < 1


def test_after_many_cuts_all_is_back_within_a_minute() -> None:
    throttle = Throttle()
    for second in range(8):
        throttle.cut(0.0, float(second))
    assert throttle.factor(7.0) < 0.25
    assert throttle.factor(67.0) == 1


def test_it_never_stops_altogether() -> None:
    throttle = Throttle()
    for _ in range(100):
        throttle.cut(0.0, 0.0)
    assert throttle.factor(0.0) == 0.05


def test_push_back_that_is_explained_is_forgotten() -> None:
    throttle = Throttle()
    throttle.cut(10.0, 0.0)
    throttle.lift()
    assert throttle.factor(0.0) == 1
