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
    `drops` go first; those with 0 stay.
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


def placed(columns: Sequence[Column[Any]], room: int) -> list[Placed[Any]]:
    """The columns that are shown in so many cells, with their widths."""
    shown = list(columns)
    while _least(shown) > room and any(column.drops for column in shown):
        shown.remove(max(reversed(shown), key=lambda column: column.drops))
    spare = max(0, room - _least(shown))
    shares = sum(column.grows for column in shown)
    out: list[Placed[Any]] = []
    for column in shown:
        more = spare * column.grows // shares if shares else 0
        out.append(Placed(column, column.width + more))
    return out


def _least(columns: Sequence[Column[Any]]) -> int:
    return sum(column.width for column in columns) + GAP * max(0, len(columns) - 1)
