import asyncio
import logging

import pytest

from greenroom.daemon.indexer import AT_ONCE, Indexer
from greenroom.model.facts import Fact, NotedFact
from greenroom.store import conversations
from greenroom.store.errors import DiskFull
from greenroom.store.inline import InlineStore, memory_database
from greenroom.store.port import Query, Unit
from tests.store.making import NOW, Ticking, a_conversation

pytestmark = pytest.mark.blocking_allowed("the store works in line")

HEARD = NotedFact(seq=1, at=NOW, fact=Fact(type="conversation.created", topic="conversation", owner=1, data={}))
OTHER = NotedFact(seq=2, at=NOW, fact=Fact(type="batch.started", topic="batch", owner=1, data={}))


class Stage:
    """An indexer on a store in memory, whose rests pass at once and are remembered."""

    def __init__(self) -> None:
        clock = Ticking()
        self.db = memory_database(clock)
        self.store = InlineStore(self.db, clock=clock, on_facts=lambda _: None)
        self.rests: list[float] = []
        self.on_rest: list[NotedFact] = []
        self.indexer = Indexer(store=self.store, clock=clock, log=logging.getLogger("stage"), sleep=self._rest)

    async def _rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        await asyncio.sleep(0)

    def make(self, number: int) -> None:
        for _ in range(number):
            conversations.add(self.db, a_conversation(), (), (), "edited")

    def left(self) -> int:
        return int(self.db.execute("SELECT count(*) FROM unindexed").fetchone()[0])

    async def settle(self, turns: int = 200) -> None:
        for _ in range(turns):
            await asyncio.sleep(0)


async def test_what_an_earlier_daemon_left_is_indexed_at_the_start_in_steps() -> None:
    stage = Stage()
    stage.make(AT_ONCE + 1)
    stage.indexer.start()
    await stage.settle()
    assert (stage.left(), len(stage.rests)) == (0, 2)
    await stage.indexer.stop()


async def test_it_sleeps_until_it_hears_of_a_conversation() -> None:
    stage = Stage()
    stage.indexer.start()
    await stage.settle()
    stage.make(1)
    stage.indexer.tell([OTHER])
    await stage.settle()
    assert stage.left() == 1
    stage.indexer.tell([OTHER, HEARD])
    await stage.settle()
    assert stage.left() == 0
    await stage.indexer.stop()


async def test_it_rests_longer_while_conversations_pour_in() -> None:
    quiet, busy = Stage(), Stage()
    for stage in (quiet, busy):
        stage.make(1)
        write = stage.store.write

        async def told(unit: Unit[object], *, kind: str = "", write=write, stage: Stage = stage) -> object:  # type: ignore[no-untyped-def]  # a bound method of the store
            if stage is busy:
                stage.indexer.tell([HEARD])
            for _ in range(9_000):
                stage.indexer._clock.now()  # time passes
            return await write(unit, kind=kind)

        stage.store.write = told  # type: ignore[method-assign,assignment]  # a store that takes its time
        stage.indexer.start()
        await stage.settle(20)
        await stage.indexer.stop()
    assert 5 * quiet.rests[0] < busy.rests[0]


async def test_a_full_disk_is_waited_out() -> None:
    stage = Stage()
    stage.make(1)
    write, failures = stage.store.write, [DiskFull(), DiskFull()]

    class Full:
        async def write(self, unit: Unit[int], *, kind: str = "") -> int:
            if failures:
                raise failures.pop()
            return await write(unit, kind=kind)

        async def read(self, query: Query[int], *, kind: str = "") -> int:
            raise NotImplementedError

        async def close(self) -> None: ...

    stage.indexer._store = Full()  # type: ignore[assignment]  # of one type of units alone
    stage.indexer.start()
    await stage.settle()
    assert stage.left() == 0
    assert len([rest for rest in stage.rests if rest > 1]) == 2
    await stage.indexer.stop()


async def test_a_closed_store_ends_the_step_and_stopping_ends_the_rest() -> None:
    stage = Stage()
    await stage.store.close()
    stage.indexer.start()
    await stage.settle()
    assert stage.rests == []
    await stage.indexer.stop()
    await Stage().indexer.stop()
