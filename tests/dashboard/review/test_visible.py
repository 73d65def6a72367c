from hypothesis import given
from hypothesis import strategies as st

from greenroom.dashboard.review.visible import Visible

NASTY = st.text(st.sampled_from("ab<>U+20E⟨⟩\u202e\u2066\x1b\x00\x9b\n\u2028é見"))


@given(NASTY)
def test_what_nobody_touched_is_what_it_was(text: str) -> None:
    shown = Visible.of(text)
    assert shown.back(shown.shown) == text


@given(NASTY)
def test_nothing_is_left_that_a_terminal_obeys(text: str) -> None:
    assert not {"\x1b", "\x00", "\x9b", "\u202e", "\u2066"} & set(Visible.of(text).shown)


def test_a_mark_of_direction_is_shown_by_its_number() -> None:
    assert Visible.of("a\u202eb").shown == "a<U+202E>b"


def test_what_somebody_types_is_no_such_character() -> None:
    assert Visible.of("plain").back("<U+001B>") == "<U+001B>"
