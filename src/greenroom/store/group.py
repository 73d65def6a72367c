"""Group commit: units that wait together become durable together, and each of them fails alone."""

import logging
import sqlite3
from collections.abc import Sequence
from typing import Any, TypeVar

from msgspec import Struct

from greenroom.model.facts import NotedFact
from greenroom.model.times import Clock
from greenroom.store import events
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


def run_group(db: sqlite3.Connection, units: Sequence[Unit[Any]], clock: Clock) -> Group:
    """Run units in one transaction, each in a savepoint of its own, and commit. It raises nothing."""
    facts: list[NotedFact] = []
    try:
        db.execute("BEGIN IMMEDIATE")
        outcomes = [_run_unit(db, unit, clock, facts) for unit in units]
        db.execute("COMMIT")
    except Exception as error:  # noqa: BLE001  whatever it is, each writer of the group has to be told
        _log.exception("A group of %d writes was lost", len(units))
        _roll_back(db)
        return Group([Failed(lost(error)) for _ in units], [])
    return Group(outcomes, facts)


def _run_unit(db: sqlite3.Connection, unit: Unit[Any], clock: Clock, facts: list[NotedFact]) -> Done | Failed:
    """Run one unit; its facts join the others once it is through.

    Raises:
        Exception: the unit's own, where SQLite has rolled back the whole transaction on it (as on a full disk).
    """
    transaction = Transaction(db)
    db.execute("SAVEPOINT unit")
    try:
        value = unit(transaction)
        noted = events.append(db, transaction.facts, clock.now()) if transaction.facts else []
    except Exception as error:
        if not db.in_transaction:
            raise
        db.execute("ROLLBACK TO unit")
        db.execute("RELEASE unit")
        return Failed(translated(error))
    db.execute("RELEASE unit")
    facts += noted
    return Done(value)


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
