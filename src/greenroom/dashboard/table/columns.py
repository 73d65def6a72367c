"""The columns of a table, and how they share the room."""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct
from rich.text import Text

RowT = TypeVar("RowT")


class Order(Struct, frozen=True):
    """What a list is sorted by, as its command says it."""

    by: str
    descending: bool


class Column(Struct, Generic[RowT], frozen=True, kw_only=True):
    """One column.

    `cell` makes a row's cell: plain words (they are cleaned and cut here), or `Text` made by `plain.line` or
    `states.badge`. A column has `width` cells, or with `grows` a share of what is left and at least `width`.
    `sort` is the `sort_by` that stands behind it. Where there is not room for all, those with the highest
    `drops` go first; those with 0 stay, and of them those that grow become narrower.
    """

    title: str
    cell: Callable[[RowT], str | Text]
    width: int
    grows: int = 0
    right: bool = False
    sort: str | None = None
    drops: int = 0


class Placed(Struct, Generic[RowT], frozen=True):
    """A column, and how many cells it got."""

    column: Column[RowT]
    width: int


GAP = 1
"""Cells between two columns."""
NARROWEST = 8
"""So many cells a column keeps that becomes narrower."""


def placed(columns: Sequence[Column[Any]], room: int) -> list[Placed[Any]]:
    """The columns that are shown in so many cells, with their widths."""
    shown = list(columns)
    while _least(shown) > room and any(column.drops for column in shown):
        shown.remove(max(reversed(shown), key=lambda column: column.drops))
    spare = room - _least(shown)
    shares = sum(column.grows for column in shown)
    more = max(0, spare)
    widths = [column.width + (more * column.grows // shares if shares else 0) for column in shown]
    for _ in range(-spare):
        _narrow(shown, widths)
    return [Placed(column, width) for column, width in zip(shown, widths, strict=True)]


def _narrow(columns: Sequence[Column[Any]], widths: list[int]) -> None:
    """Take a cell from the widest column that grows."""
    places = [place for place, column in enumerate(columns) if column.grows and widths[place] > NARROWEST]
    if places:
        widths[max(places, key=lambda place: widths[place])] -= 1


def _least(columns: Sequence[Column[Any]]) -> int:
    return sum(column.width for column in columns) + GAP * max(0, len(columns) - 1)
