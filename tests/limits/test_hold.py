from greenroom.limits.hold import Hold


def test_without_a_wish_calls_may_leave() -> None:
    hold = Hold()
    assert (hold.left_s(5.0), hold.rested_s(5.0)) == (None, 0.0)


def test_a_wish_ends_when_its_time_is_over() -> None:
    hold = Hold()
    assert hold.wish(10.0, "retry-after", 5.0)
    assert (hold.left_s(8.0), hold.left_s(15.0), hold.why) == (7.0, None, "retry-after")


def test_the_longer_wish_holds() -> None:
    hold = Hold()
    hold.wish(10.0, "first", 0.0)
    assert not hold.wish(3.0, "second", 5.0)
    assert hold.wish(30.0, "third", 5.0)
    assert (hold.left_s(5.0), hold.why) == (30.0, "third")


def test_a_long_wish_is_a_rest_and_a_short_one_is_none() -> None:
    hold = Hold()
    hold.wish(60.0, "short", 0.0)
    assert hold.rested_s(100.0) == 0.0
    hold.wish(300.0, "long", 100.0)
    assert [hold.rested_s(at) for at in (100.0, 150.0, 400.0, 900.0)] == [0.0, 50.0, 300.0, 300.0]


def test_rests_add_up_and_a_wish_that_is_repeated_counts_once() -> None:
    hold = Hold()
    hold.wish(100.0, "a", 0.0)
    hold.wish(100.0, "b", 1.0)
    assert hold.rested_s(101.0) == 101.0
    hold.wish(100.0, "c", 1_000.0)
    assert hold.rested_s(2_000.0) == 201.0


def test_what_counts_as_rest_never_shrinks() -> None:
    hold, before = Hold(), 0.0
    for at, seconds in ((0.0, 61.0), (20.0, 50.0), (30.0, 65.0), (60.0, 59.0), (300.0, 90.0), (310.0, 70.0)):
        hold.wish(seconds, "again", at)
        assert hold.rested_s(at) >= before
        before = hold.rested_s(at)
