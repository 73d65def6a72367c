from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.allowance import Allowance, Exhausted, Taken, refusal, take
from greenroom.model.times import Micros

FIVE = Allowance(5, 300.0)
SECOND = 1_000_000


def at(*seconds: float) -> list[Micros]:
    return [Micros(round(each * SECOND)) for each in seconds]


def test_each_one_that_is_taken_leaves_one_less() -> None:
    assert [take(FIVE, at(*range(taken)), Micros(10 * SECOND)) for taken in range(5)] == [
        Taken(remaining) for remaining in (4, 3, 2, 1, 0)
    ]


def test_one_too_many_is_told_when_the_oldest_grows_out_of_the_window() -> None:
    taken = at(10, 20, 30, 40, 50)
    assert take(FIVE, taken, Micros(60 * SECOND)) == Exhausted(5, Micros(310 * SECOND), 250.0)


def test_where_the_allowance_was_lowered_several_have_to_grow_old() -> None:
    assert take(Allowance(2, 300.0), at(10, 20, 30), Micros(60 * SECOND)) == Exhausted(
        2, Micros(320 * SECOND), 260.0
    )


@given(st.integers(1, 5), st.lists(st.integers(0, 40), max_size=60))
def test_no_window_ever_holds_more_than_the_limit_and_who_waits_as_told_is_served(
    limit: int, pauses: list[int]
) -> None:
    allowed, now, taken = Allowance(limit, 20.0), Micros(0), list[Micros]()
    for pause in pauses:
        now = Micros(now + pause * SECOND // 4)
        inside = [each for each in taken if each > now - allowed.window]
        result = take(allowed, inside, now)
        if isinstance(result, Exhausted):
            now = result.reset_at
            inside = [each for each in taken if each > now - allowed.window]
            assert isinstance(take(allowed, inside, now), Taken)
        taken.append(now)
        assert len([each for each in taken if each > now - allowed.window]) <= limit


def test_a_refusal_says_how_many_there_are_and_when_there_is_one_again() -> None:
    error = refusal(Exhausted(5, Micros(1_767_225_600_000_000), 12.5), "Enough for now.")
    assert error.message == "Enough for now. Try again in 12 s."
    assert error.details == {
        "limit": 5,
        "remaining": 0,
        "reset_at": "2026-01-01T00:00:00.000000Z",
        "retry_after_s": 12.5,
    }
