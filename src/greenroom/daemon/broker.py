"""The event broker: tells subscribers what happens, and never waits for one.

Facts come from the store once they are durable, in the order of their `seq`; gauges from whoever has one, as often
as it likes: each is passed on at most ten times a second, the latest one wins, and none is kept. Everything here
runs on the event loop and in its time; nobody who publishes awaits anything.
"""

import asyncio
from collections.abc import Callable

from msgspec import Struct

from greenroom.daemon.recent import About, GaugeKey, Recent, about
from greenroom.daemon.subscription import History, Subscription, told_of
from greenroom.model.facts import NotedFact
from greenroom.model.principal import Principal
from greenroom.model.times import Clock, rfc3339
from greenroom.protocol.events import Event
from greenroom.protocol.framing import event_line

GAUGE_INTERVAL_S = 0.1
"""Seconds between two tellings of one gauge at least."""


class _Reading(Struct, frozen=True):
    """What a gauge says; `data` is only asked for where somebody hears of it."""

    about: About
    topic: str
    data: Callable[[], dict[str, object]]


class _Gauge(Struct):
    """A gauge that was told less than an interval ago, and what has come since."""

    told_at: float
    latest: _Reading | None = None


class EventBroker:
    """Passes on what happens. Its `publish_facts` is the store's `on_facts`."""

    def __init__(self, *, loop: asyncio.AbstractEventLoop, clock: Clock, history: History) -> None:
        """Make a broker without subscribers.

        Args:
            loop: whose time the gauges keep.
            clock: the time of day of gauges.
            history: reads old facts.
        """
        self._loop = loop
        self._clock = clock
        self._history = history
        self._last_seq = 0
        self._recent = Recent()
        self._subscriptions: set[Subscription] = set()
        self._gauges: dict[GaugeKey, _Gauge] = {}
        self._timer: asyncio.TimerHandle | None = None

    @property
    def last_seq(self) -> int:
        """The `seq` of the newest fact."""
        return self._last_seq

    @property
    def subscribers(self) -> int:
        """How many subscriptions are open."""
        return len(self._subscriptions)

    def begin_after(self, seq: int) -> None:
        """Say which fact was the newest when the daemon started."""
        self._last_seq = max(self._last_seq, seq)
        self._recent.begin_after(self._last_seq)

    def publish_facts(self, facts: list[NotedFact]) -> None:
        """Tell of facts that are durable now, in the order of their `seq`."""
        if not facts:
            return
        self._last_seq = facts[-1].seq
        if not self._subscriptions:
            self._recent.begin_after(self._last_seq)
            return
        for noted in facts:
            self._recent.add_fact(noted.seq, told_of(noted))

    def publish_gauge(
        self, type_: str, topic: str, owner: int, subject: str, data: Callable[[], dict[str, object]], key: str
    ) -> None:
        """Tell how something stands now.

        What `data` raises is the loop's to report: it fails nobody who only passes on how things stand.

        Args:
            type_: a gauge of the event catalogue.
            topic: its topic there.
            owner: whose rows it tells of.
            subject: the batch that it belongs to.
            data: makes what it says, ready for the wire; asked when it is told, and only where somebody hears it.
            key: what it is a gauge of; of the same type and key the latest wins.
        """
        if not self._subscriptions:
            return
        reading = _Reading(about(owner, topic, subject), topic, data)
        held = self._gauges.get((type_, key))
        if held is None:
            self._gauges[type_, key] = _Gauge(self._loop.time())
            self._tell((type_, key), reading)
        else:
            held.latest = reading
        if self._timer is None:
            self._timer = self._loop.call_later(GAUGE_INTERVAL_S, self._tell_latest)

    def subscribe(self, who: Principal, topics: list[str], from_seq: int | None = None) -> Subscription:
        """Open a subscription; `unsubscribe` it when its reader is gone.

        Args:
            who: hears of its own rows, or of everybody's where it `sees_all`.
            topics: as `events.subscribe` names them.
            from_seq: tell the facts after this one first; a `seq` that was never given out counts as the newest.
        """
        position = self._last_seq if from_seq is None else min(from_seq, self._last_seq)
        subscription = Subscription(
            who,
            topics,
            position=position,
            recent=self._recent,
            published=lambda: self._last_seq,
            clock=self._clock,
            history=self._history,
        )
        self._recent.heed(subscription.interests)
        self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Close a subscription, open or ended."""
        subscription.close()
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)
            self._recent.heed_no_longer(subscription.interests)

    def _tell(self, key: GaugeKey, reading: _Reading) -> None:
        if not self._recent.is_heeded(reading.about):
            return
        at = rfc3339(self._clock.now())
        try:
            event = Event(seq=None, at=at, topic=reading.topic, type=key[0], data=reading.data())
            line = event_line(event)
        except Exception as error:  # noqa: BLE001 - a call that is paid for must not fail for a gauge of it
            self._loop.call_exception_handler({"message": f"the gauge {key} can't be told", "exception": error})
        else:
            self._recent.add_gauge(key, reading.about, line)

    def _tell_latest(self) -> None:
        """Tell what has come in the last interval, and forget what has been quiet for one."""
        now = self._loop.time()
        for key, gauge in list(self._gauges.items()):
            if now - gauge.told_at < GAUGE_INTERVAL_S:
                continue
            if gauge.latest is None:
                del self._gauges[key]
            else:
                self._tell(key, gauge.latest)
                gauge.latest, gauge.told_at = None, now
        self._timer = self._loop.call_later(GAUGE_INTERVAL_S, self._tell_latest) if self._gauges else None
