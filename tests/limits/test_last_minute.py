from greenroom.limits.last_minute import LastMinute


def test_what_was_used_counts_for_a_minute() -> None:
    minute = LastMinute()
    minute.add(3, 100.2)
    minute.add(4, 130.0)
    assert minute.total(159.9) == 7
    assert minute.total(160.0) == 4
    assert minute.total(190.0) == 0


def test_a_long_pause_forgets_everything() -> None:
    minute = LastMinute()
    minute.add(3, 100.0)
    assert minute.total(100_000.0) == 0
    minute.add(1, 100_000.0)
    assert minute.total(100_000.5) == 1
