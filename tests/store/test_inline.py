import asyncio

import pytest

from greenroom.store import events
from greenroom.store.inline import InlineStore, memory_database
from greenroom.store.port import Transaction
from tests.store.making import Ticking, a_fact

pytestmark = pytest.mark.blocking_allowed("in line is what it is")


def note(tx: Transaction) -> None:
    tx.note(a_fact())


async def test_each_write_passes_a_point_before_and_one_after() -> None:
    clock = Ticking()
    db = memory_database(clock)
    passed: list[tuple[str, int]] = []

    async def point(name: str) -> None:
        passed.append((name, events.last_seq(db)))

    store = InlineStore(db, clock=clock, on_facts=lambda _: None, point=point)
    await store.write(note, kind="item.keep")
    assert passed == [("write:item.keep:before", 0), ("write:item.keep:after", 1)]


@pytest.mark.parametrize(("where", "kept"), [("before", 0), ("after", 1)])
async def test_a_fault_at_a_point_is_the_callers_and_tells_nothing_of_what_was_done(where: str, kept: int) -> None:
    clock = Ticking()
    db = memory_database(clock)

    async def point(name: str) -> None:
        if name.endswith(where):
            raise ConnectionError

    store = InlineStore(db, clock=clock, on_facts=lambda _: None, point=point)
    with pytest.raises(ConnectionError):
        await store.write(note)
    assert events.last_seq(db) == kept


async def test_another_store_goes_on_with_what_a_killed_one_had_committed() -> None:
    clock = Ticking()
    db = memory_database(clock)
    reached = asyncio.Event()

    async def hang(name: str) -> None:
        if name.endswith("after"):
            reached.set()
            await asyncio.Event().wait()

    killed = InlineStore(db, clock=clock, on_facts=lambda _: None, point=hang)
    caller = asyncio.create_task(killed.write(note))
    await reached.wait()
    caller.cancel()
    store = InlineStore(db, clock=clock, on_facts=lambda _: None)
    assert await store.read(events.last_seq) == 1
    await store.write(note)
    assert await store.read(events.last_seq) == 2
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()
