"""The store on threads of its own: one that writes, a few that read."""

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import aiosqlite
from msgspec import Struct

from greenroom.model.times import Clock
from greenroom.store.columnstore import Columnstore
from greenroom.store.connecting import connect_reader, connect_writer
from greenroom.store.errors import StoreClosed
from greenroom.store.group import Done, Failed, Group, run_group, run_query
from greenroom.store.job import Job
from greenroom.store.port import OnFacts, Query, Unit

_log = logging.getLogger(__name__)

T = TypeVar("T")

WOKEN_IN_TURN = 3
"""Writers that go on in one turn of the event loop: a whole group at once kept everybody else waiting."""

GROUP_LIMIT = 32
"""Units in one commit: the more, the fewer pages are written for each; those in front wait for those behind."""


_REST_S = 0.01
"""How long nobody must have asked for anything until a reader goes on with the columnstore: as long as a step."""


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


class _Question(Struct, frozen=True, eq=False):
    """A query that waits for a reader, and where its answer goes."""

    query: Query[Any]
    future: asyncio.Future[Any]

    def settle(self, outcome: Done | Failed) -> None:
        """Hand the answer over, if anybody still waits for it."""
        if self.future.done():
            return
        match outcome:
            case Done(value):
                self.future.set_result(value)
            case Failed(error):
                self.future.set_exception(error)


class ThreadedStore:
    """The store of a running daemon. Made by `open`.

    Each connection's thread runs one function for good, which takes what waits in a queue and hands the outcome to
    the event loop itself. So an answer costs the loop two turns, however busy it is, and a commit none.
    """

    def __init__(
        self,
        writer: _Connection,
        readers: list[_Connection],
        *,
        columnstore: Columnstore,
        clock: Clock,
        on_facts: OnFacts,
    ) -> None:
        self._columnstore = columnstore
        self._loop = asyncio.get_running_loop()
        self._clock = clock
        self._on_facts = on_facts
        self._closed = False
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._questions: SimpleQueue[_Question | None] = SimpleQueue()
        self._outcomes: deque[tuple[Job, Done | Failed]] = deque()
        self._connections = [*readers, writer]
        self._serving = [
            self._loop.create_task(connection.run(serve), name="store")
            for connection, serve in [*((reader, self._answer) for reader in readers), (writer, self._commit)]
        ]

    @classmethod
    async def open(
        cls,
        database: Path,
        *,
        clock: Clock,
        on_facts: OnFacts,
        readers: int = 3,
        columnstore: Columnstore | None = None,
    ) -> "ThreadedStore":
        """Open a database that is there and up to date (`opening.open_home` sees to both).

        Args:
            database: the file.
            clock: tells when facts happened.
            on_facts: told of facts once they are durable.
            readers: connections that read at the same time.
            columnstore: what lists of many conversations are answered from; if none is given, a new one.

        Raises:
            sqlite3.Error: it can't be opened.
        """
        writer = _Connection(partial(connect_writer, database, copies_in_memory=True))
        columnstore = Columnstore() if columnstore is None else columnstore
        reading = [_Connection(partial(connect_reader, database, columnstore)) for _ in range(readers)]
        opened = []
        try:
            for connection in (writer, *reading):
                await connection
                opened.append(connection)
        except BaseException:
            for connection in reversed(opened):
                await connection.close()
            raise
        store = cls(writer, reading, columnstore=columnstore, clock=clock, on_facts=on_facts)
        await store.read(columnstore.begin)
        return store

    async def write(self, unit: Unit[T], *, kind: str = "") -> T:
        """Run a unit, and answer once it is durable; see `port.Store`."""
        if self._closed:
            raise StoreClosed
        future: asyncio.Future[T] = self._loop.create_future()
        self._jobs.put(Job(unit, kind, future))
        return await future

    async def read(self, query: Query[T], *, kind: str = "") -> T:  # noqa: ARG002  the port's; simulation uses it
        """Run a query; see `port.Store`."""
        if self._closed:
            raise StoreClosed
        future: asyncio.Future[T] = self._loop.create_future()
        self._questions.put(_Question(query, future))
        return await future

    @property
    def queued(self) -> int:
        """Units that wait for the writer."""
        return self._jobs.qsize()

    async def close(self) -> None:
        """Finish what was asked for, and let go of the database; see `port.Store`."""
        if self._closed:
            return
        self._closed = True
        self._jobs.put(None)
        for _ in self._connections[:-1]:
            self._questions.put(None)
        await asyncio.wait(self._serving)
        while self._outcomes:  # noqa: ASYNC110  a few turns of the loop, which `_hand_over` takes itself
            await asyncio.sleep(0)
        # The writer goes last: with nobody beside it, SQLite checkpoints and removes the log.
        for connection in self._connections:
            await connection.close()

    def _commit(self, db: sqlite3.Connection) -> None:
        """On the writer's thread: run what waits, group after group."""
        open_ = True
        while open_ and (job := self._jobs.get()) is not None:
            jobs = [job]
            while len(jobs) < GROUP_LIMIT and not self._jobs.empty():
                more = self._jobs.get()
                if more is None:
                    open_ = False
                    break
                jobs.append(more)
            group = run_group(db, [each.unit for each in jobs], self._clock)
            self._loop.call_soon_threadsafe(self._settle, jobs, group)

    def _answer(self, db: sqlite3.Connection) -> None:
        """On a reader's thread: answer what waits, one question after the other.

        What a question missed in the columnstore is read when nobody asks for anything, a little at a time.
        """
        while True:
            try:
                question = self._questions.get(timeout=_REST_S if self._columnstore.is_behind else None)
            except Empty:
                self._catch_up(db)
                continue
            if question is None:
                return
            try:
                outcome: Done | Failed = Done(run_query(db, question.query))
            except Exception as error:  # noqa: BLE001  it is the caller's, whatever it is
                outcome = Failed(error)
            self._loop.call_soon_threadsafe(question.settle, outcome)

    def _catch_up(self, db: sqlite3.Connection) -> None:
        try:
            run_query(db, self._columnstore.catch_up)
        except Exception:  # noqa: BLE001  a reader that ended would leave later questions without an answer
            _log.exception("What conversations are listed by could not be read; lists go without")

    def _settle(self, jobs: list[Job], group: Group) -> None:
        """On the loop: publish the facts, and then let the writers go on."""
        try:
            if group.facts:
                self._on_facts(group.facts)
        finally:
            waiting = bool(self._outcomes)
            self._outcomes.extend(zip(jobs, group.outcomes, strict=True))
            if not waiting:
                self._hand_over()

    def _hand_over(self) -> None:
        """Wake a few writers, and the rest in later turns of the loop, so that others get theirs in between."""
        for _ in range(min(WOKEN_IN_TURN, len(self._outcomes))):
            job, outcome = self._outcomes.popleft()
            job.settle(outcome)
        if self._outcomes:
            self._loop.call_soon(self._hand_over)
