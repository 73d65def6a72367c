"""Sharing the event loop's time between what is asked from outside and the work that the daemon is there for.

Every line of every session, and every telling of events, waits for a turn; turns are given in the order in which
they were asked for, and each session asks for one at a time, so that a session with thousands of lines waits its
turn among the others. The time that the work of turns takes is measured, step by step, and counts against an
allowance that refills with a share of the time that passes. Once that is spent, turns are given only in rounds of
the loop in which nobody else had anything to do. So a flood of lines has all of an idle daemon, and of a busy one
its share and what the others leave.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from types import coroutine
from typing import Any, TypeVar

T = TypeVar("T")

SHARE = 0.15
"""The part of the loop's time that turns have for certain."""

SAVED_S = 0.05
"""Seconds of unused share that are kept for later: a client that asks now and then never waits for its turn."""

OWED_S = 0.25
"""Seconds past its share that a long step, such as the reading of a long line, can cost at most."""

QUIET_S = 0.000_1
"""A round in which the rest of the daemon took less, in seconds, had nothing to do but to look for work."""

AT_A_TIME = 4
"""Turns that are given in one round: what they take is known only after it."""


class Turns:
    """Gives turns."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """`loop` is who has the time, and whose clock it is measured with."""
        self._loop = loop
        self._waiting: deque[Callable[[], None]] = deque()
        self._allowance = SAVED_S
        self._spent = 0.0
        self._rounds = False
        self._looked_at = loop.time()

    def take(self, begin: Callable[[], None]) -> None:
        """Call `begin` when its turn has come; never at once."""
        self._waiting.append(begin)
        if not self._rounds:
            self._rounds = True
            self._loop.call_soon(self._round)

    async def mine(self) -> None:
        """Wait for a turn."""
        come: asyncio.Future[None] = self._loop.create_future()

        def begin() -> None:
            if not come.done():
                come.set_result(None)

        self.take(begin)
        await come

    def spend(self, seconds: float) -> None:
        """Count time that was taken, or that will be and can't be measured."""
        self._spent += seconds

    async def measured(self, work: Coroutine[Any, Any, T]) -> T:
        """Do some work, and count the time that its steps take on the loop."""
        return await self._step_by_step(work)

    @coroutine
    def _step_by_step(self, work: Coroutine[Any, Any, T]) -> Generator[Any, Any, T]:
        thrown: BaseException | None = None
        while True:
            began = self._loop.time()
            try:
                waits_for = work.send(None) if thrown is None else work.throw(thrown)
            except StopIteration as end:
                result: T = end.value
                return result
            finally:
                self._spent += self._loop.time() - began
            try:
                thrown = None
                yield waits_for
            except BaseException as error:  # noqa: BLE001 - a cancellation is the work's to deal with, like all else
                thrown = error

    def _round(self) -> None:
        now = self._loop.time()
        passed = now - self._looked_at
        quiet = passed - self._spent < QUIET_S
        self._allowance = max(-OWED_S, min(SAVED_S, self._allowance + SHARE * passed) - self._spent)
        self._spent = 0.0
        if quiet or self._allowance > 0:
            for _ in range(min(AT_A_TIME, len(self._waiting))):
                self._waiting.popleft()()
        self._looked_at = self._loop.time()
        self._allowance -= self._looked_at - now
        self._rounds = bool(self._waiting)
        if self._rounds:
            self._loop.call_soon(self._round)
