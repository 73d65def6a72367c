"""The store in the caller's own thread, for simulation: SQLite in memory, no threads, and faults where wanted.

A clock that is virtual can't know that a thread is at work, so a simulation must have none.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Awaitable, Callable
from typing import TypeVar

from greenroom.model.times import Clock
from greenroom.store.connecting import connect_memory
from greenroom.store.errors import StoreClosed
from greenroom.store.group import Failed, run_group, run_query
from greenroom.store.job import Job
from greenroom.store.migrating import SHIPPED, migrate
from greenroom.store.port import OnFacts, Query, Unit

T = TypeVar("T")

Point = Callable[[str], Awaitable[None]]
"""Awaited at `write:<kind>:before` and `write:<kind>:after`. It may take its time, and it may raise."""


def memory_database(clock: Clock) -> sqlite3.Connection:
    """A database in memory, up to date and empty. It outlives the stores on it, as a file outlives a crash."""
    db = connect_memory()
    migrate(db, SHIPPED, clock.now())
    return db


class InlineStore:
    """A store on a database in memory. It never closes the database, so that another one can go on with it."""

    def __init__(
        self, db: sqlite3.Connection, *, clock: Clock, on_facts: OnFacts, point: Point | None = None
    ) -> None:
        self._db = db
        self._clock = clock
        self._on_facts = on_facts
        self._point = point
        self._closed = False
        self._jobs: deque[Job] = deque()
        self._draining: asyncio.Task[None] | None = None

    async def write(self, unit: Unit[T], *, kind: str = "") -> T:
        """Run a unit; see `port.Store`.

        A fault before it keeps it from happening; one after it has the caller told of an error for what is done,
        as a crash between the two would.
        """
        if self._closed:
            raise StoreClosed
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._jobs.append(Job(unit, kind, future))
        if self._draining is None:
            self._draining = loop.create_task(self._drain())
        return await future

    async def read(self, query: Query[T], *, kind: str = "") -> T:  # noqa: ARG002  the port's; only writes have points
        """Run a query; see `port.Store`."""
        if self._closed:
            raise StoreClosed
        await asyncio.sleep(0)  # the real one never answers at once either
        self._db.execute("PRAGMA query_only = ON")
        try:
            return run_query(self._db, query)
        finally:
            self._db.execute("PRAGMA query_only = OFF")

    async def close(self) -> None:
        """Finish what was asked for; see `port.Store`."""
        self._closed = True
        while self._draining is not None:
            await asyncio.wait({self._draining})

    async def _drain(self) -> None:
        while self._jobs:
            await self._carry_out(self._jobs.popleft())
        self._draining = None

    async def _carry_out(self, job: Job) -> None:
        try:
            await self._reach(f"write:{job.kind}:before")
            group = run_group(self._db, [job.unit], self._clock)
            if group.facts:
                self._on_facts(group.facts)
            await self._reach(f"write:{job.kind}:after")
        except Exception as error:  # noqa: BLE001  a fault that the harness put there is the caller's
            job.settle(Failed(error))
        else:
            job.settle(group.outcomes[0])

    async def _reach(self, name: str) -> None:
        if self._point is not None:
            await self._point(name)
