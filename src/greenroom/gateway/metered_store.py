"""The store as the gateway has it: reads and writes are timed, and only so many read at once."""

import asyncio
from contextlib import AsyncExitStack
from typing import Final, TypeVar

from greenroom.gateway.metering import Timings
from greenroom.model.times import Clock
from greenroom.store.port import Query, Store, Unit

T = TypeVar("T")

READERS = 2
"""Reads at a time: one fewer than the store has readers, as batches must not wait behind what clients ask."""

LONG: Final = frozenset({"conversation.coverage", "conversation.search", "log.costs", "log.performance"})
"""Kinds of reads that may take a tenth of a second. They go one by one, and leave a reader to the others."""


class MeteredStore:
    """Passes everything on to a store, and notes how long each kind took, waiting included."""

    def __init__(self, store: Store, timings: Timings, clock: Clock) -> None:
        self._store = store
        self._timings = timings
        self._clock = clock
        self._readers = asyncio.Semaphore(READERS)
        self._long = asyncio.Semaphore(1)

    async def write(self, unit: Unit[T], *, kind: str = "") -> T:
        """As `Store.write`."""
        started = self._clock.monotonic()
        try:
            return await self._store.write(unit, kind=kind)
        finally:
            self._timings.note(kind or "write", self._clock.monotonic() - started)

    async def read(self, query: Query[T], *, kind: str = "") -> T:
        """As `Store.read`."""
        started = self._clock.monotonic()
        try:
            async with AsyncExitStack() as lanes:
                if kind in LONG:
                    await lanes.enter_async_context(self._long)
                await lanes.enter_async_context(self._readers)
                return await self._store.read(query, kind=kind)
        finally:
            self._timings.note(kind or "read", self._clock.monotonic() - started)

    async def close(self) -> None:
        """As `Store.close`."""
        await self._store.close()
