# ruff: noqa: RUF001 - marks of other scripts look like Latin ones

import pytest

from greenroom.quality.wording import stem, words_in, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("it's 3 o'clock", ("it", "s", "3", "o", "clock")),
        ("größe: 4", ("größe", "4")),
        ("我爱茶", ("我爱", "爱茶")),
        ("iphone 好", ("iphone", "好")),
        ("“it’s” — a so-called é", ("it", "s", "a", "so", "called", "é")),
        ("a 我爱 b", ("a", "我爱", "b")),
        ("", ()),
    ],
)
def test_words_are_cut_by_script(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


def test_words_that_differ_in_their_endings_have_one_stem() -> None:
    assert stem("tigers") == stem("tiger")
    assert stem("operations") == stem("operating")
    assert stem("s") == ""


@pytest.mark.parametrize("text", ["It’s HERE — twice.", "word " * 1_000])
def test_the_words_of_a_text_are_those_that_it_has_casefolded(text: str) -> None:
    assert words_in(text) == words_in(text) == words_of(text.casefold())
