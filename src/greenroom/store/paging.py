"""Pages of a list: by number, or by key with a cursor, in a fixed set of orders that all end with the id."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import base64
import binascii
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.paging import TOTAL_CAP, Found, PageRequest
from greenroom.store.conditions import Where

RowT = TypeVar("RowT")
SortKey = str | int | float | tuple[float, int]
"""What rows are ordered by before their ids: one thing, or a number and, among equals, a time."""


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a page ended: the sort key and the id of its last row, and the order and the list that they are of."""

    sort_by: str
    descending: bool
    of: str
    key: SortKey
    id: str


_DECODER = msgspec.json.Decoder(Cursor)
_NO_CURSOR = Issue("$.cursor", "the `next_cursor` of an earlier page")

_OF_TEXTS = "COLLATE NOCASE"
"""What an order of texts ends with; all others are of numbers."""

_INTEGERS = 2**63
"""SQLite's integers are less than this."""


def encode_cursor(cursor: Cursor) -> str:
    """A cursor as the opaque text that callers hand back."""
    return base64.urlsafe_b64encode(msgspec.json.encode(cursor)).decode().rstrip("=")


def decode_cursor(request: PageRequest) -> Cursor | None:
    """The cursor of a request, if it has one.

    Raises:
        InvalidParams: it is none of ours, or of another order or list.
    """
    if request.cursor is None:
        return None
    padded = request.cursor + "=" * (-len(request.cursor) % 4)
    try:
        cursor = _DECODER.decode(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise InvalidParams(_NO_CURSOR) from error
    if (cursor.sort_by, cursor.descending) != (request.sort_by, request.descending):
        order = f"{cursor.sort_by}, {'desc' if cursor.descending else 'asc'}"
        raise InvalidParams(Issue("$.cursor", f"a cursor of this order; this one is of {order}"))
    if cursor.of != request.of:
        raise InvalidParams(Issue("$.cursor", "a cursor of this list, asked with the same filters"))
    return cursor


def check_sort(request: PageRequest, sorts: Mapping[str, str] | Mapping[str, Sequence[str]]) -> None:
    """See that there is the order that was asked for, and that the cursor's key is of its kind.

    Args:
        request: which page.
        sorts: the orders, by name: an SQL expression, or a number's and a time's.

    Raises:
        InvalidParams: there is no such order (it names those that there are), or the cursor is none of it.
    """
    expression = sorts.get(request.sort_by)
    if expression is None:
        raise InvalidParams(Issue("$.sort_by", f"one of {', '.join(sorts)}"))
    after = decode_cursor(request)
    if after is not None and not _is_key(after.key, expression):
        raise InvalidParams(_NO_CURSOR)


def _is_key(key: SortKey, order: str | Sequence[str]) -> bool:
    expressions = [order] if isinstance(order, str) else order
    values = key if isinstance(key, tuple) else (key,)
    return len(values) == len(expressions) and all(
        isinstance(value, str) if expression.endswith(_OF_TEXTS) else _is_number(value)
        for value, expression in zip(values, expressions, strict=True)
    )


def _is_number(key: object) -> bool:
    return isinstance(key, float) or (isinstance(key, int) and -_INTEGERS <= key < _INTEGERS)


def offset(request: PageRequest) -> int:
    """How many rows come before the page, when it is asked for by number."""
    return 0 if request.page is None else (request.page - 1) * request.limit


def found(request: PageRequest, keyed: Sequence[tuple[SortKey, str, RowT]], total: int) -> Found[RowT]:
    """The page, from its rows with their keys and ids; one row past the page tells that there is a next one."""
    kept = keyed[: request.limit]
    cursor = None
    if len(keyed) > request.limit:
        key, row_id, _ = kept[-1]
        cursor = encode_cursor(Cursor(request.sort_by, request.descending, request.of, key, row_id))
    return Found(
        rows=[row for _, _, row in kept], total=min(total, TOTAL_CAP), capped=total > TOTAL_CAP, cursor=cursor
    )


def select_page(
    db: sqlite3.Connection,
    *,
    table: str,
    columns: str,
    where: Where,
    sorts: Mapping[str, str],
    request: PageRequest,
    read: Callable[[Sequence[Any]], RowT],
) -> Found[RowT]:
    """Read one page of a table that has an `id`.

    Args:
        db: the database.
        table: its name.
        columns: what `read` wants, as SQL.
        where: which rows.
        sorts: the orders that may be asked for, by name: SQL expressions that are never NULL, since what comes
            after a NULL can't be said with `<` (a score that may be missing sorts as -1). Those of texts end with
            `COLLATE NOCASE`.
        request: which page.
        read: makes a row of the model from the columns.

    Raises:
        InvalidParams: an order that isn't there, or a cursor that isn't of this list.
    """
    check_sort(request, sorts)
    key, after = sorts[request.sort_by], decode_cursor(request)
    total = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {where.sql} LIMIT {TOTAL_CAP + 1})", where.parameters
    ).fetchone()[0]
    way, direction = ("<", "DESC") if request.descending else (">", "ASC")
    keyset, keyset_parameters = (
        ("", []) if after is None else (f"AND ({key}, id) {way} (?, ?)", [after.key, after.id])
    )
    rows = db.execute(
        f"SELECT {key}, id, {columns} FROM {table} WHERE {where.sql} {keyset}"
        f" ORDER BY {key} {direction}, id {direction} LIMIT ? OFFSET ?",
        [*where.parameters, *keyset_parameters, request.limit + 1, offset(request)],
    )
    return found(request, [(row[0], row[1], read(row[2:])) for row in rows], total)
