"""Pages of a list: what is asked for, and what is found."""

from typing import Generic, TypeVar

from msgspec import Struct

RowT = TypeVar("RowT")

TOTAL_CAP = 10_000
"""Rows are counted exactly up to here: counting a million costs more than reading a page of them."""

MOST_CALLED = 500
"""So many rows are found at most by what they are called, any of those that are meant: more of them mean none."""


class PageRequest(Struct, frozen=True, kw_only=True):
    """Which page of a list. At most one of `page` (from 1) and `cursor` is set; neither means the first page.

    `of` names the list with its filters: a cursor leads on in the list alone that it comes from.
    """

    sort_by: str = "created_at"
    descending: bool = True
    limit: int = 25
    page: int | None = None
    cursor: str | None = None
    of: str = ""


class Found(Struct, Generic[RowT], frozen=True, kw_only=True):
    """A page of rows. `total` is exact unless `capped`: then there are more, or may be. `cursor` leads on."""

    rows: list[RowT]
    total: int
    capped: bool
    cursor: str | None
