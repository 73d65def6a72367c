"""What can be done to scenarios and to edge cases alike: rows that everybody reads and their owners change."""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from greenroom.gateway.reading import existing
from greenroom.gateway.service import Call
from greenroom.gateway.shared_rows import changed, check_parent, check_seen, deletion, own, said
from greenroom.model.library import EdgeCase, Scenario
from greenroom.model.times import Micros
from greenroom.protocol.command import Command
from greenroom.store import receipts
from greenroom.store.port import Transaction

RowT = TypeVar("RowT", Scenario, EdgeCase)


class Rows(Protocol[RowT]):
    """The store's module for rows of one kind."""

    def insert(self, db: sqlite3.Connection, row: RowT) -> None:
        """Keep a new row."""
        ...

    def get(self, db: sqlite3.Connection, row_id: str, /) -> RowT | None:
        """One row, or None."""
        ...

    def update(
        self, db: sqlite3.Connection, row_id: str, revision: int, changes: Mapping[str, Any], now: Micros, /
    ) -> RowT | None:
        """Change fields of a row that is at this revision."""
        ...

    def delete(self, db: sqlite3.Connection, row_id: str, /) -> None:
        """Delete a row."""
        ...


class Shelf(Generic[RowT]):
    """The rows of one kind, for handlers.

    Args:
        noun: what a row is called, as methods have it.
        rows: where they are kept.
        draft: what a person writes of one.
        make: makes one of what was written, and of its id, owner and times.
    """

    def __init__(self, noun: str, rows: Rows[RowT], *, draft: type[Struct], make: Callable[..., RowT]) -> None:
        self._noun = noun
        self._in_words = noun.replace("_", " ")
        self._rows: Rows[RowT] = rows
        self._draft = draft
        self._make: Callable[..., RowT] = make

    async def create(self, call: Call, command: Command[Any]) -> RowT:
        """Make what a command says.

        Raises:
            InvalidParams: its parent template isn't there.
        """
        now, fields = call.service.clock.now(), said(command, self._draft)
        row: RowT = self._make(
            **fields, id=call.service.ids.new(), owner=call.who.uid, created_at=now, updated_at=now
        )

        def unit(tx: Transaction) -> None:
            check_parent(tx.db, fields)
            self._rows.insert(tx.db, row)
            receipts.done(tx.db, call.who, now)

        await call.service.store.write(unit, kind=f"{self._noun}.create")
        return row

    async def get(self, call: Call, row_id: str) -> RowT:
        """Read one.

        Raises:
            NotFound: there is none of this id.
        """
        row: RowT | None = await call.service.store.read(
            lambda db: self._rows.get(db, row_id), kind=f"{self._noun}.get"
        )
        return existing(row, self._in_words, row_id)

    async def update(self, call: Call, command: Command[Any], row_id: str, if_revision: int | None) -> RowT:
        """Change one of the caller's own as a command says.

        Raises:
            NotFound, Forbidden, InvalidParams: as for anything that only its owner changes.
            Conflict: it is at another revision by now.
        """
        fields = said(command, self._draft)

        def change(tx: Transaction, row: RowT, now: Micros) -> RowT | None:
            check_seen(row, self._in_words, if_revision)
            changes = changed(row, fields)
            check_parent(tx.db, changes)
            return self._rows.update(tx.db, row.id, row.revision, changes, now) if changes else row

        return await self.write(call, "update", row_id, change)

    async def delete(self, call: Call, row_id: str) -> None:
        """Delete one of the caller's own.

        Raises:
            NotFound, Forbidden: as for anything that only its owner changes.
        """

        def remove(tx: Transaction, row: RowT, _now: Micros) -> RowT:
            self._rows.delete(tx.db, row.id)
            tx.note(deletion(call, self._noun, row))
            return row

        await self.write(call, "delete", row_id, remove)

    async def write(
        self, call: Call, verb: str, row_id: str, change: Callable[[Transaction, RowT, Micros], RowT | None]
    ) -> RowT:
        """Do something to one of the caller's own, in one transaction; answers the row as it is then.

        Raises:
            NotFound, Forbidden: as for anything that only its owner changes.
        """

        def unit(tx: Transaction) -> RowT:
            now = call.service.clock.now()
            row = own(self._rows.get(tx.db, row_id), self._in_words, row_id, call)
            receipts.done(tx.db, call.who, now)
            return existing(change(tx, row, now), self._in_words, row_id)

        return await call.service.store.write(unit, kind=f"{self._noun}.{verb}")
