"""The store on threads of its own: one that writes, a few that read."""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from greenroom.model.times import Clock
from greenroom.store.connecting import connect_reader, connect_writer
from greenroom.store.errors import StoreClosed
from greenroom.store.group import Done, Failed, Group, run_group, run_query
from greenroom.store.job import Job
from greenroom.store.port import OnFacts, Query, Unit

T = TypeVar("T")

WOKEN_IN_TURN = 4
"""Writers that go on in one turn of the event loop: a whole group at once kept everybody else waiting."""

GROUP_LIMIT = 32
"""Units in one commit. More hardly add to the rate, and those in front wait for those behind."""


class _Connection(aiosqlite.Connection):
    """A connection of aiosqlite that runs whole functions.

    aiosqlite's own methods go to the thread and back with every statement, which costs a group many times
    what its SQL does. `_execute`, which they are all made of, takes a function of any size: one way a group.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function on the connection's thread. It goes on there, even when nobody waits for it any more."""
        result: T = await self._execute(function, self._conn)  # type: ignore[no-untyped-call]  # aiosqlite leaves it without types
        return result


class ThreadedStore:
    """The store of a running daemon. Made by `open`."""

    def __init__(
        self, writer: _Connection, readers: list[_Connection], *, clock: Clock, on_facts: OnFacts
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._clock = clock
        self._on_facts = on_facts
        self._closed = False
        self._writer = writer
        self._jobs: deque[Job] = deque()
        self._outcomes: deque[tuple[Job, Done | Failed]] = deque()
        self._draining: asyncio.Task[None] | None = None
        self._readers = readers
        self._idle = list(readers)
        self._questions: deque[tuple[Query[Any], asyncio.Future[Any]]] = deque()
        self._answering: set[asyncio.Task[None]] = set()

    @classmethod
    async def open(cls, database: Path, *, clock: Clock, on_facts: OnFacts, readers: int = 3) -> "ThreadedStore":
        """Open a database that is there and up to date (`opening.open_home` sees to both).

        Args:
            database: the file.
            clock: tells when facts happened.
            on_facts: told of facts once they are durable.
            readers: connections that read at the same time.

        Raises:
            sqlite3.Error: it can't be opened.
        """
        writer = _Connection(partial(connect_writer, database))
        reading = [_Connection(partial(connect_reader, database)) for _ in range(readers)]
        opened = []
        try:
            for connection in (writer, *reading):
                await connection
                opened.append(connection)
        except BaseException:
            for connection in reversed(opened):
                await connection.close()
            raise
        return cls(writer, reading, clock=clock, on_facts=on_facts)

    async def write(self, unit: Unit[T], *, kind: str = "") -> T:
        """Run a unit, and answer once it is durable; see `port.Store`."""
        if self._closed:
            raise StoreClosed
        future: asyncio.Future[T] = self._loop.create_future()
        self._jobs.append(Job(unit, kind, future))
        if self._draining is None:
            self._draining = self._loop.create_task(self._drain())
        return await future

    async def read(self, query: Query[T], *, kind: str = "") -> T:  # noqa: ARG002  the port's; simulation uses it
        """Run a query; see `port.Store`."""
        if self._closed:
            raise StoreClosed
        future: asyncio.Future[T] = self._loop.create_future()
        self._questions.append((query, future))
        self._ask()
        return await future

    async def close(self) -> None:
        """Finish what was asked for, and let go of the database; see `port.Store`."""
        if self._closed:
            return
        self._closed = True
        while self._draining is not None:
            await asyncio.wait({self._draining})
        while self._outcomes:  # noqa: ASYNC110  a few turns of the loop, which `_hand_over` takes itself
            await asyncio.sleep(0)
        while self._answering:
            await asyncio.wait(self._answering)
        # The writer goes last: with nobody beside it, SQLite checkpoints and removes the log.
        for connection in (*self._readers, self._writer):
            await connection.close()

    async def _drain(self) -> None:
        while self._jobs:
            await self._writer.run(self._run_groups)
        self._draining = None

    def _run_groups(self, db: sqlite3.Connection) -> None:
        """On the writer's thread: run groups until nothing waits, without going by the event loop in between."""
        while jobs := self._take():
            group = run_group(db, [job.unit for job in jobs], self._clock)
            self._loop.call_soon_threadsafe(self._settle, jobs, group)

    def _take(self) -> list[Job]:
        """Up to a group of the jobs that wait, the oldest first. The loop appends while this thread pops."""
        jobs: list[Job] = []
        while self._jobs and len(jobs) < GROUP_LIMIT:
            jobs.append(self._jobs.popleft())
        return jobs

    def _settle(self, jobs: list[Job], group: Group) -> None:
        """On the loop: publish the facts, and then let the writers go on."""
        try:
            if group.facts:
                self._on_facts(group.facts)
        finally:
            if not self._outcomes:
                self._loop.call_soon(self._hand_over)
            self._outcomes.extend(zip(jobs, group.outcomes, strict=True))

    def _hand_over(self) -> None:
        """Wake a few writers, and the rest in later turns of the loop, so that others get theirs in between."""
        for _ in range(min(WOKEN_IN_TURN, len(self._outcomes))):
            job, outcome = self._outcomes.popleft()
            job.settle(outcome)
        if self._outcomes:
            self._loop.call_soon(self._hand_over)

    def _ask(self) -> None:
        while self._idle and self._questions:
            query, future = self._questions.popleft()
            if not future.done():
                task = self._loop.create_task(self._answer(self._idle.pop(), query, future))
                self._answering.add(task)
                task.add_done_callback(self._answering.discard)

    async def _answer(self, reader: _Connection, query: Query[Any], future: asyncio.Future[Any]) -> None:
        try:
            value = await reader.run(partial(run_query, query=query))
        except Exception as error:  # noqa: BLE001  it is the caller's, whatever it is
            if not future.done():
                future.set_exception(error)
        else:
            if not future.done():
                future.set_result(value)
        self._idle.append(reader)
        self._ask()
