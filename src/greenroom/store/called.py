"""Which rows a person means by a text: exactly their name or, where none is named so, a part of their id.

A list that takes `called` narrows itself to these ids. Its table, say `things`, needs an index `things_by_ending
(owner, substr(id, -1), id)` and, if its rows have names, `things_named (owner, name)`; without the owner where
everybody reads them. See `0009_short_ids.sql`. The queries name their index, since what `visible` says of owners
would keep SQLite from it.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import re
import sqlite3
from typing import Final

from greenroom.model.paging import MOST_CALLED
from greenroom.store.columns import document
from greenroom.store.conditions import Where

_ID_PART: Final = re.compile("[0-9a-f-]{1,36}", re.ASCII)
_ENDINGS: Final = document(list("0123456789abcdef"))
_AFTER: Final = "g"
"""Sorts after every character of an id."""


def ids(db: sqlite3.Connection, table: str, scope: Where, text: str, *, name: str | None = None) -> list[str]:
    """The ids of the rows that a text means.

    Args:
        db: the database.
        table: where they stand.
        scope: whose rows.
        text: what was typed; the letters of an id in any case.
        name: the column of the name, where rows have one.
    """
    source = f"{table} INDEXED BY {table}_named"
    return ([] if name is None else named(db, source, scope, name, text)) or parts(db, table, scope, text)


def named(db: sqlite3.Connection, source: str, scope: Where, name: str, text: str) -> list[str]:
    """The ids of the rows of a table, with its index, that have this name."""
    return _select(db, source, scope, Where().equal(name, text))


def parts(db: sqlite3.Connection, table: str, scope: Where, text: str) -> list[str]:
    """The ids of the rows whose id begins or ends with a text."""
    part = text.lower()
    if _ID_PART.fullmatch(part) is None:
        return []
    ends = Where().equal("substr(id, -1)", part[-1]).add("substr(id, ?) = ?", -len(part), part)
    begins = Where().add("substr(id, -1) IN (SELECT value FROM json_each(?))", _ENDINGS)
    begins.add("id >= ? AND id < ?", part, part + _AFTER)
    source = f"{table} INDEXED BY {table}_by_ending"
    found = [*_select(db, source, scope, ends), *_select(db, source, scope, begins)]
    return list(dict.fromkeys(found))[:MOST_CALLED]


def _select(db: sqlite3.Connection, source: str, scope: Where, which: Where) -> list[str]:
    rows = db.execute(
        f"SELECT id FROM {source} WHERE {scope.sql} AND {which.sql} LIMIT {MOST_CALLED}",
        [*scope.parameters, *which.parameters],
    )
    return [row[0] for row in rows]
