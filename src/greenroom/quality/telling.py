"""Telling phrases: what a pattern finds, looked for only around words that are in everything that it finds."""

import re
from collections.abc import Sequence

from msgspec import Struct

_BEFORE = 60
_AFTER = 90
_MOST = 8


class Telling(Struct, frozen=True):
    """A pattern, slow to look for everywhere, and marks: one of them is in everything that it finds."""

    pattern: re.Pattern[str]
    marks: Sequence[str]

    def found(self, text: str) -> tuple[str, ...]:
        """What the pattern finds, in order. Of a mark that comes often, the first places are seen."""
        spans: dict[tuple[int, int], str] = {}
        plain = text.isascii()
        for mark in self.marks:
            if plain and not mark.isascii():
                continue
            at = text.find(mark)
            for _ in range(_MOST):
                if at < 0:
                    break
                for found in self.pattern.finditer(text, max(0, at - _BEFORE), at + _AFTER):
                    spans[found.span()] = found[0]
                at = text.find(mark, at + len(mark))
        return tuple(spans[span] for span in sorted(spans))
