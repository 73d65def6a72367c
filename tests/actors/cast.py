"""Actors and messages for the kernel's tests."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

from greenroom.actors import Actor, ActorSystem, Control, Message, Ref, Reply, RestartPolicy
from tests.simulation import World


class Work(Message, frozen=True):
    """Is written down."""

    text: str


class Urgent(Control, frozen=True):
    """Is written down, past all work."""

    text: str


class Moot(Control, frozen=True):
    """Asks nothing of one that has ended."""

    lapses: ClassVar[bool] = True


class Do(Message, frozen=True):
    """Runs something inside the actor."""

    act: Callable[["Player"], Awaitable[None]]


class DoNow(Control, frozen=True):
    """Runs something inside the actor, past all work."""

    act: Callable[["Player"], Awaitable[None]]


class Question(Message, frozen=True):
    """Is answered with the actor's path."""

    reply: Reply[str]


class UrgentQuestion(Control, frozen=True):
    """Is answered with the actor's path, past all work."""

    reply: Reply[str]


Line = Work | Urgent | Moot | Do | DoNow | Question | UrgentQuestion

STEADY = RestartPolicy(max_restarts=3, window_s=60.0, backoff_s=1.0, backoff_max_s=8.0)


class Player(Actor[Line]):
    """Writes down whatever happens to it."""

    def __init__(self, trace: Callable[[str], None]) -> None:
        self.trace = trace

    def say(self, what: str) -> None:
        self.trace(f"{self.context.ref.path} {what}")

    async def started(self) -> None:
        self.say("started")

    async def receive(self, message: Line) -> None:
        match message:
            case Work(text) | Urgent(text):
                self.say(text)
            case Do(act) | DoNow(act):
                await act(self)
            case Question(reply) | UrgentQuestion(reply):
                reply.send(self.context.ref.path)
            case Moot():
                pass

    async def stopping(self) -> None:
        self.say("stopping")

    async def child_stopped(self, child: Ref[Any]) -> None:
        self.say(f"lost {child.name}")

    def spawn(self, name: str, restart: RestartPolicy = STEADY, work_limit: int = 64) -> Ref[Line]:
        """Start a plain player below this one."""
        return self.context.spawn(name, "player", lambda: Player(self.trace), restart, work_limit=work_limit)


class Guardian(Player):
    """A player that outlives its children's failures."""

    async def child_failed(self, child: Ref[Any], error: BaseException) -> None:
        self.say(f"lost {child.name} by {type(error).__name__}: {error}")


def stage(world: World) -> ActorSystem:
    """A system on the world's clock, randomness and log."""
    return ActorSystem(clock=world.clock, random=world.random, log=world.log)


def solo(world: World, *, restart: RestartPolicy = STEADY, work_limit: int = 64) -> tuple[ActorSystem, Ref[Line]]:
    """A stage with one guardian on it, named `solo`."""
    system = stage(world)
    return system, system.spawn("solo", "player", lambda: Guardian(world.trace), restart, work_limit=work_limit)


async def crash(player: Player) -> None:
    """Crash."""
    raise ZeroDivisionError("crash")


async def quiet() -> None:
    """Let everything happen that can without time going on (a millisecond of virtual time does)."""
    await asyncio.sleep(0.001)


def told(trace: bytes) -> list[str]:
    """The lines of a trace without their times."""
    return [line.partition(" ")[2] for line in trace.decode().splitlines()]
