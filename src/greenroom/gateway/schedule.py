"""Places in time, so many a second, for all who want one."""

from collections.abc import Callable


class Schedule:
    """Gives out places in the order in which they are asked for."""

    def __init__(self, now: Callable[[], float], *, per_s: float, saved: int = 0) -> None:
        """Make a schedule in which all is free.

        Args:
            now: a monotonic clock, in seconds.
            per_s: places in a second.
            saved: how many places that nobody took are there at once later.
        """
        self.now = now
        self._interval_s = 1 / per_s
        self._saved_s = saved / per_s
        self._taken_until = now() - self._saved_s

    def place(self) -> float:
        """Take the next place; answers when it comes, or has come."""
        self._taken_until = max(self._taken_until, self.now() - self._saved_s) + self._interval_s
        return self._taken_until
