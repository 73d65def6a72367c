"""The port: how the rest of the daemon writes and reads."""

import sqlite3
from collections.abc import Callable
from typing import Protocol, TypeVar

from greenroom.model.facts import Fact, NotedFact

T = TypeVar("T")


class Transaction:
    """What a unit of work gets: the connection, and a place to note what happened.

    A unit must not commit, roll back, or wait for anything. Where another one of its group fails, it is undone and
    run again: what it does outside the database, it does twice.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._facts: list[Fact] = []

    @property
    def facts(self) -> list[Fact]:
        """What was noted so far, in order."""
        return self._facts

    def note(self, fact: Fact) -> None:
        """Tell that something happened. It is written with the unit, and published once the unit is durable."""
        self._facts.append(fact)


Unit = Callable[[Transaction], T]
"""A piece of work that happens as a whole or not at all."""

Query = Callable[[sqlite3.Connection], T]
"""A question. It sees one state of the database, however many statements it takes."""

OnFacts = Callable[[list[NotedFact]], None]
"""Told of facts that are durable, in the order of their `seq`, on the event loop. It must not raise or wait."""


class Store(Protocol):
    """Where everything is kept. Made with an `OnFacts`, which is called before the writers of the facts go on."""

    async def write(self, unit: Unit[T], *, kind: str = "") -> T:
        """Run a unit and answer what it returns, once it is durable.

        Units run one after the other in the order of the calls. One that raises is undone, alone, and its error is
        the caller's. Cancelling the caller doesn't stop the unit: whether it was done is then unknown to the
        caller, and its facts are still published.

        Args:
            unit: the work.
            kind: its name, for the log and for faults in simulation.

        Raises:
            DiskFull: there was no room; nothing was written.
            StoreFailed: the commit failed; nothing was written.
            StoreClosed: the store was closed before.
        """
        ...

    async def read(self, query: Query[T], *, kind: str = "") -> T:
        """Run a query and answer what it returns. It sees every write that was answered before.

        Raises:
            StoreFailed: the database could not be read.
            StoreClosed: the store was closed before.
        """
        ...

    async def close(self) -> None:
        """Finish what was asked for, and let go of the database. Closing twice is fine."""
        ...
