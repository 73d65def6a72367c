"""Exports."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Any

from msgspec.structs import fields

from greenroom.model.export import Export, ExportFile, ExportStatus
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.store import called
from greenroom.store.columns import Columns, fields_of, json_of, named
from greenroom.store.paging import select_page
from greenroom.store.scope import visible

_COLUMNS = Columns(
    (field.name for field in fields(Export)),
    {
        "status": named(ExportStatus),
        "options": json_of(dict[str, Any]),
        "files": json_of(tuple[ExportFile, ...]),
        "notes": json_of(tuple[str, ...]),
    },
)
_SORTS = {"created_at": "created_at"}


def insert(db: sqlite3.Connection, export: Export) -> None:
    """Keep a new export."""
    db.execute(_COLUMNS.insert_into("exports"), _COLUMNS.write(fields_of(export)))


def update(db: sqlite3.Connection, export: Export) -> None:
    """Keep an export as it stands now."""
    assignments = ", ".join(f"{name} = ?" for name in _COLUMNS.names)
    db.execute(f"UPDATE exports SET {assignments} WHERE id = ?", [*_COLUMNS.write(fields_of(export)), export.id])


def get(db: sqlite3.Connection, who: Principal, export_id: str) -> Export | None:
    """One export. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", export_id)
    row = db.execute(f"SELECT {_COLUMNS.sql} FROM exports WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else _read(row)


def page(
    db: sqlite3.Connection,
    who: Principal,
    request: PageRequest,
    *,
    wanted: str | None = None,
    statuses: Sequence[ExportStatus] | None = None,
    format_name: str | None = None,
) -> Found[Export]:
    """One page, ordered by `created_at`: those with one of the statuses and the format, where these are given.

    With `wanted`, of those that are called so.

    Raises:
        InvalidParams: another order, or a cursor that isn't of this list.
    """
    where = visible(who).any_of("status", statuses).equal("format", format_name)
    if wanted is not None:
        where.any_of("id", called.ids(db, "exports", visible(who), wanted))
    return select_page(
        db,
        table="exports",
        columns=_COLUMNS.sql,
        where=where,
        sorts=_SORTS,
        request=request,
        read=_read,
    )


def unfinished(db: sqlite3.Connection) -> list[Export]:
    """Whoever's exports that are under way, oldest first: at a start, those that the last boot left."""
    rows = db.execute(f"SELECT {_COLUMNS.sql} FROM exports WHERE status = 'running' ORDER BY created_at, id")
    return [_read(row) for row in rows]


def _read(row: Sequence[Any]) -> Export:
    return Export(**_COLUMNS.read(row))
