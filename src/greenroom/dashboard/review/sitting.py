"""How a session of reading goes: how long it took, and how quickly one gets on. Pure, with the time handed in."""

from collections.abc import Callable
from typing import Final

AWAY_S: Final = 120.0
"""A pause between two keys counts as reading up to so many seconds; after that somebody was elsewhere."""
SURE_S: Final = 60.0
"""Before so much reading a pace says nothing."""


class Sitting:
    """The time that was spent reading."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """It has not begun.

        Args:
            monotonic: a clock in seconds.
        """
        self._monotonic = monotonic
        self._last: float | None = None
        self._spent = 0.0

    def touch(self) -> None:
        """Somebody pressed a key."""
        now = self._monotonic()
        if self._last is not None:
            self._spent += min(AWAY_S, now - self._last)
        self._last = now

    @property
    def spent(self) -> float:
        """Seconds of reading so far."""
        if self._last is None:
            return 0.0
        return self._spent + min(AWAY_S, self._monotonic() - self._last)

    def an_hour(self, done: int) -> float | None:
        """Decisions an hour, once that can be told."""
        spent = self.spent
        return done * 3600.0 / spent if spent >= SURE_S and done else None


def minutes(seconds: float) -> str:
    """`4 min`, `1 h 20 min`: a time that is shown all the while, without figures that run."""
    whole = int(seconds) // 60
    return f"{whole} min" if whole < 60 else f"{whole // 60:,} h {whole % 60:02} min"
