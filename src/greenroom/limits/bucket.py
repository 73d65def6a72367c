"""A token bucket: what flows in evenly may be taken, now or later."""

_SOON_S = 1e-6
"""A wait shorter than this is none: a timer can't be more exact, and the sums of floats aren't."""


class Bucket:
    """`per_minute` flow in evenly, and at most `capacity` stay. Times are monotonic seconds, handed in.

    An amount above the capacity may be taken from a full bucket, into debt: so large amounts wait their time like
    small ones, and never for ever. In any window of `w` seconds at most `capacity + per_minute · w / 60` is taken,
    and the last amount may reach beyond that by what it is larger than the capacity.
    """

    def __init__(self, per_minute: float, capacity: float, now: float) -> None:
        """A full bucket."""
        self._per_minute = per_minute
        self._capacity = capacity
        self._level = capacity
        self._at = now

    @property
    def per_minute(self) -> float:
        """What flows in."""
        return self._per_minute

    @property
    def capacity(self) -> float:
        """What it holds."""
        return self._capacity

    def level(self, now: float) -> float:
        """What is in it; less than nothing while a debt is paid."""
        if now > self._at:
            level = self._level + (now - self._at) * self._per_minute / 60
            self._level = min(self._capacity, level)
            self._at = now
        return self._level

    def wait_s(self, amount: float, now: float) -> float:
        """Seconds until an amount may be taken; 0 where it may be now."""
        wait = (min(amount, self._capacity) - self.level(now)) * 60 / self._per_minute + max(0.0, self._at - now)
        return wait if wait > _SOON_S else 0.0

    def take(self, amount: float, now: float) -> None:
        """Take, into debt if need be. A negative amount gives back; what has no room is lost."""
        self._level = min(self._capacity, self.level(now) - amount)

    def resize(self, per_minute: float, capacity: float, now: float) -> None:
        """Another flow and size from now on. What is in it stays, as far as it has room."""
        self._level = min(capacity, self.level(now))
        self._per_minute, self._capacity = per_minute, capacity

    def bound(self, least: float, most: float, now: float) -> None:
        """Believe that what is in it lies between these; where they contradict each other, `most` holds."""
        self._level = min(self._capacity, most, max(self.level(now), least))

    def stop_until(self, then: float, left: float, now: float) -> None:
        """Let nothing flow in until a time; at most `left` of what is there stays."""
        self._level = min(self.level(now), left)
        self._at = max(self._at, then)
