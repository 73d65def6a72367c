# ruff: noqa: RUF001  texts have signs that look like others

import pytest

from greenroom.model.flashcards import Sides, SourceSpan
from greenroom.model.quotation import Quotable

SOURCE = (
    "Dr. Ada Holm found the reef in 1903. The reef lies off the coast, 12 miles out.\n"
    "“It  is larger\nthan we thought,” she wrote. In 1911 the reef was mapped; the map of 1911 is lost. "
    "Parts of it are dead. 珊瑚礁很大。它在海里。"
)


def quoted(front: str, back: str) -> str | None:
    found = Quotable(SOURCE).span(Sides(front, back))
    if found is None:
        return None
    assert SOURCE[found.start : found.end] == found.text
    return found.text


@pytest.mark.parametrize(
    ("front", "back", "place"),
    [
        ("Who found it?", "Dr. Ada Holm", "Dr. Ada Holm"),
        ("Who found it?", "dr. ada  HOLM.", "Dr. Ada Holm"),
        ("Where?", "The reef lies off the coast, 12 miles out.", "The reef lies off the coast, 12 miles out."),
        ("What did she write?", '"It is larger than we thought"', "It  is larger\nthan we thought"),
        ("What was it?", 'larger than we thought," she wrote.', "larger\nthan we thought,” she wrote."),
        ("How far out?", "12 miles", "12 miles"),
        ("它在哪里？", "海里", "海里"),
    ],
)
def test_what_stands_in_the_text_is_quoted_exactly_whatever_its_case_blanks_and_marks(
    front: str, back: str, place: str
) -> None:
    assert quoted(front, back) == place


def test_of_several_places_the_one_whose_sentence_the_front_speaks_of_is_meant() -> None:
    text = "The oak grew. Rain fell on the oak."
    fronts = ("What grew?", "On what did rain fall?")
    assert [Quotable(text).span(Sides(front, "the oak")) for front in fronts] == [
        SourceSpan(start=0, end=7, text="The oak"),
        SourceSpan(start=27, end=34, text="the oak"),
    ]


def test_a_part_of_a_word_is_no_quotation() -> None:
    assert quoted("Is it art?", "art") is None
    assert quoted("How many?", "91") is None


def test_a_back_in_other_words_is_told_by_the_sentence_that_has_most_of_them() -> None:
    assert (
        quoted("Where is it?", "It lies 12 miles off the coast.") == "The reef lies off the coast, 12 miles out."
    )


@pytest.mark.parametrize("back", ["Nobody knows.", "A cathedral of glass and iron was finished", "?", "…"])
def test_where_nothing_tells_it_there_is_no_place(back: str) -> None:
    assert quoted("What?", back) is None


def test_an_empty_text_has_no_places() -> None:
    assert Quotable("").span(Sides("What?", "Reef")) is None
