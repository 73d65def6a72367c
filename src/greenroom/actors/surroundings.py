"""What all actors of a system share."""

import asyncio
import logging
import random
from typing import Protocol

from greenroom.actors.dead_letters import DeadLetters

GRACE_S = 1.0
"""Seconds that cancelled code has to end before it is abandoned, and that parents have to put things in
order after their children missed the deadline of a stop."""


class Clock(Protocol):
    """Where the time of restart windows comes from. Timers and deadlines run on the loop's own time."""

    def monotonic(self) -> float:
        """Seconds from some start; it never goes back."""
        ...


class Surroundings:
    """One per system: what was handed in, and what is counted for all."""

    __slots__ = ("clock", "dead_letters", "log", "loop", "orphans", "random")

    def __init__(self, clock: Clock, rng: random.Random, log: logging.Logger) -> None:
        self.loop = asyncio.get_running_loop()
        self.clock = clock
        self.random = rng
        self.log = log
        self.dead_letters = DeadLetters()
        self.orphans: list[str] = []
        """The paths of actors that missed the deadline of a stop."""

    def say(self, path: str, what: str, error: BaseException | None) -> None:
        """Log what became of an actor."""
        self.log.warning("actor %s %s", path, what, exc_info=error, extra={"actor": path})
