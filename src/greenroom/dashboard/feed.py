"""Events between the stream and the screens: gathered, so that a storm of them is one visit."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from greenroom.protocol.events import Event

KEPT: Final = 200
"""So many of the newest facts are kept, for what lists recent events."""
MOST: Final = 5_000
"""So many events wait at most for the next visit. Of gauges each later one replaces an earlier one."""


class Feed:
    """What has happened."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[object, ...], Event] = {}
        self.recent: deque[Event] = deque(maxlen=KEPT)

    def take(self, event: Event) -> None:
        """Take an event that has come."""
        if event.seq is not None:
            self.recent.append(event)
        key = gauge_key(event) if event.seq is None else (event.seq,)
        self._waiting.pop(key, None)
        self._waiting[key] = event
        if len(self._waiting) > MOST:
            del self._waiting[next(iter(self._waiting))]

    def flush(self) -> Sequence[Event]:
        """What has come since the last time, in order; of each gauge the latest."""
        told = tuple(self._waiting.values())
        self._waiting.clear()
        return told


def gauge_key(event: Event) -> tuple[object, ...]:
    """What a gauge measures."""
    return (event.type, event.data.get("batch_id"), event.data.get("item_id"))
