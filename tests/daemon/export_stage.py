"""A desk for exports on a store in memory, for the tests of both."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from greenroom.daemon.exports import ExportDesk
from greenroom.export.order import ExportOrder
from greenroom.model.export import Export
from greenroom.model.facts import NotedFact
from greenroom.model.ids import Uuid7Ids
from greenroom.model.principal import Principal
from greenroom.model.times import Micros, SystemClock
from greenroom.store import exports
from greenroom.store.opening import open_home
from greenroom.store.port import Query, Store, Unit
from greenroom.store.threaded import ThreadedStore
from tests.export.conversations import keep

T = TypeVar("T")
ADMIN, OTHER = Principal(1000), Principal(1001)
OPENAI = ExportOrder(format="openai")


class Staged:
    """A real store in front of which a test may make some kinds of work wait or fail."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.before: dict[str, Callable[[], Awaitable[object]]] = {}

    async def write(self, unit: Unit[T], *, kind: str = "") -> T:
        await self._before(kind)
        return await self._store.write(unit, kind=kind)

    async def read(self, query: Query[T], *, kind: str = "") -> T:
        await self._before(kind)
        return await self._store.read(query, kind=kind)

    async def close(self) -> None:
        await self._store.close()

    async def _before(self, kind: str) -> None:
        if kind in self.before:
            await self.before[kind]()


class Hold:
    """A door in front of one kind of work: how often somebody came to it, and whether it is open."""

    def __init__(self, enough: int) -> None:
        self.came = 0
        self.enough = enough
        self.reached = asyncio.Event()
        self.opened = asyncio.Event()

    async def pass_by(self) -> None:
        self.came += 1
        if self.came == self.enough:
            self.reached.set()
        await self.opened.wait()


class Stage:
    """A home with a store, and desks on it one after the other, as starts of the daemon would make them."""

    def __init__(self, home: Path, store: Staged, facts: list[NotedFact]) -> None:
        self.home = home
        self.store = store
        self.facts = facts
        self.holds: list[Hold] = []
        self.desk = self.new_desk()

    def new_desk(self, admin: Principal = ADMIN) -> ExportDesk:
        self.desk = ExportDesk(
            store=self.store,
            home=self.home,
            admin_uid=admin.uid,
            clock=SystemClock(),
            ids=Uuid7Ids(),
            log=logging.getLogger("test.exports"),
        )
        return self.desk

    def hold(self, kind: str, *, enough: int = 1) -> Hold:
        """Let nothing of this kind go on until the hold is opened; it is reached when enough have come."""
        hold = Hold(enough)
        self.holds.append(hold)
        self.store.before[kind] = hold.pass_by
        return hold

    async def fill(self, count: int, **about: Any) -> None:
        await self.store.write(lambda tx: [keep(tx.db, number, **about) for number in range(1, count + 1)])

    async def row(self, export: Export) -> Export:
        who = Principal(export.owner)
        found = await self.store.read(lambda db: exports.get(db, who, export.id))
        assert found is not None
        return found


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    facts: list[NotedFact] = []
    home = await asyncio.to_thread(open_home, tmp_path / "home", now=Micros(0))
    store = await ThreadedStore.open(home.database, clock=SystemClock(), on_facts=facts.extend, readers=1)
    made = Stage(home.folder, Staged(store), facts)
    yield made
    made.store.before.clear()
    for hold in made.holds:
        hold.opened.set()  # a test that failed half-way must not leave anybody waiting
    await made.desk.stop()
    await store.close()
    await asyncio.to_thread(home.release)


async def names_in(folder: Path) -> list[str]:
    return await asyncio.to_thread(lambda: sorted(entry.name for entry in folder.iterdir()))
