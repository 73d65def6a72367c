"""A picture of the provider's own bucket, as far as its headers let it be seen: whether it would let a call in."""

from collections import deque
from typing import Protocol

from greenroom.limits.bucket import Bucket
from greenroom.limits.kind import Told

_UNSEEN_S = 0.2
"""A call that left less than so many seconds before an answer came may be missing in the answer's headers."""

_WHOLE_S = 60.0
"""What was taken so many seconds ago has flowed in again, whether or not anything was told since."""

_LEARN = 0.05
_FORGET = 0.998
_TRUSTED = 1.5
"""A picture that is wrong by more than so many times what the other one is wrong by is not looked at."""


class Gate(Protocol):
    """Whether the provider would let a call in. One that was told nothing lets all in. Times are monotonic."""

    @property
    def capacity(self) -> float:
        """The most that the provider's bucket holds, as far as was seen."""
        ...

    def level(self, now: float) -> float:
        """What is left in it; less than nothing while a debt is paid."""
        ...

    def wait_s(self, amount: float, now: float) -> float:
        """Seconds until a call with this amount would be let in."""
        ...

    def leaves(self, amount: float, now: float) -> None:
        """A call leaves, and so much is foreseen for it."""
        ...

    def ends(self, foreseen: float, actual: float, now: float) -> None:
        """A call has ended; what its headers say comes afterwards. It used nothing where it was not let in."""
        ...

    def tell(self, told: Told, now: float) -> None:
        """Believe what the provider says."""
        ...


class _Seen:
    """What was told of a limit, and how much its bucket holds: the most that it was ever seen with."""

    def __init__(self, utilization: float) -> None:
        self._utilization = utilization
        self._limit: float | None = None
        self.deepest = 0.0

    def see(self, told: Told) -> bool:
        """Answers whether the limit is another."""
        changed = told.per_minute != self._limit
        deepest = max(told.remaining, told.per_minute / 60, 1.0)
        self.deepest = deepest if changed else max(deepest, self.deepest)
        self._limit = told.per_minute
        return changed

    def flow(self, told: Told) -> float:
        """What is counted on to flow in: between what we use and what there is, since a picture is never exact."""
        return told.per_minute * (1 + self._utilization) / 2


class AheadGate:
    """For what is known before a call leaves, and counted as it arrives: requests and input."""

    def __init__(self, utilization: float) -> None:
        """Nothing was told yet."""
        self._seen = _Seen(utilization)
        self._bucket: Bucket | None = None
        self._outstanding = 0.0
        self._last = 0.0

    @property
    def capacity(self) -> float:
        """The most that its bucket was seen with."""
        return self._seen.deepest

    def level(self, now: float) -> float:
        """What is left in it, at least."""
        return self._bucket.level(now) if self._bucket else 0.0

    def wait_s(self, amount: float, now: float) -> float:
        """Seconds until all of it is there."""
        return self._bucket.wait_s(amount, now) if self._bucket else 0.0

    def leaves(self, amount: float, now: float) -> None:
        """A call leaves."""
        self._outstanding += amount
        if self._bucket:
            self._bucket.take(amount, now)

    def ends(self, foreseen: float, actual: float, now: float) -> None:
        """A call has ended."""
        self._outstanding = max(0.0, self._outstanding - foreseen)
        self._last = actual
        if self._bucket:
            self._bucket.take(actual - foreseen, now)

    def tell(self, told: Told, now: float) -> None:
        """Bring it into line with what was told."""
        changed = self._seen.see(told)
        deepest = self._seen.deepest
        if self._bucket is None:
            self._bucket = Bucket(told.per_minute, deepest, now)
        self._bucket.resize(self._seen.flow(told), deepest, now)
        # The calls that are out may or may not be counted in it yet. Whatever remains is rounded down, and a debt
        # is told as nothing.
        least = told.remaining - self._outstanding if told.remaining else float("-inf")
        most = min(told.remaining, deepest - self._last) if changed else told.remaining + 1
        self._bucket.bound(least, most, now)


class OutputGate:
    """For output, which is known when a call has ended, and of which no more than something has to be left.

    Some providers count it as a call begins, others as it ends: a picture of each is kept, and whichever foretells
    worse what the provider says next is not looked at. What is told is exact but for a debt, which is told as
    nothing; until it is paid, calls that are out are taken to be as long as the longest lately.
    """

    def __init__(self, utilization: float) -> None:
        """Nothing was told yet."""
        self._seen = _Seen(utilization)
        self._at_start: Bucket | None = None
        self._at_end: Bucket | None = None
        self._wrong_start = self._wrong_end = 0.0
        self._longer: float | None = None
        self._untold: deque[tuple[float, float]] = deque()

    @property
    def capacity(self) -> float:
        """The most that its bucket was seen with."""
        return self._seen.deepest

    def level(self, now: float) -> float:
        """What is left in it, at least."""
        return min((bucket.level(now) for bucket in self._trusted()), default=0.0)

    def wait_s(self, amount: float, now: float) -> float:
        """Seconds until some is left for certain."""
        # Anything at all would be enough, and a tenth of an answer is to be sure of it.
        needed = max(2.0, amount / 10)
        longer = amount if self._longer is None else self._longer
        unsure = longer * len(self._untold)
        waits = (
            bucket.wait_s(needed + (unsure if bucket is self._at_start else 0.0), now)
            for bucket in self._trusted()
        )
        return max(waits, default=0.0)

    def leaves(self, amount: float, now: float) -> None:
        """A call leaves."""
        if self._at_start:
            self._at_start.take(amount, now)
            self._untold.append((now, amount))
            while self._untold[0][0] < now - _WHOLE_S:
                self._untold.popleft()

    def ends(self, foreseen: float, actual: float, now: float) -> None:
        """A call has ended."""
        if actual > 0:
            self._longer = max(_FORGET * (self._longer or 0.0), actual - foreseen)
        if self._at_start and self._at_end:
            self._at_end.take(actual, now)
            if not actual:
                self._at_start.take(-foreseen, now)

    def tell(self, told: Told, now: float) -> None:
        """Bring it into line with what was told."""
        changed = self._seen.see(told)
        deepest = self._seen.deepest
        if self._at_start is None or self._at_end is None:
            self._at_start = Bucket(told.per_minute, deepest, now)
            self._at_end = Bucket(told.per_minute, deepest, now)
        elif not changed:
            self._wrong_start += _LEARN * (_error(self._at_start, told, now) - self._wrong_start)
            self._wrong_end += _LEARN * (_error(self._at_end, told, now) - self._wrong_end)
        if told.remaining:
            while self._untold and self._untold[0][0] <= now - _UNSEEN_S:
                self._untold.popleft()
        unseen = sum(amount for _, amount in self._untold)
        for bucket, maybe in (self._at_start, unseen), (self._at_end, 0.0):
            bucket.resize(self._seen.flow(told), deepest, now)
            bucket.bound(told.remaining - maybe if told.remaining else float("-inf"), told.remaining, now)

    def _trusted(self) -> list[Bucket]:
        if self._at_start is None or self._at_end is None:
            return []
        if self._wrong_start > _TRUSTED * self._wrong_end:
            return [self._at_end]
        if self._wrong_end > _TRUSTED * self._wrong_start:
            return [self._at_start]
        return [self._at_start, self._at_end]


def _error(bucket: Bucket, told: Told, now: float) -> float:
    """By how much a picture is wrong, where that can be seen."""
    return abs(max(0.0, bucket.level(now)) - told.remaining)
