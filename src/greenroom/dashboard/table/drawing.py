"""Lines of a table."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, TypeVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from greenroom.dashboard.plain import cut, one_line
from greenroom.dashboard.table.columns import GAP, Order, Placed

RowT = TypeVar("RowT")

GUTTER = 2
"""Cells before the first column: the glyph of the selection, and that of a mark."""


def row_line(
    row: Any, columns: Sequence[Placed[Any]], *, selected: bool, marked: bool, style: Style
) -> list[Segment]:
    """A row. Selection and mark are glyphs as well as colours."""
    cells = [(("▸" if selected else " ") + ("●" if marked else " "), style)]
    for number, place in enumerate(columns):
        if number:
            cells.append((" " * GAP, style))
        cells.append(_cell(place.column.cell(row), place, style, plain=selected))
    return joined(cells)


def place_of_gone(line: Sequence[Segment]) -> list[Segment]:
    """The line of a row that has come to stand where the selected one was, before that one went."""
    first, *others = line
    return [Segment("▹" + first.text[1:], first.style), *others]


def _cell(shown: str | Text, place: Placed[Any], style: Style, *, plain: bool) -> tuple[str, Style]:
    if isinstance(shown, Text):
        words = one_line(shown.plain)
        if shown.style and not plain:
            style += shown.style if isinstance(shown.style, Style) else Style.parse(shown.style)
    else:
        words = one_line(shown)
    return _aligned(words, place), style


def _aligned(words: str, place: Placed[Any]) -> str:
    missing = place.width - cell_len(words) if place.column.right else 0
    return cut(" " * missing + words, place.width)


def joined(cells: Iterable[tuple[str, Style]]) -> list[Segment]:
    """Words and their styles as few segments: each one costs the terminal's compositor time."""
    return [
        Segment("".join(words for words, _ in run), style)
        for style, run in groupby(cells, key=lambda each: each[1])
    ]


def head_line(columns: Sequence[Placed[Any]], order: Order | None, style: Style) -> list[Segment]:
    """The titles, with the order's direction."""
    titles = []
    for place in columns:
        title = place.column.title
        if order is not None and place.column.sort == order.by:
            title += " ▼" if order.descending else " ▲"
        titles.append(_aligned(title, place))
    return [Segment(" " * GUTTER + (" " * GAP).join(titles), style)]


def column_at(columns: Sequence[Placed[Any]], x: int) -> Placed[Any] | None:
    """The column at a cell of the line."""
    at = GUTTER
    for place in columns:
        if at <= x < at + place.width:
            return place
        at += place.width + GAP
    return None
