"""How many facts the daemon tells a second, from a counter that only grows."""

from collections import deque
from typing import Final

SPAN_S: Final = 10.0
"""Seconds that a rate is the mean of."""


class FactRate:
    """Told the counter now and then; a daemon that was started anew begins anew."""

    def __init__(self) -> None:
        self._told: deque[tuple[float, int]] = deque()

    def note(self, at: float, count: int) -> float | None:
        """Note the counter at a time of the monotonic clock.

        Returns:
            Facts a second since at most `SPAN_S`; None where nothing can be said yet.
        """
        if self._told and count < self._told[-1][1]:
            self._told.clear()
        self._told.append((at, count))
        while len(self._told) > 2 and at - self._told[0][0] > SPAN_S:
            self._told.popleft()
        began, first = self._told[0]
        return (count - first) / (at - began) if at > began else None
