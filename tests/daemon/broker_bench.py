"""A broker in virtual time, and what its tests ask of it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from greenroom.daemon.broker import EventBroker
from greenroom.daemon.subscription import Subscription
from greenroom.model.errors import Unavailable
from greenroom.model.facts import Fact, NotedFact
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.protocol.events import Event
from tests.daemon.hearing import at_once
from tests.daemon.hearing import heard as event_in
from tests.simulation.virtual_loop import VirtualLoop

ME, OTHER = 1000, 2000
AT = Micros(1_767_225_600_000_000)


class LoopClock:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def now(self) -> Micros:
        return Micros(AT + round(self._loop.time() * 1_000_000))

    def monotonic(self) -> float:
        return self._loop.time()


class Bench:
    """A broker, and a store that is a list."""

    def __init__(self) -> None:
        loop = asyncio.get_running_loop()
        self.kept: list[NotedFact] = []
        self.pages_read = 0
        self.while_reading: Callable[[], None] = lambda: None
        self.broken = False
        self.broker = EventBroker(loop=loop, clock=LoopClock(loop), history=self._since)

    async def _since(self, seq: int, limit: int, owner: int | None) -> list[NotedFact]:
        if self.broken:
            raise Unavailable
        self.pages_read += 1
        page = [each for each in self.kept if each.seq > seq and owner in {None, each.fact.owner}][:limit]
        await asyncio.sleep(0)
        self.while_reading()
        return page

    def keep(self, number: int = 1, owner: int = ME, topic: str = "batch", subject: str = "b") -> list[NotedFact]:
        """Facts that are durable and not yet published."""
        first = self.kept[-1].seq + 1 if self.kept else 1
        fact = Fact(type=f"{topic}.x", topic=topic, owner=owner, subject=subject, data={"batch_id": subject})
        made = [NotedFact(seq=seq, at=AT, fact=fact) for seq in range(first, first + number)]
        self.kept += made
        return made

    def tell(self, number: int = 1, **of: Any) -> None:
        self.broker.publish_facts(self.keep(number, **of))

    def gauge(self, value: int, key: str = "k", owner: int = ME, subject: str = "b") -> None:
        data: dict[str, object] = {"batch_id": subject, "value": value}
        self.broker.publish_gauge("batch.progress", "batch", owner, subject, lambda: data, key)

    def mine(self, *topics: str, from_seq: int | None = None) -> Subscription:
        return self.broker.subscribe(Principal(ME), list(topics or ("batch",)), from_seq)


def run(scenario: Callable[[Bench], Coroutine[Any, Any, None]]) -> None:
    loop = VirtualLoop()

    async def whole() -> None:
        try:
            await scenario(Bench())
        finally:
            left = asyncio.all_tasks() - {asyncio.current_task()}
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    try:
        loop.run_until_complete(whole())
    finally:
        loop.close()


def seqs(events: list[Event]) -> list[int | None]:
    return [event.seq for event in events]


async def news(subscription: Subscription) -> list[Event]:
    """What has come."""
    return [event_in(told) for told in await subscription.next(at_once)]


async def heard(subscription: Subscription, number: int) -> list[Event]:
    """The next so many events at least."""
    events: list[Event] = []
    while len(events) < number:
        events += await news(subscription)
    return events
