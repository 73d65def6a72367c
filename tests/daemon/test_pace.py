from greenroom.daemon.pace import WINDOW, Pace


def test_nothing_is_said_before_the_first_item_has_ended() -> None:
    assert Pace(100.0).eta_s(10) is None


def test_the_rest_takes_as_long_an_item_as_those_that_ended() -> None:
    pace = Pace(100.0)
    for at in (102.0, 104.0, 106.0):
        pace.tick(at)
    assert pace.eta_s(10) == 20.0
    assert pace.eta_s(0) == 0.0


def test_only_the_last_items_count() -> None:
    pace = Pace(0.0)
    pace.tick(1_000.0)
    for number in range(WINDOW):
        pace.tick(1_001.0 + number)
    assert pace.eta_s(7) == 7.0


def test_items_that_end_at_once_say_nothing_of_the_rate() -> None:
    pace = Pace(100.0)
    pace.tick(100.0)
    assert pace.eta_s(3) is None
