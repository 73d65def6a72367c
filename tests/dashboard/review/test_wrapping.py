from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from greenroom.dashboard.plain import clean
from greenroom.dashboard.review.wrapping import wrapped


@given(st.text(), st.integers(2, 40))
def test_no_line_is_too_long_and_nothing_but_spaces_is_lost(text: str, cells: int) -> None:
    text = clean(text)
    lines = list(wrapped(text, cells))
    assert all(cell_len(line) <= cells for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_words_stay_whole_where_they_can() -> None:
    assert list(wrapped("a longer sentence that breaks", 12)) == ["a longer", "sentence", "that breaks"]


def test_indents_and_line_breaks_stay() -> None:
    assert list(wrapped("- one\n    two three four", 10)) == ["- one", "    two", "    three", "    four"]


def test_a_word_longer_than_a_line_is_cut_and_wide_characters_are_not() -> None:
    assert list(wrapped("見本見本見", 5)) == ["見本", "見本", "見"]


def test_an_empty_line_stays() -> None:
    assert list(wrapped("a\n\nb", 10)) == ["a", "", "b"]
