"""Where in its source text a flashcard comes from: what its back quotes, or the sentence that it is told by."""

# ruff: noqa: RUF001  the signs that look like others are the ones that texts have

import re
from collections.abc import Iterator

from msgspec import Struct

from greenroom.model.flashcards import Sides, SourceSpan
from greenroom.model.likeness import words_of

ENOUGH = 0.6
"""The share of a back's words that have to be in a sentence for it to be taken for the one that the back tells."""

FEWEST = 3
"""Words that the two have in common then, at least: with fewer, chance would do."""

_SENTENCE = re.compile(r"\S.*?(?:[.!?]+[\"'”’»)\]]*(?=\s)|[。！？]+|(?=\n)|\Z)", re.DOTALL)
_ENDS = ".,;:!?…。！？\"'“”‘’«»()[] \t\n"
_ALIKE = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


class _Plain(Struct, frozen=True):
    """A text without what quotations change (case, quotation marks, blanks), and where its letters were."""

    text: str
    at: list[int]


class _Sentence(Struct, frozen=True):
    """A sentence of a source, and its words."""

    start: int
    end: int
    words: frozenset[str]


class Quotable:
    """A source text, looked through once, however many cards are then found in it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._plain = _plain(source)
        self._sentences = [
            _Sentence(start, end, words_of(Sides("", source[start:end])).all) for start, end in _sentences(source)
        ]

    def span(self, sides: Sides) -> SourceSpan | None:
        """The place in the source that a card comes from, None where none can be told.

        A back that stands in the source word for word is an exact quotation, whatever its case, blanks and kinds
        of quotation marks. Where it stands there several times, the sentence that has most in common with the
        front is meant. Any other back is told by the sentence that has most of its words, where that has enough.
        """
        quoted = list(self._quotations(sides.back)) or list(self._quotations(sides.back.strip(_ENDS)))
        if quoted:
            front = words_of(Sides(sides.front, "")).all
            return self._at(*max(quoted, key=lambda place: (self._shared(place[0], front), -place[0])))
        told = words_of(Sides("", sides.back)).all
        likest = max(self._sentences, key=lambda sentence: len(told & sentence.words), default=None)
        if likest is None or len(told & likest.words) < max(FEWEST, ENOUGH * len(told)):
            return None
        return self._at(likest.start, likest.end)

    def _at(self, start: int, end: int) -> SourceSpan:
        return SourceSpan(start=start, end=end, text=self._source[start:end])

    def _quotations(self, back: str) -> Iterator[tuple[int, int]]:
        """Every place where it stands in the source, as whole words."""
        text, places = self._plain.text, self._plain.at
        wanted = _plain(back).text.strip()
        at = text.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            if not (_joins(text, at - 1, at) or _joins(text, end - 1, end)):
                yield places[at], places[end - 1] + 1
            at = text.find(wanted, at + 1)

    def _shared(self, at: int, front: frozenset[str]) -> int:
        """How many words of the front are in the sentence that this place is in."""
        here = (sentence for sentence in self._sentences if sentence.start <= at < sentence.end)
        return len(front & sentence.words) if (sentence := next(here, None)) else 0


def _sentences(source: str) -> Iterator[tuple[int, int]]:
    for found in _SENTENCE.finditer(source):
        yield found.start(), found.start() + len(found[0].rstrip())


def _plain(text: str) -> _Plain:
    letters: list[str] = []
    at: list[int] = []
    for place, letter in enumerate(text.translate(_ALIKE)):
        if letter.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                at.append(place)
            continue
        for lowered in letter.casefold():
            letters.append(lowered)
            at.append(place)
    return _Plain("".join(letters), at)


def _joins(text: str, before: int, after: int) -> bool:
    """Whether two neighbours are of one word. Letters without case are not: such scripts write no spaces."""
    if before < 0 or after >= len(text):
        return False
    return _is_of_word(text[before]) and _is_of_word(text[after])


def _is_of_word(letter: str) -> bool:
    return letter.isdigit() or letter.lower() != letter.upper()
