"""The pace of facts."""

import pytest

from greenroom.dashboard.actors.rates import FactRate


def test_a_rate_is_that_of_the_last_seconds() -> None:
    rate = FactRate()
    assert rate.note(0.0, 100) is None
    assert rate.note(1.0, 150) == pytest.approx(50.0)
    later = [rate.note(float(second), 150) for second in range(2, 40)]
    assert later[-1] == 0.0


def test_a_daemon_that_begins_anew_begins_anew() -> None:
    rate = FactRate()
    rate.note(0.0, 1_000)
    assert rate.note(1.0, 5) is None
    assert rate.note(2.0, 9) == pytest.approx(4.0)
