"""What the three tables of the library have in common. Everybody may read it, so no read asks who it is."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from msgspec.structs import fields

from greenroom.model.library import EdgeCase, Scenario, Template
from greenroom.model.paging import Found, PageRequest
from greenroom.model.times import Micros
from greenroom.store import called
from greenroom.store.columns import Codec, Columns, document, fields_of
from greenroom.store.conditions import Where
from greenroom.store.paging import select_page

RowT = TypeVar("RowT", Template, Scenario, EdgeCase)


class LibraryTable(Generic[RowT]):
    """One table of the library: a column a field of its struct, by the same names."""

    def __init__(
        self, struct: type[RowT], table: str, *, codecs: Mapping[str, Codec], sorts: Mapping[str, str]
    ) -> None:
        self._struct: Callable[..., RowT] = struct
        self._table = table
        self._codecs = codecs
        self._columns = Columns((field.name for field in fields(struct)), codecs)
        self._sorts = {
            "created_at": "created_at",
            "updated_at": "updated_at",
            "name": "name COLLATE NOCASE",
            **sorts,
        }

    def insert(self, db: sqlite3.Connection, row: RowT) -> None:
        """Keep a new row."""
        db.execute(self._columns.insert_into(self._table), self._columns.write(fields_of(row)))

    def update(
        self, db: sqlite3.Connection, row_id: str, revision: int, changes: Mapping[str, Any], now: Micros
    ) -> RowT | None:
        """Change columns of a row that is at this revision; it is then at the next one.

        Returns:
            The row as it is then, or None where it is gone or at another revision; nothing was changed then.
        """
        changed = {**changes, "revision": revision + 1, "updated_at": now}
        return self._set(db, changed, Where().equal("id", row_id).equal("revision", revision))

    def note(self, db: sqlite3.Connection, row_id: str, noted: Mapping[str, Any]) -> RowT | None:
        """Note what came of a row, which stays at its revision; answers it, or None where it is gone."""
        return self._set(db, noted, Where().equal("id", row_id))

    def orphan(self, db: sqlite3.Connection, template_id: str, now: Micros) -> None:
        """Take a parent template from everybody's rows that have it."""
        db.execute(
            f"UPDATE {self._table} SET parent_template_id = NULL, revision = revision + 1, updated_at = ?"
            " WHERE parent_template_id = ?",
            (now, template_id),
        )

    def _set(self, db: sqlite3.Connection, changes: Mapping[str, Any], where: Where) -> RowT | None:
        changed: Columns = Columns(changes, self._codecs)
        assigned = ", ".join(f"{name} = ?" for name in changes)
        row = db.execute(
            f"UPDATE {self._table} SET {assigned} WHERE {where.sql} RETURNING {self._columns.sql}",
            [*changed.write(changes), *where.parameters],
        ).fetchone()
        return None if row is None else self._read(row)

    def delete(self, db: sqlite3.Connection, row_id: str) -> None:
        """Delete a row."""
        db.execute(f"DELETE FROM {self._table} WHERE id = ?", (row_id,))

    def select(self, db: sqlite3.Connection, where: Where) -> list[RowT]:
        """The rows that meet the conditions, oldest first."""
        rows = db.execute(
            f"SELECT {self._columns.sql} FROM {self._table} WHERE {where.sql} ORDER BY created_at, id",
            where.parameters,
        )
        return [self._read(row) for row in rows]

    def of(self, db: sqlite3.Connection, owners: Iterable[int], where: Where) -> list[RowT]:
        """The rows of some owners that meet the conditions, oldest first."""
        return self.select(db, where.add("owner IN (SELECT value FROM json_each(?))", document(list(owners))))

    def get(self, db: sqlite3.Connection, row_id: str) -> RowT | None:
        """One row, or None."""
        return next(iter(self.select(db, Where().equal("id", row_id))), None)

    def called(self, db: sqlite3.Connection, names: Iterable[str]) -> list[RowT]:
        """Everybody's rows that have one of these names, oldest first."""
        return self.select(db, Where().any_of("name", names))

    def every(self, db: sqlite3.Connection, owner: int | None) -> list[RowT]:
        """Every row, or every one of an owner's, oldest first."""
        return self.select(db, Where().equal("owner", owner))

    def page(
        self, db: sqlite3.Connection, where: Where, request: PageRequest, *, wanted: str | None = None
    ) -> Found[RowT]:
        """One page of the rows that meet the conditions; with `wanted`, of those that are called so."""
        if wanted is not None:
            where.any_of("id", called.ids(db, self._table, Where(), wanted, name="name"))
        return select_page(
            db,
            table=self._table,
            columns=self._columns.sql,
            where=where,
            sorts=self._sorts,
            request=request,
            read=self._read,
        )

    def count(self, db: sqlite3.Connection) -> int:
        """How many rows there are."""
        return int(db.execute(f"SELECT count(*) FROM {self._table}").fetchone()[0])

    def _read(self, row: Sequence[Any]) -> RowT:
        return self._struct(**self._columns.read(row))
