"""What was told lately, kept once for all subscribers, each of whom reads it at their own pace.

Telling something costs the same however many subscribers there are and however slowly they read: it is written
down here, and those who wait for just that are woken.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from greenroom.model.facts import NotedFact
from greenroom.model.principal import Principal
from greenroom.protocol.events import Event

MAX_FACTS = 4_000
"""Facts that a subscriber may be behind; one more, and it is told to read again from the store."""

MAX_GAUGES = 1_000
"""Gauges that are kept; past that the one that has not been told for longest is forgotten."""

GaugeKey = tuple[str, str]
"""The type of a gauge and what it is a gauge of."""

Interest = tuple[int | None, str]
"""Whose rows, None for everybody's, and which topic."""


class About(Struct, frozen=True):
    """Whose row an event tells of, on which topic, and of which batch if of any."""

    owner: int
    topic: str
    subject: str | None

    def interests(self) -> Iterator[Interest]:
        """Any of which a subscriber hears it by."""
        yield self.owner, self.topic
        yield None, self.topic
        if self.topic == "batch":
            one = f"batch:{self.subject}"
            yield self.owner, one
            yield None, one


def interests_of(who: Principal, topics: Iterable[str]) -> frozenset[Interest]:
    """What a subscriber hears who named these topics: `batch` stands for every batch, `batch:<id>` for one."""
    return frozenset((None if who.sees_all else who.uid, topic) for topic in topics)


class _Gauge(Struct, frozen=True):
    number: int
    about: About
    event: Event


class Recent:
    """The latest facts and gauges, and who waits for more."""

    def __init__(self) -> None:
        self._seqs: list[int] = []
        self._facts: list[tuple[About, Event]] = []
        self._forgotten = 0
        self._gauges: dict[GaugeKey, _Gauge] = {}
        self._gauge_number = 0
        self._heard: Counter[Interest] = Counter()
        self._waiting: defaultdict[Interest, dict[Callable[[], None], None]] = defaultdict(dict)

    @property
    def forgotten(self) -> int:
        """The last fact that is known here no longer: who has heard that one can read on here."""
        return self._forgotten

    @property
    def gauge_number(self) -> int:
        """The number of the gauge that was told last."""
        return self._gauge_number

    def begin_after(self, seq: int) -> None:
        """Know no facts up to this one."""
        self._seqs.clear()
        self._facts.clear()
        self._forgotten = seq

    def heed(self, interests: frozenset[Interest]) -> None:
        """Somebody subscribes to these."""
        self._heard.update(interests)

    def heed_no_longer(self, interests: frozenset[Interest]) -> None:
        """Somebody does no longer."""
        self._heard.subtract(interests)
        for interest in interests:
            if not self._heard[interest]:
                del self._heard[interest]

    def heeds(self, about: About) -> bool:
        """Whether anybody would hear of it."""
        return any(interest in self._heard for interest in about.interests())

    def add_fact(self, noted: NotedFact, event: Event) -> None:
        """Something happened; facts come in the order of their `seq`."""
        fact = noted.fact
        about = About(fact.owner, fact.topic, fact.subject)
        self._seqs.append(noted.seq)
        self._facts.append((about, event))
        if len(self._seqs) > MAX_FACTS:
            self._forgotten = self._seqs[-MAX_FACTS - 1]
        if len(self._seqs) >= 2 * MAX_FACTS:
            del self._seqs[:-MAX_FACTS], self._facts[:-MAX_FACTS]
        self._wake(about)

    def add_gauge(self, key: GaugeKey, about: About, event: Event) -> None:
        """Something stands differently now; what it said before is forgotten."""
        self._gauges.pop(key, None)
        if len(self._gauges) >= MAX_GAUGES:
            del self._gauges[next(iter(self._gauges))]
        self._gauge_number += 1
        self._gauges[key] = _Gauge(self._gauge_number, about, event)
        self._wake(about)

    def facts_after(self, seq: int) -> Iterator[tuple[int, About, Event]]:
        """The facts after one that is not forgotten."""
        for at in range(bisect_right(self._seqs, seq), len(self._seqs)):
            about, event = self._facts[at]
            yield self._seqs[at], about, event

    def gauges_after(self, number: int) -> list[tuple[About, Event]]:
        """The gauges that were told since, each at its latest."""
        told: list[tuple[About, Event]] = []
        for gauge in reversed(self._gauges.values()):
            if gauge.number <= number:
                break
            told.append((gauge.about, gauge.event))
        return told[::-1]

    def wait(self, interests: frozenset[Interest], wake: Callable[[], None]) -> None:
        """Call `wake` when one of these is told."""
        for interest in interests:
            self._waiting[interest][wake] = None

    def wait_no_longer(self, interests: frozenset[Interest], wake: Callable[[], None]) -> None:
        """Call `wake` no more."""
        for interest in interests:
            waiting = self._waiting[interest]
            waiting.pop(wake, None)
            if not waiting:
                del self._waiting[interest]

    def _wake(self, about: About) -> None:
        for interest in about.interests():
            for wake in list(self._waiting.get(interest, ())):
                wake()
