"""How fast calls leave, by what may be used of a limit: evenly, whatever the provider would allow at once."""

from greenroom.limits.bucket import Bucket

_LEARN = 0.1

_HALF_S = 120
"""The pace holds half a second's worth: a minute's limit divided by this."""

_CATCH_UP_S = 3.0
"""Seconds' worth that are saved up while the provider's own bucket has nothing left for output."""

_REPAID = 6.0
"""What answers were shorter or longer than foreseen is made up for within a minute divided by this."""

_ROOM = 0.25
"""The share of what is left between our share and the limit that may be used for making up."""

_REMEMBERED_S = 10.0
"""More than so many seconds' worth is not made up for."""


class Pace:
    """A bucket of our own, of the limit times its utilization, that holds little. Times are monotonic seconds.

    What a call uses is either known as it leaves, or, with `afterwards`, foreseen then and known when it ends.
    What was foreseen too much is then not given back at once: by now the provider's bucket has filled up, and the
    next calls would come in a heap on top of their own turns. It is owed, and made up for bit by bit, at a pace
    that still lies below the limit.
    """

    def __init__(self, utilization: float, *, afterwards: bool) -> None:
        """No limit is known yet."""
        self._utilization = utilization
        self._afterwards = afterwards
        self._bucket: Bucket | None = None
        self._call = 1.0
        self._owed = 0.0
        self._extra = 0.0
        self._tuned_at = 0.0

    def tune(self, limit: float | None, factor: float, now: float) -> None:
        """Follow a limit a minute (None is no limit), slowed down by a factor from 1 down."""
        if limit is None:
            self._bucket = None
            return
        per_minute = limit * self._utilization
        if self._afterwards:
            per_minute += self._repay(limit, now)
        per_minute *= factor
        capacity = self._capacity(limit)
        if self._bucket is None:
            self._bucket = Bucket(per_minute, capacity, now)
        elif per_minute != self._bucket.per_minute or capacity != self._bucket.capacity:
            self._bucket.resize(per_minute, capacity, now)

    def wait_s(self, amount: float, now: float) -> float:
        """Seconds until a call with this amount may leave."""
        return self._bucket.wait_s(amount, now) if self._bucket else 0.0

    def take(self, amount: float, now: float) -> None:
        """A call leaves."""
        if self._bucket:
            self._bucket.take(amount, now)

    def settle(self, reserved: float, actual: float, now: float) -> None:
        """A call has ended: too much is given back, too little is taken; all of it where it was not let in."""
        if self._afterwards and actual > 0:
            self._owed += reserved - actual
        elif self._bucket:
            self._bucket.take(actual - reserved, now)
        if actual > 0:
            self._call += _LEARN * (actual - self._call) if self._call > 1 else actual - self._call

    def hold(self, until: float, now: float) -> None:
        """No call leaves until then; and then one, not all that has been saved up meanwhile."""
        if self._bucket:
            self._bucket.stop_until(until, self._call, now)

    def _capacity(self, limit: float) -> float:
        """What is saved up while the loop is late or another limit is in the way.

        At an even pace a call comes 1 / utilization of the provider's interval after the last. Half of that room
        may be used to make up for lateness, and the other half is for what the network adds. Of output no provider
        asks for all of it at the start, so more may be made up for.
        """
        if self._afterwards:
            return max(_CATCH_UP_S * limit / 60, 1.6 * self._call)
        return max(limit / _HALF_S, (1 + (1 - self._utilization) / 2) * self._call)

    def _repay(self, limit: float, now: float) -> float:
        """What flows in a minute on top of the even pace, or less than it, for what is owed."""
        even = limit * self._utilization
        paid = self._extra * (now - self._tuned_at) / 60
        self._tuned_at = now
        self._owed = self._owed - paid if abs(paid) < abs(self._owed) else 0.0
        most = even * _REMEMBERED_S / 60
        self._owed = max(-most, min(most, self._owed))
        self._extra = max(-even / 2, min(_ROOM * (limit - even), self._owed * _REPAID))
        return self._extra
