"""Telling phrases: what a pattern finds, looked for only around words that are in everything that it finds."""

import re
from collections.abc import Sequence, Set

from msgspec import Struct

_WORD = re.compile(r"\w+")
_BEFORE = 60
_AFTER = 90
_MOST = 8


class Telling(Struct, frozen=True):
    """A pattern, slow to look for everywhere, and marks: one of them is in everything that it finds.

    `keyed` has each mark with its longest word, which is a whole word of the text, too; with an empty
    one where the script may set no spaces.
    """

    pattern: re.Pattern[str]
    keyed: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, pattern: re.Pattern[str], marks: Sequence[str]) -> "Telling":
        """A pattern with its marks, the longest word of each a whole one."""
        return cls(
            pattern, tuple((max(_WORD.findall(mark), key=len) if mark.isascii() else "", mark) for mark in marks)
        )

    def found(self, text: str, words: Set[str]) -> tuple[str, ...]:
        """What the pattern finds in a text of these words, in order.

        Of a mark that comes often, the first places are seen.
        """
        spans: dict[tuple[int, int], str] = {}
        plain = text.isascii()
        for key, mark in self.keyed:
            if plain if not key else key not in words:
                continue
            at = text.find(mark)
            for _ in range(_MOST):
                if at < 0:
                    break
                for found in self.pattern.finditer(text, max(0, at - _BEFORE), at + _AFTER):
                    spans[found.span()] = found[0]
                at = text.find(mark, at + len(mark))
        return tuple(spans[span] for span in sorted(spans))
