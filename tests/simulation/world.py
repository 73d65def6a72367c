"""One run: what a scenario gets, and what is checked when it ends."""

import asyncio
import logging
import random
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from tests.simulation.virtual_loop import VirtualLoop

EPOCH_MICROS = 1_767_225_600_000_000
"""The time of day at which every run begins: 2026-01-01T00:00:00Z."""


class LeftRunning(Exception):
    """The scenario ended before its tasks did."""


class UnseenError(Exception):
    """An error reached the loop because nobody had asked for it."""


class Trace:
    """What happened, a line each, with its virtual time."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop
        self.lines: list[str] = []

    def __call__(self, text: str) -> None:
        self.lines.append(f"{self._loop.time():.6f} {text}")


class _TraceHandler(logging.Handler):
    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self._trace = trace

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        why = "" if error is None else f": {type(error).__name__}: {error}"
        self._trace(f"{record.levelname} {record.getMessage()}{why}")


class VirtualClock:
    """Both of a clock's faces on the loop's time."""

    def __init__(self, loop: VirtualLoop) -> None:
        self._loop = loop

    def now(self) -> int:
        """Microseconds since 1970."""
        return EPOCH_MICROS + round(self._loop.time() * 1_000_000)

    def monotonic(self) -> float:
        """Seconds since the loop was made."""
        return self._loop.time()


class World:
    """Everything that the code under test gets handed in."""

    def __init__(self, seed: int, loop: VirtualLoop) -> None:
        self.loop = loop
        self.random = random.Random(seed)
        self.trace = Trace(loop)
        self.clock = VirtualClock(loop)
        self.log = logging.Logger("simulation")  # noqa: LOG001  one per run, and none that outlives it
        """Its lines go into the trace."""
        self.log.addHandler(_TraceHandler(self.trace))


Scenario: TypeAlias = Callable[[World], Coroutine[Any, Any, None]]


def run(seed: int, scenario: Scenario) -> bytes:
    """Run a scenario to its end in virtual time.

    A failure carries the seed and the end of the trace as a note, which pytest prints; the same call
    replays it exactly.

    Returns:
        The trace.

    Raises:
        Deadlock, LeftRunning, UnseenError: see there.
        Exception: what the scenario raised.
    """
    loop = VirtualLoop()
    world = World(seed, loop)
    unseen: list[dict[str, Any]] = []
    loop.set_exception_handler(lambda _, context: unseen.append(context))
    try:
        loop.run_until_complete(loop.create_task(scenario(world), name="scenario"))
        _check_end(loop.unfinished(), unseen)
    except BaseException as error:
        error.add_note(f"replay: run({seed}, {scenario.__qualname__}); the trace ended:")
        error.add_note("\n".join(world.trace.lines[-30:]))
        raise
    finally:
        loop.run_until_complete(_cancel_all())
        loop.close()
    return "".join(f"{line}\n" for line in world.trace.lines).encode()


def _check_end(left: list[str], unseen: list[dict[str, Any]]) -> None:
    if left:
        raise LeftRunning(", ".join(left))
    if unseen:
        raise UnseenError(unseen[0]["message"]) from unseen[0].get("exception")


async def _cancel_all() -> None:
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in sorted(left, key=asyncio.Task.get_name):
        task.cancel()
    if left:
        await asyncio.wait(left, timeout=60)
