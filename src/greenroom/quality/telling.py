"""Telling phrases: what a pattern finds, looked for only around words that are in everything that it finds."""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import chain

from msgspec import Struct

_WORD = re.compile(r"\w+")
_BEFORE = 60
_AFTER = 90
_MOST = 8


class Telling(Struct, frozen=True):
    """A pattern, slow to look for everywhere, and marks: one of them is in everything that it finds.

    `keyed` has the marks by their longest word, which is a whole word of the text, too; by an empty one where the
    script may set no spaces. `keys` are these words.
    """

    pattern: re.Pattern[str]
    keyed: Mapping[str, Sequence[str]]
    keys: frozenset[str]

    @classmethod
    def of(cls, pattern: re.Pattern[str], marks: Sequence[str]) -> "Telling":
        """A pattern with its marks, the longest word of each a whole one."""
        keyed: dict[str, list[str]] = {"": []}
        for mark in marks:
            keyed.setdefault(max(_WORD.findall(mark), key=len) if mark.isascii() else "", []).append(mark)
        return cls(pattern, keyed, frozenset(filter(None, keyed)))

    def found(self, text: str, said: Iterable[Set[str]]) -> tuple[str, ...]:
        """What the pattern finds in a text, in order; `said` are the words of its parts.

        Of a mark that comes often, the first places are seen.
        """
        keys: set[str] = set()
        keys.update(*map(self.keys.intersection, said))
        if not text.isascii():
            keys.add("")
        spans: dict[tuple[int, int], str] = {}
        for mark in chain.from_iterable(map(self.keyed.__getitem__, keys)):
            at = text.find(mark)
            for _ in range(_MOST):
                if at < 0:
                    break
                for found in self.pattern.finditer(text, max(0, at - _BEFORE), at + _AFTER):
                    spans[found.span()] = found[0]
                at = text.find(mark, at + len(mark))
        return tuple(spans[span] for span in sorted(spans))
