"""Permits: who may call next. Every call needs one, whatever batch it belongs to."""

import asyncio
import heapq
from collections.abc import Mapping
from itertools import count
from types import MappingProxyType
from typing import Protocol

from aiolimiter import AsyncLimiter
from msgspec import Struct

from greenroom.model.batch import Priority

SHARES: Mapping[Priority, int] = MappingProxyType({Priority.HIGH: 4, Priority.NORMAL: 2, Priority.LOW: 1})
"""How permits are shared between priorities while all of them wait."""

_BURST = 2
"""Calls that may leave together: an event loop wakes late, and a bucket of one would lose what it was late by."""


class PermitRequest(Struct, frozen=True):
    """Who asks. Batch ids sort by age, and inside a priority the oldest batch comes first."""

    priority: Priority
    batch_id: str


class Permit(Protocol):
    """Leave to make one call."""

    def release(self) -> None:
        """Give it back once the call has ended, however it did. Giving it back twice does nothing."""
        ...


class Permits(Protocol):
    """Where permits come from."""

    async def acquire(self, request: PermitRequest) -> Permit:
        """Wait until a call may leave. Whoever is cancelled while waiting holds nothing."""
        ...


class _Held:
    def __init__(self, owner: "SharedPermits") -> None:
        self._owner: SharedPermits | None = owner

    def release(self) -> None:
        owner, self._owner = self._owner, None
        if owner is not None:
            owner._give_back()  # noqa: SLF001 - one concept in two classes of this file


_Waiter = tuple[str, int, asyncio.Future[_Held]]


class SharedPermits:
    """Permits bounded by calls at once and by calls a minute, both optional, shared fairly.

    Fair sharing is stride scheduling (Waldspurger and Weihl, 1995): each priority has a pass that grows by
    1 / share with every permit, and the lowest pass goes next.
    """

    def __init__(
        self,
        *,
        max_concurrency: int | None = None,
        requests_per_minute: float | None = None,
        max_utilization: float = 1.0,
    ) -> None:
        """Set the bounds; None is no bound. `max_utilization` (0 to 1) is the share of the rate that is used."""
        self._max_concurrency = max_concurrency
        self._pace = (
            None
            if requests_per_minute is None
            else AsyncLimiter(_BURST, _BURST * 60 / (requests_per_minute * max_utilization))
        )
        self._in_use = 0
        self._waiting: dict[Priority, list[_Waiter]] = {priority: [] for priority in Priority}
        self._pass: dict[Priority, float] = dict.fromkeys(Priority, 0.0)
        self._now = 0.0  # the pass of the last one served: whoever comes back from idling starts here
        self._order = count()
        self._pump: asyncio.Task[None] | None = None

    @property
    def max_concurrency(self) -> int | None:
        """Calls at once that are allowed; None is no bound."""
        return self._max_concurrency

    @property
    def in_use(self) -> int:
        """Permits that are out."""
        return self._in_use

    @property
    def waiting(self) -> int:
        """Callers that wait for one."""
        return sum(1 for waiters in self._waiting.values() for waiter in waiters if not waiter[2].done())

    async def acquire(self, request: PermitRequest) -> Permit:
        """Wait for a permit."""
        future: asyncio.Future[_Held] = asyncio.get_running_loop().create_future()
        waiters = self._waiting[request.priority]
        if not waiters:
            self._pass[request.priority] = max(self._pass[request.priority], self._now)
        heapq.heappush(waiters, (request.batch_id, next(self._order), future))
        self._serve()
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():  # it was granted in the same turn of the loop
                future.result().release()
            raise

    async def aclose(self) -> None:
        """Stop serving; whoever waits is cancelled."""
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.gather(self._pump, return_exceptions=True)
        for waiters in self._waiting.values():
            for *_, future in waiters:
                future.cancel()
            waiters.clear()

    def _give_back(self) -> None:
        self._in_use -= 1
        self._serve()

    def _serve(self) -> None:
        if self._pace is not None:
            if self._pump is None or self._pump.done():
                self._pump = asyncio.get_running_loop().create_task(self._serve_paced(self._pace), name="permits")
            return
        while (waiter := self._next()) is not None:
            self._grant(waiter)

    async def _serve_paced(self, pace: AsyncLimiter) -> None:
        """One task waits for the pace, and only then chooses who goes: the limiter's own queue is not fair."""
        while self._has_room() and any(self._waiting.values()):
            await pace.acquire()
            if (waiter := self._next()) is not None:
                self._grant(waiter)

    def _has_room(self) -> bool:
        return self._max_concurrency is None or self._in_use < self._max_concurrency

    def _next(self) -> asyncio.Future[_Held] | None:
        """Take out whoever goes next, if somebody may."""
        if not self._has_room():
            return None
        for waiters in self._waiting.values():
            while waiters and waiters[0][2].done():  # cancelled while it waited
                heapq.heappop(waiters)
        ready = [priority for priority, waiters in self._waiting.items() if waiters]
        if not ready:
            return None
        chosen = min(ready, key=lambda priority: (self._pass[priority], priority.rank))
        self._now = self._pass[chosen]
        self._pass[chosen] += 1 / SHARES[chosen]
        return heapq.heappop(self._waiting[chosen])[2]

    def _grant(self, future: asyncio.Future[_Held]) -> None:
        self._in_use += 1
        future.set_result(_Held(self))
