"""The index of words, brought up to date in the background, in small steps between everybody else's writes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from greenroom.model.facts import NotedFact
from greenroom.model.times import Clock
from greenroom.store.errors import StoreClosed, StoreFailed
from greenroom.store.indexing import index_some
from greenroom.store.port import Store

AT_ONCE: Final = 16
"""Conversations in one transaction: a few milliseconds, for which other writers wait."""

_REST: Final = 1.0
_REST_WHILE_BUSY: Final = 9.0
"""How long the indexer rests after a step, as a multiple of it: while conversations pour in, others go first."""

_LEAST_REST_S: Final = 0.005
_FAILED_REST_S: Final = 5.0

Sleep = Callable[[float], Awaitable[None]]


class Indexer:
    """Indexes what is not indexed yet, from its start on and whenever it hears of conversations."""

    def __init__(self, *, store: Store, clock: Clock, log: logging.Logger, sleep: Sleep = asyncio.sleep) -> None:
        self._store = store
        self._clock = clock
        self._log = log
        self._sleep = sleep
        self._heard = asyncio.Event()
        self._arrived = 0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, with whatever an earlier daemon left."""
        self._heard.set()
        self._task = asyncio.get_running_loop().create_task(self._run(), name="indexer")

    async def stop(self) -> None:
        """End after the present step."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def tell(self, facts: Sequence[NotedFact]) -> None:
        """Hear what happened."""
        arrived = sum(noted.fact.topic == "conversation" for noted in facts)
        if arrived:
            self._arrived += arrived
            self._heard.set()

    async def _run(self) -> None:
        while True:
            await self._heard.wait()
            self._heard.clear()
            while await self._step():
                pass

    async def _step(self) -> bool:
        """Index some. Answers whether there may be more."""
        before, self._arrived = self._clock.monotonic(), 0
        try:
            done = await self._store.write(lambda tx: index_some(tx.db, AT_ONCE), kind="conversation.index")
        except StoreClosed:
            return False
        except StoreFailed as error:
            self._log.warning("words could not be indexed; trying again", extra={"why": str(error)})
            await self._sleep(_FAILED_REST_S)
            return True
        took = self._clock.monotonic() - before
        rest = _REST_WHILE_BUSY if self._arrived else _REST
        await self._sleep(max(_LEAST_REST_S, took * rest))
        return done == AT_ONCE
