"""Faults at the awaits of fakes, by a seed or at one chosen point."""

import asyncio
import random
from collections.abc import Callable, Sequence
from typing import TypeAlias

from msgspec import Struct


class Proceed(Struct, frozen=True):
    """Nothing happens."""


class Delay(Struct, frozen=True):
    """The point takes so many seconds."""

    seconds: float


class Fail(Struct, frozen=True):
    """The point raises `InjectedFault`."""


class Kill(Struct, frozen=True):
    """An actor is killed while the point is passed."""

    path: str


Fault: TypeAlias = Proceed | Delay | Fail | Kill
Decide: TypeAlias = Callable[[int, str], Fault]
"""From the number of the visit (from 0, over all points) and the point's name to what happens there."""


class InjectedFault(Exception):
    """A failure that a chaos made."""


class Chaos:
    """Where fakes ask what shall happen to them.

    Args:
        decide: `seeded(...)` or `only_at(...)`.
        kill: kills the actor at a path, as `ActorSystem.kill` does.
        trace: gets every fault.
    """

    def __init__(self, decide: Decide, *, kill: Callable[[str], object], trace: Callable[[str], None]) -> None:
        self._decide = decide
        self._kill = kill
        self._trace = trace
        self.visits: list[str] = []

    async def point(self, name: str) -> None:
        """One await at which something may go wrong.

        Raises:
            InjectedFault: it did.
        """
        fault = self._decide(len(self.visits), name)
        self.visits.append(name)
        if not isinstance(fault, Proceed):
            self._trace(f"chaos {name} {fault}")
        match fault:
            case Proceed():
                pass
            case Delay(seconds):
                await asyncio.sleep(seconds)
            case Fail():
                raise InjectedFault(name)
            case Kill(path):
                self._kill(path)
                await asyncio.sleep(0)  # so that an actor that kills itself dies here


def seeded(
    rng: random.Random,
    *,
    delay: float = 0.3,
    fail: float = 0.0,
    kill: float = 0.0,
    longest_s: float = 1.0,
    victims: Sequence[str] = (),
) -> Decide:
    """Faults with these probabilities (0 to 1, together at most 1), drawn from `rng`."""

    def decide(visit: int, name: str) -> Fault:
        draw = rng.random()
        if draw < delay:
            return Delay(round(rng.uniform(0, longest_s), 3))
        if draw < delay + fail:
            return Fail()
        if draw < delay + fail + kill:
            return Kill(rng.choice(victims))
        return Proceed()

    return decide


def only_at(visit: int, fault: Fault) -> Decide:
    """One fault at one visit: to try them all, one run each."""
    return lambda number, _name: fault if number == visit else Proceed()
