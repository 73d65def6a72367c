"""One subscriber's view of what happens: old facts first, then what comes, bounded however slowly it is read."""

from collections.abc import Awaitable, Callable

from greenroom.daemon.recent import Recent, Told, Waiter, about, interests_of
from greenroom.model.errors import Unavailable
from greenroom.model.facts import NotedFact
from greenroom.model.principal import Principal
from greenroom.model.times import Clock, rfc3339
from greenroom.protocol.events import Event
from greenroom.protocol.framing import event_line

LOOKED_AT_ONCE = 500
"""Facts that are looked at for a reader at a time, so that what it is handed at once is bounded too."""

History = Callable[[int, int, int | None], Awaitable[list[NotedFact]]]
"""At most so many facts (the second argument) after a `seq` (the first), in order: an owner's, or everybody's."""


Turn = Callable[[], Awaitable[None]]
"""Waits until a reader may take what has come: meanwhile more comes, and is taken along."""


def told_of(noted: NotedFact) -> Told:
    """A fact as subscribers are told of it."""
    fact = noted.fact
    event = Event(seq=noted.seq, at=rfc3339(noted.at), topic=fact.topic, type=fact.type, data=fact.data)
    return Told(about(fact.owner, fact.topic, fact.subject), event_line(event))


class Subscription:
    """What one subscriber has still to hear. Its reader calls `next` until that answers nothing.

    It holds no more than the place up to which its reader was told. Facts after that come from the store, a page
    each time that the reader asks, until it has come to those that `Recent` keeps, and from there on from those.
    It goes by their `seq`, wherever they come from: no fact is missed, and none is told twice.

    A reader of recent facts that falls behind them gets an event `resync`, whose `from_seq` is the last fact up to
    which it was told, and the subscription is over. It subscribes again from there, and hears everything after it.
    So does one that says it was told of more than there is, as after a restored backup.
    """

    def __init__(
        self,
        who: Principal,
        topics: list[str],
        *,
        position: int,
        recent: Recent,
        published: Callable[[], int],
        clock: Clock,
        history: History,
    ) -> None:
        """Begin after `position`; `published` tells the newest fact that was published."""
        self.interests = interests_of(who, topics)
        self._who = who
        self._position = position
        self._gauge_number = recent.gauge_number
        self._recent = recent
        self._waiter = Waiter(self.interests)
        self._reads_recent = False
        self._published = published
        self._clock = clock
        self._history = history
        self._ended = False
        self._is_astray = False

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self._ended

    async def next(self, turn: Turn) -> list[Told]:
        """What has come since the last call, facts before gauges; waits while there is nothing, and for its turn.

        An empty list says that the subscription was closed, an event of type `resync` that it is over because its
        reader was too slow or astray, or old facts could not be read.
        """
        while not self._ended:
            if self._is_astray:
                return [self._resync()]
            if not self._has_news():
                await self._wait()
            await turn()
            behind = self._position < self._recent.forgotten(self._who)
            if behind and self._reads_recent:
                return [self._resync()]
            told = await self._read_old() if behind else self._read_recent()
            if self.ended:  # by `close`, meanwhile
                break
            if told is None:
                return [self._resync()]
            if told:
                return told
        return []

    def resync(self, newest: int) -> None:
        """Tell the reader nothing but to begin again after `newest`, the last fact that it may have heard."""
        self._position, self._is_astray = newest, True

    def close(self) -> None:
        """Nothing more is wanted."""
        self._ended = True
        self._waiter.woken.set()

    def _has_news(self) -> bool:
        return self._recent.has_facts_after(self._position) or self._gauge_number < self._recent.gauge_number

    def _read_recent(self) -> list[Told]:
        self._reads_recent = True
        facts, self._position = self._recent.facts_after(self._position, self.interests, LOOKED_AT_ONCE)
        if self._recent.has_facts_after(self._position):
            return facts
        number, self._gauge_number = self._gauge_number, self._recent.gauge_number
        return facts + self._recent.gauges_after(number, self.interests)

    async def _wait(self) -> None:
        self._recent.wait(self._waiter)
        try:
            await self._waiter.woken.wait()
        finally:
            self._recent.wait_no_longer(self._waiter)
        self._position = max(self._position, self._waiter.passed)

    async def _read_old(self) -> list[Told] | None:
        """Facts that the store has; None where it can't be read, and its log says why."""
        before = self._published()
        owner = None if self._who.sees_all else self._who.uid
        try:
            page = await self._history(self._position, LOOKED_AT_ONCE, owner)
        except Unavailable:
            return None
        if page:
            self._position = page[-1].seq
        if len(page) < LOOKED_AT_ONCE:
            # The store has what was published before it was asked, or has pruned it.
            self._position = max(self._position, before)
        told = [told_of(each) for each in page]
        return [each for each in told if each.about.heard_by(self.interests)]

    def _resync(self) -> Told:
        self._ended = True
        data = {"from_seq": self._position}
        event = Event(seq=None, at=rfc3339(self._clock.now()), topic="system", type="resync", data=data)
        return Told(about(self._who.uid, "system", None), event_line(event))
