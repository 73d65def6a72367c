"""Stretches of digits: the few places of a text where a number long enough to be somebody's can stand."""

import re
from collections.abc import Iterator, Sequence

Stretches = Sequence[tuple[int, int]]
"""From start up to end, in order; none overlap."""

_STRETCH = re.compile(r"[+(0-9][0-9 ()./-]{7,}")
_LEAST_DIGITS = 9
_BETWEEN = b" ()./-+"
_AS_DIGITS = bytes(ord("0") if each in b"0123456789" else ord("x") for each in range(256))
_RUN = b"0" * _LEAST_DIGITS
_AFTER = 4
"""Characters after a number, which a pattern looks at to see that it ends."""


def stretches_of_digits(text: str) -> list[tuple[int, int]]:
    """Where nine digits or more stand together, with only such signs between as numbers are grouped by."""
    if text.isascii() and _RUN not in text.encode().translate(_AS_DIGITS, _BETWEEN):
        return []  # nowhere do nine stand together, whatever signs are between: the dear look is not needed
    return [found.span() for found in _STRETCH.finditer(text) if sum(map(str.isdigit, found[0])) >= _LEAST_DIGITS]


def found_in(pattern: re.Pattern[str], text: str, stretches: Stretches) -> Iterator[re.Match[str]]:
    """What a pattern of digits and of signs between them finds in a text: it looks at the stretches alone."""
    for start, end in stretches:
        yield from pattern.finditer(text, start, end + _AFTER)
