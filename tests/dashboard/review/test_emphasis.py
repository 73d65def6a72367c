"""Which words of a changed text are other ones."""

from hypothesis import given
from hypothesis import strategies as st

from greenroom.dashboard.review.emphasis import MOST_PAIRS, changed_letters, compared, spans


def marked(line: str, letters: list[bool]) -> str:
    return "".join(f"[{run}]" if changed else run for run, changed in spans(line, iter(letters)))


def test_the_words_that_are_other_ones_stand_out_in_both_texts() -> None:
    before, after = "The parcel is on its way, we hope.", "The parcel is at the depot, we hope."
    old, new = changed_letters(before, after)
    assert marked(before, list(old)) == "The parcel is [on its way], we hope."
    assert marked(after, list(new)) == "The parcel is [at the depot], we hope."


def test_what_came_in_between_stands_out_alone() -> None:
    old, new = changed_letters("It is late.", "It is very late.")
    assert not any(old)
    assert marked("It is very late.", list(new)) == "It is [very] late."


def test_lines_may_break_anywhere_between_words() -> None:
    _, new = changed_letters("one two three four", "one two five six seven four")
    letters = iter(new)
    lines = [[*spans(line, letters)] for line in ("one two", "  five six", "seven four")]
    assert lines == [
        [("one two", False)],
        [("  ", False), ("five six", True)],
        [("seven", True), (" four", False)],
    ]


def test_another_text_has_nothing_that_stands_out() -> None:
    assert changed_letters("Where is the parcel?", "Good morning to all of you") == ((), ())


def test_texts_that_say_one_thing_over_and_over_are_not_compared() -> None:
    assert compared(["a"] * 200, ["a"] * (MOST_PAIRS // 200)) is not None
    assert compared(["a"] * 200, ["a"] * (MOST_PAIRS // 200 + 1)) is None
    assert changed_letters("word " * 1_000, "word " * 999) == ((), ())


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_letter_is_lost(before: str, after: str) -> None:
    old, new = changed_letters(before, after)
    for line, letters in ((before, old), (after, new)):
        assert "".join(run for run, _ in spans(line, iter(letters))) == line
