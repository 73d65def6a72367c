"""Runs that score conversations again."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Any

from msgspec.structs import fields

from greenroom.model.principal import Principal
from greenroom.model.rescoring import Rescoring, RescoringStatus
from greenroom.store.columns import Columns, fields_of, json_of, named
from greenroom.store.scope import visible

_COLUMNS = Columns(
    (field.name for field in fields(Rescoring)),
    {"status": named(RescoringStatus), "filter": json_of(dict[str, Any])},
)


def insert(db: sqlite3.Connection, run: Rescoring) -> None:
    """Keep a new run."""
    db.execute(_COLUMNS.insert_into("rescorings"), _COLUMNS.write(fields_of(run)))


def update(db: sqlite3.Connection, run: Rescoring) -> None:
    """Keep a run as it stands now."""
    assignments = ", ".join(f"{name} = ?" for name in _COLUMNS.names)
    db.execute(f"UPDATE rescorings SET {assignments} WHERE id = ?", [*_COLUMNS.write(fields_of(run)), run.id])


def get(db: sqlite3.Connection, who: Principal, run_id: str) -> Rescoring | None:
    """One run. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", run_id)
    row = db.execute(f"SELECT {_COLUMNS.sql} FROM rescorings WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else _read(row)


def running(db: sqlite3.Connection, owner: int | None = None) -> list[Rescoring]:
    """The runs that are under way, of everybody or of one owner, who has one at most."""
    rows = db.execute(
        f"SELECT {_COLUMNS.sql} FROM rescorings WHERE status = 'running' AND owner = ifnull(?, owner) ORDER BY id",
        (owner,),
    )
    return [_read(row) for row in rows]


def _read(row: Sequence[Any]) -> Rescoring:
    return Rescoring(**_COLUMNS.read(row))
