"""Tables and lists of facts in plain text, as wide as the terminal."""

import sys
from collections.abc import Iterable, Sequence

from msgspec import Struct

from greenroom.cli.speaking import one_line, painted, width

GAP = "  "
LEAST = 8
"""A column is not cut below this many cells."""


class Column(Struct, frozen=True):
    """A column: its title, whether it holds figures, and whether it may be cut where room is short.

    Where cutting is not enough, columns are left out, that with the highest `spare` first; one of 0 always stays.
    """

    title: str
    right: bool = False
    cut: bool = False
    spare: int = 0


def show_table(columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under titles. On a terminal they fit its width; in a pipe nothing is cut."""
    for number, line in enumerate(laid_out(columns, rows, width())):
        print(line if number else painted(line, "bold", sys.stdout))


def laid_out(columns: Sequence[Column], rows: Iterable[Sequence[str]], room: int | None) -> list[str]:
    """The lines of a table, its titles first, within `room` cells where it is given."""
    lines = [[column.title for column in columns], *([one_line(cell) for cell in row] for row in rows)]
    widths = [max(cells(line[place]) for line in lines) for place in range(len(columns))]
    shown = dict(enumerate(widths)) if room is None else _that_fit(columns, widths, room)
    return [
        GAP.join(fitted(line[place], wide, right=columns[place].right) for place, wide in shown.items()).rstrip()
        for line in lines
    ]


def show_facts(facts: Iterable[tuple[str, str]]) -> None:
    """Print names and values, those without a value left out."""
    there = [(name, text) for name, value in facts if (text := one_line(value))]
    widest = max((cells(name) for name, _ in there), default=0)
    for name, value in there:
        print(f"{painted(fitted(name, widest), 'dim', sys.stdout)}{GAP}{value}")


def _that_fit(columns: Sequence[Column], widths: Sequence[int], room: int) -> dict[int, int]:
    """The places of the columns that are shown, each with its width."""
    places = list(range(len(columns)))
    while True:
        inner = room - len(GAP) * (len(places) - 1)
        narrowed = _narrowed([columns[each] for each in places], [widths[each] for each in places], inner)
        least = max(places, key=lambda each: columns[each].spare)
        if sum(narrowed) <= inner or not columns[least].spare:
            return dict(zip(places, narrowed, strict=True))
        places.remove(least)


def _narrowed(columns: Sequence[Column], widths: list[int], room: int) -> list[int]:
    """Take cells from the widest column that may be cut, one after the other, until all fit or none can give."""
    widths = list(widths)
    while sum(widths) > room:
        place = max(range(len(widths)), key=lambda each: widths[each] if columns[each].cut else 0)
        if not columns[place].cut or widths[place] <= LEAST:
            break
        widths[place] -= 1
    return widths


def fitted(text: str, wide: int, *, right: bool = False) -> str:
    """The text in so many cells: filled up, or cut with an ellipsis."""
    if cells(text) > wide:
        while text and cells(text) > wide - 1:
            text = text[:-1]
        text += "…"
    padding = " " * (wide - cells(text))
    return padding + text if right else text + padding


def cells(text: str) -> int:
    """How many cells of a terminal a text takes: wide characters two, combining ones none (UAX 11)."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )
