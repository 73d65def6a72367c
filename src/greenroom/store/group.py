"""Group commit: units that wait together become durable together, and each of them fails alone.

Hardly ever does one fail. So they run one after the other in one transaction, with nothing between them that could
be gone back to: a savepoint costs a copy of every page that its unit changes. Where one of several fails, the
transaction is undone, and all run again, each in a savepoint of its own.
"""

import logging
import sqlite3
from collections.abc import Sequence
from typing import Any, TypeVar

from msgspec import Struct

from greenroom.model.facts import Fact, NotedFact
from greenroom.model.times import Clock
from greenroom.store import events
from greenroom.store.connecting import copying_to_disk
from greenroom.store.errors import lost, translated
from greenroom.store.port import Query, Transaction, Unit

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Done(Struct, frozen=True):
    """A unit that is durable, and what it answered."""

    value: Any


class Failed(Struct, frozen=True):
    """A unit of which nothing is kept, and why."""

    error: Exception


class Group(Struct, frozen=True):
    """What became of the units, in their order, and the facts of those that are durable, by `seq`."""

    outcomes: list[Done | Failed]
    facts: list[NotedFact]


class _UnitFailed(Exception):
    """A unit raised what is the cause of this; the transaction is to be undone."""


def run_group(db: sqlite3.Connection, units: Sequence[Unit[Any]], clock: Clock) -> Group:
    """Run units in one transaction, and commit. Of a unit that fails nothing is kept. It raises nothing."""
    try:
        try:
            return _run_together(db, units, clock)
        except _UnitFailed as failed:
            _roll_back(db)
            error = failed.__cause__
            if len(units) == 1 and isinstance(error, Exception):
                return Group([Failed(translated(error))], [])
            with copying_to_disk(db):
                return _run_apart(db, units, clock)
    except Exception as error:  # noqa: BLE001  whatever it is, each writer of the group has to be told
        _log.exception("A group of %d writes was lost", len(units))
        _roll_back(db)
        return Group([Failed(lost(error)) for _ in units], [])


def _run_together(db: sqlite3.Connection, units: Sequence[Unit[Any]], clock: Clock) -> Group:
    """Run units in one transaction, all or none. Their facts are written in one go, at the end.

    Raises:
        _UnitFailed: one failed; the transaction is open still, unless SQLite has rolled it back.
        Exception: the transaction could not be begun or committed.
    """
    outcomes: list[Done | Failed] = []
    facts: list[Fact] = []
    db.execute("BEGIN IMMEDIATE")
    try:
        for unit in units:
            transaction = Transaction(db)
            outcomes.append(Done(unit(transaction)))
            facts += transaction.facts
        noted = events.append(db, facts, clock.now()) if facts else []
    except Exception as error:
        raise _UnitFailed from error
    db.execute("COMMIT")
    return Group(outcomes, noted)


def _run_apart(db: sqlite3.Connection, units: Sequence[Unit[Any]], clock: Clock) -> Group:
    """Run units in one transaction, each in a savepoint of its own.

    Raises:
        Exception: the transaction could not be begun or committed, or a unit's own, where SQLite has rolled back
            the whole transaction on it (as on a full disk).
    """
    outcomes: list[Done | Failed] = []
    noted: list[NotedFact] = []
    db.execute("BEGIN IMMEDIATE")
    for unit in units:
        transaction = Transaction(db)
        db.execute("SAVEPOINT unit")
        try:
            value = unit(transaction)
            told = events.append(db, transaction.facts, clock.now()) if transaction.facts else []
        except Exception as error:
            if not db.in_transaction:
                raise
            db.execute("ROLLBACK TO unit")
            outcomes.append(Failed(translated(error)))
        else:
            outcomes.append(Done(value))
            noted += told
        db.execute("RELEASE unit")
    db.execute("COMMIT")
    return Group(outcomes, noted)


def _roll_back(db: sqlite3.Connection) -> None:
    """Leave no transaction open. Where even that fails, the next group's BEGIN does, and comes here again."""
    if db.in_transaction:
        try:
            db.execute("ROLLBACK")
        except sqlite3.Error:
            _log.exception("A transaction could not be rolled back")


def run_query(db: sqlite3.Connection, query: Query[T]) -> T:
    """Run a query in a transaction of its own, so that all its statements see one state.

    Raises:
        StoreFailed: the database could not be read.
        Exception: the query's own.
    """
    try:
        db.execute("BEGIN")
        try:
            return query(db)
        finally:
            _roll_back(db)
    except Exception as error:
        told = translated(error)
        if told is error:
            raise
        _log.exception("A query failed")
        raise told from error
