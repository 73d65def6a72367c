"""What actors send each other, and the lane that it takes."""

from enum import Enum
from typing import ClassVar

from msgspec import Struct


class Lane(Enum):
    """One of the two lanes of a mailbox."""

    CONTROL = "control"
    """Always drained first; a sender never waits for room in it."""
    WORK = "work"
    """Bounded tightly; a sender waits for room, or is told no."""


class Message(Struct, frozen=True):
    """A message of the work lane. Subclasses say `frozen=True` too; a field may hold a `Reply`."""

    lane: ClassVar[Lane] = Lane.WORK
    lapses: ClassVar[bool] = False
    """Whether it asks nothing of one that has ended: then it is no dead letter."""


class Control(Message, frozen=True):
    """A message that overtakes work: pause, cancel, set."""

    lane: ClassVar[Lane] = Lane.CONTROL
