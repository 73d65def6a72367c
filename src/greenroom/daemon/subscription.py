"""One subscriber's view of what happens: old facts first, then what comes, bounded however slowly it is read."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from greenroom.model.errors import Unavailable
from greenroom.model.facts import NotedFact
from greenroom.model.principal import Principal
from greenroom.model.times import Clock, rfc3339
from greenroom.protocol.events import Event

MAX_FACTS = 1_000
"""Facts that wait for a subscriber at most; one more, and it is told to read again from the store."""

MAX_GAUGES = 1_000
"""Gauges that wait for a subscriber at most; past that the one that has waited longest is forgotten."""

PAGE = 500
"""Old facts that are read from the store at a time."""

History = Callable[[int, int], Awaitable[list[NotedFact]]]
"""At most so many facts (the second argument) after a `seq` (the first), whoever they belong to, in order."""

GaugeKey = tuple[str, str]
"""The type of a gauge and what it is a gauge of."""


class Filter:
    """Which events a subscriber hears of: its owner's, on the topics that it named.

    `batch` stands for every batch, `batch:<id>` for one.
    """

    def __init__(self, who: Principal, topics: Iterable[str]) -> None:
        self._who = who
        named = frozenset(topics)
        self._whole = frozenset(topic for topic in named if ":" not in topic)
        self._batches = named - self._whole

    def __call__(self, owner: int, topic: str, subject: str | None) -> bool:
        """Whether the subscriber hears of an event of that topic about that batch."""
        if not (self._who.sees_all or owner == self._who.uid):
            return False
        return topic in self._whole or (topic == "batch" and f"batch:{subject}" in self._batches)


def event_of(noted: NotedFact) -> Event:
    """A fact as a subscriber is told of it."""
    fact = noted.fact
    return Event(seq=noted.seq, at=rfc3339(noted.at), topic=fact.topic, type=fact.type, data=fact.data)


class Subscription:
    """What one subscriber has still to hear. Its reader calls `next` until `ended`.

    With old facts to tell it reads them from the store, a page each time its reader asks, so that a slow reader
    costs nothing; live facts pass it by meanwhile, since the store has them too. It turns live at the moment when
    the store had nothing newer than what was last published: no fact is missed and none is told twice.

    Live, at most `MAX_FACTS` facts wait for the reader. One more drops them all: the reader then gets an event
    `resync`, whose `from_seq` is the last fact that it was handed, and the subscription is over. It subscribes
    again from there, and hears everything after it.
    """

    def __init__(self, hears: Filter, *, position: int, newest: int, clock: Clock, history: History) -> None:
        """Begin after `position`; `newest` is the last fact that was published so far."""
        self._hears = hears
        self._position = position
        self._live = position >= newest
        self._clock = clock
        self._history = history
        self._published = newest
        self._facts: deque[Event] = deque()
        self._gauges: dict[GaugeKey, Event] = {}
        self._lost = False
        self._ended = False
        self._news = asyncio.Event()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self._ended

    async def next(self) -> list[Event]:
        """Everything that has come since the last call, facts before gauges; waits while there is nothing.

        An empty list says that the subscription was closed, an event of type `resync` that it is over because its
        reader was too slow, or old facts could not be read.
        """
        while not self._ended:
            if not self._live:
                if told := await self._read_on():
                    return told
            elif self._lost:
                self._ended = True
                return [self._resync()]
            elif self._facts or self._gauges:
                return self._take()
            else:
                self._news.clear()
                await self._news.wait()
        return []

    def close(self) -> None:
        """Nothing more is wanted."""
        self._ended = True
        self._facts.clear()
        self._gauges.clear()
        self._news.set()

    def offer_fact(self, noted: NotedFact, event: Event) -> None:
        """Something happened, and is told as this event. Never waits."""
        self._published = noted.seq
        fact = noted.fact
        if not self._hears_now(fact.owner, fact.topic, fact.subject) or noted.seq <= self._position:
            return
        if len(self._facts) >= MAX_FACTS:
            self._lost = True
            self._facts.clear()
            self._gauges.clear()
        else:
            self._facts.append(event)
        self._news.set()

    def wants_gauge(self, owner: int, topic: str, subject: str | None) -> bool:
        """Whether a gauge of that topic about that batch would be heard."""
        return self._hears_now(owner, topic, subject)

    def offer_gauge(self, key: GaugeKey, event: Event) -> None:
        """Something wanted stands differently now; what it said before, unheard, is forgotten. Never waits."""
        self._gauges.pop(key, None)
        if len(self._gauges) >= MAX_GAUGES:
            del self._gauges[next(iter(self._gauges))]
        self._gauges[key] = event
        self._news.set()

    def _hears_now(self, owner: int, topic: str, subject: str | None) -> bool:
        return self._live and not (self._lost or self._ended) and self._hears(owner, topic, subject)

    def _resync(self) -> Event:
        data = {"from_seq": self._position}
        return Event(seq=None, at=rfc3339(self._clock.now()), topic="system", type="resync", data=data)

    def _take(self) -> list[Event]:
        told = [*self._facts, *self._gauges.values()]
        if self._facts:
            seq = self._facts[-1].seq
            assert seq is not None
            self._position = seq
        self._facts.clear()
        self._gauges.clear()
        return told

    async def _read_on(self) -> list[Event]:
        before = self._published
        try:
            page = await self._history(self._position, PAGE)
        except Unavailable:
            # The store says why in the log; the reader is told from where to ask once more.
            self._lost = self._live = True
            return []
        if page:
            self._position = page[-1].seq
        else:
            # The store has what was published before it was asked, or has pruned it.
            self._position = max(self._position, before)
            self._live = self._position >= self._published
        return [
            event_of(each) for each in page if self._hears(each.fact.owner, each.fact.topic, each.fact.subject)
        ]
