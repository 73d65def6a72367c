"""What was told lately: kept once for all subscribers, each of whom reads it at their own pace.

Telling something costs the same however many subscribers there are and however slowly they read: it is encoded
once and put down here, and only those are woken who wait for just that. A subscriber that does not read costs
nothing but its place.
"""

import asyncio
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable

from msgspec import Struct

from greenroom.model.principal import Principal

MAX_FACTS = 4_000
MAX_BYTES = 16 * 1024 * 1024
"""Facts that are kept, and the length of their lines in all; who is further behind reads again from the store."""

MAX_GAUGES = 1_000
"""Gauges that are kept; past that the one that has not been told for longest is forgotten."""

GaugeKey = tuple[str, str]
"""The type of a gauge and what it is a gauge of."""

Interest = tuple[int | None, str]
"""Whose rows, None for everybody's, and which topic."""


def interests_of(who: Principal, topics: Iterable[str]) -> frozenset[Interest]:
    """What a subscriber hears who named these topics: `batch` stands for every batch, `batch:<id>` for one."""
    return frozenset((None if who.sees_all else who.uid, topic) for topic in topics)


class About(Struct, frozen=True):
    """Whose row an event tells of, and the interests by any of which a subscriber hears it."""

    owner: int
    interests: tuple[Interest, ...]

    def heard_by(self, interests: frozenset[Interest]) -> bool:
        """Whether a subscriber with these interests hears it."""
        return not interests.isdisjoint(self.interests)


def about(owner: int, topic: str, subject: str | None) -> About:
    """What an event is about: an owner's row, on a topic, and of a batch if of any."""
    whole: tuple[Interest, ...] = ((owner, topic), (None, topic))
    if topic != "batch":
        return About(owner, whole)
    one = f"batch:{subject}"
    return About(owner, (*whole, (owner, one), (None, one)))


class Told(Struct, frozen=True):
    """A fact or a gauge; `line` is what every hearer is sent."""

    about: About
    line: bytes


class Waiter:
    """Somebody who has read everything and waits for more."""

    def __init__(self, interests: frozenset[Interest]) -> None:
        self.interests = interests
        self.woken = asyncio.Event()
        self.passed = 0
        """Facts up to this one were told meanwhile and were not for it."""


class Recent:
    """The latest facts and gauges, and who waits for more."""

    def __init__(self) -> None:
        self._facts: list[tuple[int, Told]] = []
        self._first = 0
        """Where in the list the first fact stands that is not forgotten."""
        self._bytes = 0
        self._newest = 0
        self._unknown = 0
        self._forgotten: dict[int | None, int] = {}
        """By owner, and for everybody under None: the last of their facts that was forgotten."""
        self._gauges: dict[GaugeKey, tuple[int, Told]] = {}
        self._gauge_number = 0
        self._interests: Counter[Interest] = Counter()
        self._waiting: defaultdict[Interest, dict[Waiter, None]] = defaultdict(dict)

    @property
    def gauge_number(self) -> int:
        """The number of the gauge that was told last."""
        return self._gauge_number

    def has_facts_after(self, seq: int) -> bool:
        """Whether any fact was told after that one."""
        return seq < self._newest

    def forgotten(self, who: Principal) -> int:
        """The last fact of theirs that is not known here: who has been told that one can read on here."""
        return max(self._unknown, self._forgotten.get(None if who.sees_all else who.uid, 0))

    def begin_after(self, seq: int) -> None:
        """Know no facts up to this one."""
        self._facts.clear()
        self._first = self._bytes = 0
        self._forgotten.clear()
        self._unknown = self._newest = seq

    def heed(self, interests: frozenset[Interest]) -> None:
        """Somebody subscribes to these."""
        self._interests.update(interests)

    def heed_no_longer(self, interests: frozenset[Interest]) -> None:
        """Somebody does no longer."""
        self._interests.subtract(interests)
        for interest in interests:
            if not self._interests[interest]:
                del self._interests[interest]

    def is_heeded(self, about: About) -> bool:
        """Whether anybody would hear of it."""
        return any(interest in self._interests for interest in about.interests)

    def add_fact(self, seq: int, told: Told) -> None:
        """Something happened; facts come in the order of their `seq`."""
        self._wake(told.about)
        self._newest = seq
        self._facts.append((seq, told))
        self._bytes += len(told.line)
        while len(self._facts) - self._first > MAX_FACTS or self._bytes > MAX_BYTES:
            self._forget_first()
        if self._first > MAX_FACTS:
            del self._facts[: self._first]
            self._first = 0

    def add_gauge(self, key: GaugeKey, about: About, line: bytes) -> None:
        """Something stands differently now; what it said before is forgotten."""
        self._gauges.pop(key, None)
        if len(self._gauges) >= MAX_GAUGES:
            del self._gauges[next(iter(self._gauges))]
        self._gauge_number += 1
        self._gauges[key] = self._gauge_number, Told(about, line)
        self._wake(about)

    def facts_after(self, seq: int, interests: frozenset[Interest], most: int) -> tuple[list[Told], int]:
        """Facts after one that are heard by these interests, and the last one that was looked at.

        At most so many are looked at, as that takes time whether they are heard or not.
        """
        start = bisect_right(self._facts, seq, lo=self._first, key=lambda each: each[0])
        looked_at = self._facts[start : start + most]
        unheard = interests.isdisjoint
        told = [told for _, told in looked_at if not unheard(told.about.interests)]
        return told, looked_at[-1][0] if looked_at else seq

    def gauges_after(self, number: int, interests: frozenset[Interest]) -> list[Told]:
        """The gauges that were told since, each at its latest, that are heard by these interests."""
        told: list[Told] = []
        for given, gauge in reversed(self._gauges.values()):
            if given <= number:
                break
            if not interests.isdisjoint(gauge.about.interests):
                told.append(gauge)
        return told[::-1]

    def wait(self, waiter: Waiter) -> None:
        """Wake somebody when one of their interests is told."""
        waiter.woken.clear()
        for interest in waiter.interests:
            self._waiting[interest][waiter] = None

    def wait_no_longer(self, waiter: Waiter) -> None:
        """Let somebody be."""
        for interest in waiter.interests:
            self._waiting[interest].pop(waiter, None)
            if not self._waiting[interest]:
                del self._waiting[interest]

    def _wake(self, about: About) -> None:
        for interest in about.interests:
            for waiter in self._waiting.get(interest, ()):
                if not waiter.woken.is_set():
                    waiter.passed = self._newest
                    waiter.woken.set()

    def _forget_first(self) -> None:
        seq, told = self._facts[self._first]
        self._first += 1
        self._bytes -= len(told.line)
        self._forgotten[told.about.owner] = self._forgotten[None] = seq
