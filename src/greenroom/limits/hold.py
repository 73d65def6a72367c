"""For how long a provider wants no calls, and for how long it has wanted none."""

_LONG_S = 60.0
"""Limits a minute are whole again after so many seconds: a longer wish is no part of how fast a provider goes."""


class Hold:
    """A provider's wish to be left alone. Times are monotonic seconds."""

    def __init__(self) -> None:
        """It has no such wish."""
        self._since = self._until = 0.0
        self._rested = 0.0
        self.why = ""

    @property
    def until(self) -> float:
        """When calls may leave again."""
        return self._until

    def left_s(self, now: float) -> float | None:
        """Seconds until calls may leave again; None where they may."""
        return self._until - now if self._until > now else None

    def wish(self, seconds: float, why: str, now: float) -> bool:
        """The provider wants no calls for so long. Answers whether that is longer than what it wanted before."""
        if now + seconds <= self._until:
            return False
        self._rested = self.rested_s(now)
        self._since, self._until, self.why = now, now + seconds, why
        return True

    def rested_s(self, now: float) -> float:
        """Seconds so far in which no call could leave, for more than a minute at a time."""
        if self._until - self._since <= _LONG_S:
            return self._rested
        return self._rested + min(now, self._until) - self._since
