"""Whether two flashcards are nearly the same: how many of their words they share.

Likeness is Jaccard's: the words that both have, as a share of those that either has. Which cards are worth a
comparison is told by *prefix filtering* (Chaudhuri, Ganti and Kaushik, "A Primitive Operator for Similarity Joins
in Data Cleaning", ICDE 2006), with longer prefixes (Wang, Li and Feng, "Can We Beat the Prefix Filtering?", SIGMOD
2012): of two sets of words whose likeness is at least `t`, put into one order, the first `n - ⌈t·n⌉ + k` words of
each have `k` in common, where they share as many at all. Long words come first in ours, since they are rare.
"""

import re
import unicodedata
from fractions import Fraction
from math import ceil, floor

from msgspec import Struct

from greenroom.model.flashcards import Sides

NEARLY_THE_SAME = Fraction(4, 5)
"""The likeness from which two cards count as one. Exact, so that the bounds below are."""

_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Scripts that write words without spaces between them: there, each letter is taken for a word."""

_WORD = re.compile(rf"[^\W{_UNSPACED}]+|[{_UNSPACED}]")


IN_COMMON = 3
"""So many of their telling words two cards have in common that are nearly the same, where they have as many."""


class Words(Struct, frozen=True):
    """The different words of a card, whatever their case and order."""

    all: frozenset[str]

    @property
    def numbers(self) -> frozenset[str]:
        """Those with a digit in them: cards with other numbers ask for something else."""
        return frozenset(word for word in self.all if any(map(str.isdigit, word)))

    @property
    def in_common(self) -> int:
        """How many of the telling words nearly the same card has too, among its own."""
        return min(IN_COMMON, ceil(NEARLY_THE_SAME * len(self.all)))

    @property
    def telling(self) -> list[str]:
        """The few words by which nearly the same card is found."""
        ordered = sorted(self.all, key=lambda word: (-len(word), word))
        return ordered[: len(ordered) - ceil(NEARLY_THE_SAME * len(ordered)) + self.in_common]

    @property
    def sizes(self) -> tuple[int, int]:
        """How many words nearly the same card has, at least and at most."""
        return ceil(NEARLY_THE_SAME * len(self.all)), floor(len(self.all) / NEARLY_THE_SAME)


def words_of(sides: Sides) -> Words:
    """The words of both sides."""
    text = unicodedata.normalize("NFKC", f"{sides.front}\n{sides.back}").casefold()
    # Sides of signs alone are their own word, so that they are like themselves.
    return Words(frozenset(_WORD.findall(text)) or frozenset({"".join(text.split())}))


def said_by(sides: Sides) -> Sides:
    """Both sides as they are compared word for word: of one case and width, with single blanks."""
    front, back = (
        " ".join(unicodedata.normalize("NFKC", text).casefold().split()) for text in (sides.front, sides.back)
    )
    return Sides(front, back)


def likeness(one: Words, other: Words) -> Fraction:
    """How like two cards are, 0 to 1; 0 where they have other numbers."""
    if one.numbers != other.numbers:
        return Fraction(0)
    return Fraction(len(one.all & other.all), len(one.all | other.all))


def nearly_the_same(one: Words, other: Words) -> bool:
    """Whether two cards count as one."""
    return likeness(one, other) >= NEARLY_THE_SAME
