"""Taking turns: how lines of many sessions share the event loop with the work that the daemon is there for.

A session begins one line at a time, and queues up again for its next one: a session with thousands of lines comes
before nobody else. In one round of the loop only so much is begun, for all sessions together, so that whatever
else waits for the loop, such as an answer of a model, comes after a millisecond's worth of lines at most.
"""

import asyncio
from collections import deque
from collections.abc import Callable

A_ROUND = 4
"""Requests that are begun in one round of the loop."""

LONG_LINE = 4096
"""Bytes of a line that count as one request more: reading it takes as long."""


def weight_of(requests: int, length: int) -> int:
    """What it costs to begin a line of so many requests and bytes, counted in requests."""
    return requests + length // LONG_LINE


class Turns:
    """Gives turns, in the order in which they are asked for."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: deque[Callable[[], int]] = deque()
        self._credit = 0

    def take(self, begin: Callable[[], int]) -> None:
        """Call `begin` when its turn has come, never at once; it answers the weight of what it began."""
        if not self._waiting:
            self._loop.call_soon(self._round)
        self._waiting.append(begin)

    def _round(self) -> None:
        # What one heavy line takes past a round's credit, later rounds go without.
        self._credit = min(A_ROUND, self._credit + A_ROUND)
        while self._waiting and self._credit > 0:
            self._credit -= self._waiting.popleft()()
        if self._waiting:
            self._loop.call_soon(self._round)
