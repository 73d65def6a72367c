from greenroom.daemon.shortages import Shortages


def test_a_batch_that_is_short_rests_then_one_of_its_cases_tries_for_all() -> None:
    shortages = Shortages()
    assert shortages.admits("short")
    # All that were begun with are let go: that is one rest.
    assert [shortages.is_short("short") for _ in range(3)] == [True, False, False]
    assert not shortages.admits("short")
    assert shortages.admits("other")
    assert shortages.most == {"short": 0}
    shortages.rested("short")
    assert shortages.most == {"short": 1}
    assert [shortages.admits("short") for _ in range(2)] == [True, False]
    assert shortages.most == {"short": 0}
    assert shortages.is_short("short")


def test_as_soon_as_a_call_was_paid_for_nobody_of_its_batch_rests() -> None:
    shortages = Shortages()
    shortages.is_short("short")
    shortages.settled("short")
    shortages.rested("short")  # its rest was over later
    assert shortages.most == {}
    assert shortages.admits("short")
    assert shortages.admits("short")
