"""Messages that could not be delivered: counted, and the last few kept by name."""

from collections import deque

from msgspec import Struct

KEPT = 20
"""How many of the last dead letters are kept for diagnosis."""


class DeadLetter(Struct, frozen=True):
    """One message that nobody received; its contents are not kept."""

    to: str
    """The path of the actor that it was meant for."""
    message: str
    """The name of the message's type."""
    reason: str


class DeadLetters:
    """The count of all, and the last few."""

    __slots__ = ("_recent", "count")

    def __init__(self) -> None:
        self.count = 0
        self._recent: deque[DeadLetter] = deque(maxlen=KEPT)

    @property
    def recent(self) -> tuple[DeadLetter, ...]:
        """The last few, the oldest first."""
        return tuple(self._recent)

    def add(self, to: str, message: object, reason: str) -> None:
        """Count one."""
        self.count += 1
        self._recent.append(DeadLetter(to, type(message).__name__, reason))
