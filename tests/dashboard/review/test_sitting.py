from greenroom.dashboard.review.sitting import AWAY_S, Sitting, minutes
from tests.dashboard.double import ManualClock


def test_the_time_between_keys_counts_as_reading_but_no_long_absence() -> None:
    clock = ManualClock()
    sitting = Sitting(clock.monotonic)
    assert sitting.spent == 0
    sitting.touch()
    clock.advance(30)
    sitting.touch()
    clock.advance(3600)
    assert sitting.spent == 30 + AWAY_S
    sitting.touch()
    assert sitting.spent == 30 + AWAY_S


def test_a_pace_is_told_once_there_is_one() -> None:
    clock = ManualClock()
    sitting = Sitting(clock.monotonic)
    sitting.touch()
    clock.advance(30)
    assert sitting.an_hour(3) is None
    clock.advance(30)
    assert sitting.an_hour(3) == 180
    assert sitting.an_hour(0) is None


def test_minutes_are_whole() -> None:
    assert [minutes(each) for each in (59, 60, 3600, 5400)] == ["0 min", "1 min", "1 h 00 min", "1 h 30 min"]
