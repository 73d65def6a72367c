"""The states of an actor's life, and how one incarnation of it may end."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from msgspec import Struct


class State(StrEnum):
    """Where an actor stands."""

    STARTING = "starting"
    """`started` runs."""
    RUNNING = "running"
    STOPPING = "stopping"
    """Told to stop: it still receives, until its children and tasks have ended."""
    ENDING = "ending"
    """Its own code has ended; its children and tasks are being cancelled."""
    RESTARTING = "restarting"
    """It waits out the pause before its next incarnation."""
    ENDED = "ended"


ALIVE = frozenset({State.STARTING, State.RUNNING, State.STOPPING})
"""The states in which the actor's own code runs."""

NEXT: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.STARTING: frozenset({State.RUNNING, State.ENDING}),
        State.RUNNING: frozenset({State.STOPPING, State.ENDING}),
        State.STOPPING: frozenset({State.ENDING}),
        State.ENDING: frozenset({State.RESTARTING, State.ENDED}),
        State.RESTARTING: frozenset({State.STARTING, State.ENDED}),
        State.ENDED: frozenset(),
    }
)
"""The only ways from one state to another."""


class Stopped(Struct, frozen=True):
    """It stopped, by itself or as told."""


class Crashed(Struct, frozen=True):
    """Its code raised, or it was killed: it may be restarted."""

    error: BaseException


class Aborted(Struct, frozen=True):
    """It was cancelled for good."""

    error: BaseException


End: TypeAlias = Stopped | Crashed | Aborted
"""How an incarnation ended."""
