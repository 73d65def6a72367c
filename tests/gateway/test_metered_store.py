import asyncio
from typing import TypeVar

from greenroom.gateway.metered_store import LONG, READERS, MeteredStore
from greenroom.gateway.metering import Timings
from greenroom.store.port import Query, Unit
from tests.gateway.fakes import StillClock

T = TypeVar("T")


class SlowStore:
    """A store whose reads go on until they are let go."""

    def __init__(self) -> None:
        self.reading: list[str] = []
        self.may_end = asyncio.Event()

    async def read(self, query: Query[T], *, kind: str = "") -> T:
        self.reading.append(kind)
        await self.may_end.wait()
        return query(None)  # type: ignore[arg-type]  # the queries here ask nothing

    async def write(self, unit: Unit[T], *, kind: str = "") -> T:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError


async def test_long_reads_go_one_by_one_and_leave_a_reader_to_the_others() -> None:
    slow = SlowStore()
    store = MeteredStore(slow, Timings(), StillClock())
    kinds = [*sorted(LONG), "batch.get"]
    reads = [asyncio.ensure_future(store.read(lambda _: None, kind=kind)) for kind in kinds]
    for _ in range(5):
        await asyncio.sleep(0)
    assert slow.reading == [kinds[0], "batch.get"]
    assert len(slow.reading) == READERS
    slow.may_end.set()
    await asyncio.gather(*reads)
    assert sorted(slow.reading) == sorted(kinds)
