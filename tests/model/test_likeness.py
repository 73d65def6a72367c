# ruff: noqa: RUF001  texts have signs that look like others

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.flashcards import Sides
from greenroom.model.likeness import Words, likeness, nearly_the_same, words_of

BASALT = Sides("What is basalt?", "A dark rock that flowed out of the earth and cooled in columns.")


def same(one: Sides, other: Sides) -> bool:
    return nearly_the_same(words_of(one), words_of(other))


@pytest.mark.parametrize(
    ("other", "counts_as_one"),
    [
        (Sides("what is BASALT", "a dark rock, that flowed out of the earth and cooled in columns!"), True),
        (Sides("What is basalt?", "A dark rock that flowed out of the earth, cooled in columns."), True),
        (Sides("What is basalt?", "Rock."), False),
        (
            Sides("What is granite?", "A light rock that cooled deep in the earth, slowly, in large crystals."),
            False,
        ),
    ],
)
def test_cards_count_as_one_by_the_words_that_they_share(other: Sides, counts_as_one: bool) -> None:
    assert same(BASALT, other) is same(other, BASALT) is counts_as_one


def test_cards_with_other_numbers_ask_for_something_else_however_like_they_are() -> None:
    front = "How many people lived in the town by the river in the year"
    assert same(Sides(f"{front} 1900?", "Many."), Sides(f"{front} 1900", "many"))
    assert not same(Sides(f"{front} 1900?", "Many."), Sides(f"{front} 1910?", "Many."))


def test_scripts_without_spaces_are_compared_letter_by_letter() -> None:
    assert same(Sides("玄武岩是什么？", "一种火山岩。"), Sides("玄武岩是什么", "一种火山岩"))
    assert not same(Sides("玄武岩是什么？", "一种火山岩。"), Sides("大理石在哪里？", "意大利。"))


def test_cards_of_signs_alone_are_like_themselves_only() -> None:
    assert same(Sides("?", "!"), Sides("?", "!"))
    assert not same(Sides("?", "!"), Sides("?", "+"))


_WORDS = st.frozensets(st.text("abcde", min_size=1, max_size=4), min_size=1, max_size=25)


@given(_WORDS, _WORDS)
def test_nearly_the_same_cards_have_telling_words_in_common_and_fit_each_others_sizes(
    some: frozenset[str], more: frozenset[str]
) -> None:
    one, other = Words(some), Words(some | frozenset(sorted(more)[: max(1, len(some) // 4)]))
    assert 0 <= likeness(one, other) <= 1
    if nearly_the_same(one, other):
        for mine, yours in ((one, other), (other, one)):
            assert len(set(mine.telling) & set(yours.telling)) >= mine.in_common
            fewest, most = mine.sizes
            assert fewest <= len(yours.all) <= most
