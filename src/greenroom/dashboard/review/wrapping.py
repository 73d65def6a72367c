"""Text in lines of so many cells: at spaces where there are some, and never through a wide character. Pure."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final

from rich.cells import cell_len

LONGEST_INDENT: Final = 12


def wrapped(text: str, cells: int) -> Iterator[str]:
    """The lines of a text that is clean; its own line breaks stay, and so do the indents of lists and code.

    Args:
        text: cleaned by `plain.clean`.
        cells: how wide a line may be; at least 2, the width of the widest character.
    """
    cells = max(2, cells)
    for line in text.split("\n"):
        if cell_len(line) <= cells:
            yield line.rstrip()
        else:
            yield from _folded(line, cells)


def _folded(line: str, cells: int) -> Iterator[str]:
    indent = line[: min(len(line) - len(line.lstrip()), LONGEST_INDENT, cells // 2)]
    now, width = indent, len(indent)
    for word in _words(line.strip()):
        long = cell_len(word)
        if width + long <= cells:
            now += word
            width += long
        elif word.isspace():
            # The break stands for it.
            width = cells
        elif long <= cells - len(indent):
            yield now.rstrip()
            now, width = indent + word, len(indent) + long
        else:
            *full, now = _pieces(now, word, cells, indent)
            yield from full
            width = cell_len(now)
    if now.strip():
        yield now.rstrip()


def _words(line: str) -> Iterator[str]:
    for _, run in groupby(line, key=str.isspace):
        yield "".join(run)


def _pieces(begun: str, word: str, cells: int, indent: str) -> list[str]:
    """A word that is longer than a line, cut where the lines are full."""
    lines, now, width = [], begun, cell_len(begun)
    for letter in word:
        long = cell_len(letter)
        if width + long > cells:
            lines.append(now.rstrip())
            now, width = indent, len(indent)
        now += letter
        width += long
    return [*lines, now]
