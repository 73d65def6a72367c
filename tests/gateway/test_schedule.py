from greenroom.gateway.schedule import Schedule


def test_places_come_one_after_the_other_from_now_on() -> None:
    seconds = 0.0
    schedule = Schedule(lambda: seconds, per_s=10)
    assert [round(schedule.place(), 6) for _ in range(3)] == [0.1, 0.2, 0.3]
    seconds = 5.0
    assert round(schedule.place(), 6) == 5.1


def test_places_that_nobody_took_are_saved_up_to_a_number() -> None:
    seconds = 0.0
    schedule = Schedule(lambda: seconds, per_s=10, saved=2)
    seconds = 60.0
    assert [round(schedule.place(), 6) for _ in range(4)] == [59.9, 60.0, 60.1, 60.2]
