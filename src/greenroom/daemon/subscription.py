"""One subscriber's view of what happens: old facts first, then what comes, bounded however slowly it is read."""

import asyncio
from collections.abc import Awaitable, Callable

from greenroom.daemon.recent import About, Interest, Recent
from greenroom.model.errors import Unavailable
from greenroom.model.facts import NotedFact
from greenroom.model.times import Clock, rfc3339
from greenroom.protocol.events import Event

TOLD_AT_ONCE = 100
"""Events that a reader gets at a time: what it holds while it waits to pass them on is bounded, too."""

PAGE = 100
"""Old facts that are read from the store at a time."""

History = Callable[[int, int], Awaitable[list[NotedFact]]]
"""At most so many facts (the second argument) after a `seq` (the first), whoever they belong to, in order."""


def event_of(noted: NotedFact) -> Event:
    """A fact as a subscriber is told of it."""
    fact = noted.fact
    return Event(seq=noted.seq, at=rfc3339(noted.at), topic=fact.topic, type=fact.type, data=fact.data)


class Subscription:
    """What one subscriber has still to hear. Its reader calls `next` until `ended`.

    It holds nothing but the place up to which its reader was told. Facts after that come from the store, a page
    each time the reader asks, until it has come to those that are kept in `Recent`, and from there on from that.
    Facts are told by their `seq`, wherever they come from: none is missed, and none is told twice.

    A reader of recent facts that falls behind them gets an event `resync`, whose `from_seq` is the last fact up to
    which it was told, and the subscription is over. It subscribes again from there, and hears everything after it.
    """

    def __init__(
        self,
        interests: frozenset[Interest],
        *,
        position: int,
        recent: Recent,
        published: Callable[[], int],
        clock: Clock,
        history: History,
    ) -> None:
        """Begin after `position`; `published` tells the newest fact that was."""
        self.interests = interests
        self._position = position
        self._gauge_number = recent.gauge_number
        self._recent = recent
        self._live = False
        self._published = published
        self._clock = clock
        self._history = history
        self._ended = False
        self._news = asyncio.Event()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self._ended

    async def next(self) -> list[Event]:
        """What has come since the last call, facts before gauges; waits while there is nothing.

        An empty list says that the subscription was closed, an event of type `resync` that it is over because its
        reader was too slow, or old facts could not be read.
        """
        while not self._ended:
            behind = self._position < self._recent.forgotten
            if behind and self._live:
                return [self._resync()]
            told = await self._read_on() if behind else self._read_recent()
            if told and not self._ended:
                return told
            if not behind:
                await self._wait()
        return []

    def close(self) -> None:
        """Nothing more is wanted."""
        self._ended = True
        self._news.set()

    def _hears(self, about: About) -> bool:
        return any(interest in self.interests for interest in about.interests())

    def _read_recent(self) -> list[Event]:
        self._live = True
        told: list[Event] = []
        for seq, about, event in self._recent.facts_after(self._position):
            self._position = seq
            if self._hears(about):
                told.append(event)
                if len(told) == TOLD_AT_ONCE:
                    return told
        gauges = [event for about, event in self._recent.gauges_after(self._gauge_number) if self._hears(about)]
        self._gauge_number = self._recent.gauge_number
        return told + gauges

    async def _wait(self) -> None:
        self._news.clear()
        self._recent.wait(self.interests, self._news.set)
        try:
            await self._news.wait()
        finally:
            self._recent.wait_no_longer(self.interests, self._news.set)

    def _resync(self) -> Event:
        self._ended = True
        data = {"from_seq": self._position}
        return Event(seq=None, at=rfc3339(self._clock.now()), topic="system", type="resync", data=data)

    async def _read_on(self) -> list[Event]:
        before = self._published()
        try:
            page = await self._history(self._position, PAGE)
        except Unavailable:
            # The store says why in the log; the reader is told from where to ask once more.
            return [] if self._ended else [self._resync()]
        # Where it has nothing, what was published before it was asked has been pruned.
        self._position = page[-1].seq if page else max(self._position, before)
        return [
            event_of(each)
            for each in page
            if self._hears(About(each.fact.owner, each.fact.topic, each.fact.subject))
        ]
