"""Looking for words: what a query asks for, whether a conversation has it, and how well. Pure.

Everything is compared folded, as Unicode has it for identifiers (NFKC_Casefold, UAX 31), with white space run
together: so it does not matter how somebody types a letter, and a phrase goes on over the end of a line.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from greenroom.model.conversation import Turn

BREAK: Final = "\x1e"
"""Stands between the title and the turns of a folded text: no folded query holds it, so none reaches across."""

_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
_TITLE_WEIGHT: Final = 3.0
_SATURATION: Final = 1.2
_LENGTH_SHARE: Final = 0.75
_USUAL_CHARS: Final = 2_000
_SNIPPET_CHARS: Final = 160
_SNIPPET_BEFORE: Final = 48


class SearchQuery(Struct, frozen=True):
    """What is looked for: every term has to be there, in the title or in a turn, also inside a word."""

    terms: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "SearchQuery":
        """Read a query: words, and phrases in double quotes. It has no other syntax, and may come out empty."""
        found = (" ".join(fold(quoted or word).split()) for quoted, word in _TERM.findall(text))
        return cls(tuple(dict.fromkeys(term for term in found if term)))


class Folded(Struct, frozen=True):
    """A conversation's words as they are compared."""

    title: str
    turns: str

    @classmethod
    def of(cls, title: str, turns: Sequence[Turn]) -> "Folded":
        """Fold a title and turns, and run white space together."""
        said = (turn.content.replace(BREAK, " ") for turn in turns)
        parts = [" ".join(fold(text).split()) for text in (title, *said)]
        return cls(parts[0], BREAK.join(parts[1:]))


def fold(text: str) -> str:
    """A text's letters as they are compared. A NUL would end it for SQLite, and counts as white space."""
    text = text.replace("\0", " ")
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


class Hits(Struct, frozen=True, array_like=True):
    """Where a text has a term: whether the title has it, and how often the turns do."""

    in_title: bool
    mentions: int


def rank(query: SearchQuery, folded: Folded) -> float | None:
    """How well a conversation meets a query, more being better; None where it lacks a term."""
    hits = [Hits(term in folded.title, folded.turns.count(term)) for term in query.terms]
    if not all(each.in_title or each.mentions for each in hits):
        return None
    return score(hits, len(folded.turns))


def score(hits: Iterable[Hits], length: int) -> float:
    """How well turns of so many characters, and their title, meet a query of whose terms they have so much.

    Each term adds 3 where the title has it, and for the turns a figure that grows with their mentions towards 2.2,
    slower in long texts: the term frequency part of BM25, k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, 2009).
    """
    damped = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * length / _USUAL_CHARS)
    total = 0.0
    for each in hits:
        total += _TITLE_WEIGHT * each.in_title + each.mentions * (_SATURATION + 1) / (each.mentions + damped)
    return round(total, 4)


def snippet(query: SearchQuery, title: str, turns: Sequence[Turn]) -> str:
    """A line of about 160 characters around the first term that a turn has, or of the title where none has one."""
    for text in (*(turn.content for turn in turns), title):
        line = " ".join(text.split())
        lowered = _lowered(line)
        places = [place for term in query.terms if (place := lowered.find(term)) >= 0]
        if places:
            return _cut(line, min(places))
    return _cut(" ".join(turns[0].content.split()) if turns else title, 0)


def _lowered(line: str) -> str:
    """The line in lower case, each letter in its place: one that would become two stays as it is."""
    if line.isascii():
        return line.lower()
    return "".join(low if len(low := each.lower()) == 1 else each for each in line)


def _cut(line: str, place: int) -> str:
    """So much of a line around a place, from the beginning of a word on where there is one near."""
    start = max(0, place - _SNIPPET_BEFORE)
    if start:
        start = line.find(" ", start, place) + 1 or start
    end = start + _SNIPPET_CHARS
    return f"{'…' if start else ''}{line[start:end].strip()}{'…' if end < len(line) else ''}"
