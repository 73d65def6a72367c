"""How fast a batch goes, and when it will be done."""

from collections import deque

WINDOW = 50
"""Ended items that the rate is taken over: enough to be stable to look at, few enough to follow a change."""


class Pace:
    """The rate of one batch, from the times (monotonic seconds) at which its last items ended."""

    def __init__(self, now: float) -> None:
        self._ended: deque[float] = deque([now], maxlen=WINDOW + 1)

    def tick(self, now: float) -> None:
        """An item has ended."""
        self._ended.append(now)

    def eta_s(self, left: int) -> float | None:
        """Seconds until so many more have ended at this rate; None before the first one did."""
        spent = self._ended[-1] - self._ended[0]
        if len(self._ended) < 2 or spent <= 0:
            return None
        return round(left * spent / (len(self._ended) - 1), 1)
