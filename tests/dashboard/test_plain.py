"""Text that somebody else wrote, made harmless."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from greenroom.dashboard.plain import clean, cut, line, one_line, readable

NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from("\x1b[]();0123456789mHJ\x07\x9b\x9d\u202e\u200f\r\n\t界́"))
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("[/INST] [bold]x[/]", "[/INST] [bold]x[/]"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;your title\x07after", "after"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("\x9b2Jcleared", "cleared"),
        ("a\x00b\x08c\x7fd", "abcd"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("user\u202exe.txt", "user<U+202E>xe.txt"),
        ("a\tb", "a    b"),
        ("half\ud800", "half\ufffd"),
        ("naïve 漢字 👩‍👩‍👧 שלום", "naïve 漢字 👩‍👩‍👧 שלום"),
        ("ends in \x1b", "ends in "),
    ],
)
def test_nothing_is_obeyed_and_all_words_are_shown(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("text", "shown", "cells"),
    [
        ("👩‍👩‍👧", "👩👩👧", 6),
        ("🏳️‍🌈", "🏳🌈", 3),
        ("👍🏽", "👍", 2),
        ("☠️ ❤️ ✈︎", "☠ ❤ ✈", 5),
        ("1️⃣", "1⃣", 1),
        ("🇩🇪", "🇩🇪", 2),
        ("é 漢 שלום", "é 漢 שלום", 9),
    ],
)
def test_what_is_read_takes_the_same_cells_on_every_terminal(text: str, shown: str, cells: int) -> None:
    assert readable(text) == shown
    assert cell_len(shown) == cells
    assert readable(shown) == shown


@given(NASTY)
def test_whatever_comes_no_control_character_is_left(text: str) -> None:
    shown = clean(text)
    assert not any((ord(each) < 32 and each != "\n") or 127 <= ord(each) < 160 for each in shown)
    assert not any(each in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f" for each in shown)
    assert clean(shown) == shown
    shown.encode()


@given(NASTY)
def test_a_label_is_one_line_without_markup(text: str) -> None:
    label = line(text)
    assert "\n" not in label.plain
    assert label.spans == []


@given(NASTY, st.integers(0, 30))
def test_a_cell_is_as_wide_as_it_should_be(text: str, cells: int) -> None:
    assert cell_len(cut(one_line(text), cells)) == cells


def test_what_does_not_fit_ends_with_a_sign_of_it() -> None:
    assert cut("conversation", 6) == "conve…"
    assert cut("漢字漢字", 5) == "漢字…"
    assert cut("fits", 6) == "fits  "


def test_a_line_of_a_million_characters_is_cut_before_anything_is_measured() -> None:
    assert len(one_line("x" * 1_000_000)) == 4_000
