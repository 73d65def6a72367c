"""Tables and lists of facts in plain text, as wide as the terminal."""

import sys
from collections.abc import Iterable, Sequence

from msgspec import Struct

from greenroom.cli.speaking import one_line, painted, width

GAP = "  "
LEAST = 8
"""A column is not cut below this many cells."""


class Column(Struct, frozen=True):
    """A column: its title, whether it holds figures, and whether it may be cut where room is short."""

    title: str
    right: bool = False
    cut: bool = False


def show_table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under titles. On a terminal they fit its width; in a pipe nothing is cut."""
    for number, line in enumerate(laid_out(columns, rows, width())):
        print(line if number else painted(line, "bold", sys.stdout))


def laid_out(columns: Sequence[Column], rows: Iterable[Sequence[str]], room: int | None) -> list[str]:
    """The lines of a table, its titles first, within `room` cells where it is given."""
    cells = [[column.title for column in columns], *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(_cells(row[place]) for row in cells) for place in range(len(columns))]
    if room is not None:
        widths = _narrowed(columns, widths, room - len(GAP) * (len(columns) - 1))
    return [
        GAP.join(
            _fitted(cell, wide, right=column.right)
            for column, cell, wide in zip(columns, row, widths, strict=True)
        ).rstrip()
        for row in cells
    ]


def show_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print names and values, those without a value left out."""
    there = [(name, text) for name, value in facts if (text := one_line(value))]
    widest = max((_cells(name) for name, _ in there), default=0)
    for name, value in there:
        print(f"{painted(_fitted(name, widest, right=False), 'dim', sys.stdout)}{GAP}{value}")


def _narrowed(columns: Sequence[Column], widths: list[int], room: int) -> list[int]:
    """Take cells from the widest column that may be cut, one after the other, until all fit or none can give."""
    widths = list(widths)
    while sum(widths) > room:
        place = max(range(len(widths)), key=lambda each: widths[each] if columns[each].cut else 0)
        if not columns[place].cut or widths[place] <= LEAST:
            break
        widths[place] -= 1
    return widths


def _fitted(text: str, wide: int, *, right: bool) -> str:
    if _cells(text) > wide:
        while text and _cells(text) > wide - 1:
            text = text[:-1]
        text += "…"
    padding = " " * (wide - _cells(text))
    return padding + text if right else text + padding


def _cells(text: str) -> int:
    """How many cells of a terminal a text takes: wide characters two, combining ones none (UAX 11)."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )
