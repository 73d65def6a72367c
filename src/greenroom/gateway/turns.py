"""Sharing the event loop's time between what is asked from outside and the work that the daemon is there for.

Every line of every session, and every telling of events, waits for a turn. Turns go from user to user, and among a
user's in the order in which they were asked for; each session asks for one at a time. So neither a user with many
sessions nor a session with thousands of lines comes before anybody else.

The time that the work of turns takes is measured, step by step, and counts against an allowance that refills with
time: with all of it while the daemon has nothing else to do, and with a share of it while it has. The loop is then
left alone in between, as the threads of the store get the interpreter when it sleeps. What is begun and waits, for
the store or for a model, costs the loop nothing now but will later: hence a bound on how much a user has under way,
though not on what takes long.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable, Coroutine, Generator
from types import coroutine
from typing import Any, TypeVar

from msgspec import Struct

T = TypeVar("T")

SHARE = 0.1
"""The part of the loop's time that turns have while the daemon is at work."""

SAVED_S = 0.05
"""Seconds of unused share that are kept for later: a client that asks now and then never waits for its turn."""

OWED_S = 0.25
"""Seconds past its share that a long step, such as the reading of a long line, can cost at most."""

REST_S = 1.0
"""Seconds without work after which the daemon counts as having none: a batch has moments without a call."""

PAUSE_S = 0.001
"""Seconds for which nothing is begun at least once the share is used up."""

AT_A_TIME = 4
"""Turns that are given in one round of the loop: what they take is known only after it."""

UNDER_WAY = 32
"""Calls of one user that were begun and have not ended."""

LONG_S = 0.25
"""Seconds after which a call counts as one that takes long, and no longer as one under way."""


class _User(Struct, eq=False):
    """Whose turns wait, and when calls that are under way were begun."""

    waiting: deque[Callable[[], None]]
    begun: dict[int, float]

    def may_begin(self, now: float) -> bool:
        while self.begun:
            call, at = next(iter(self.begun.items()))
            if at > now - LONG_S:
                break
            del self.begun[call]
        return len(self.begun) < UNDER_WAY


class Turns:
    """Gives turns."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, *, at_work: Callable[[], bool], busy_s: Callable[[], float]
    ) -> None:
        """Make turns of a loop's time.

        Args:
            loop: whose time it is.
            at_work: whether the daemon has anything else to do.
            busy_s: the time that the loop's thread has been busy, in seconds.
        """
        self._loop = loop
        self._at_work = at_work
        self._busy_s = busy_s
        self._users: dict[int, _User] = {}
        self._next: deque[_User] = deque()
        """Users whose turns wait, each once; the first is next."""
        self._calls = itertools.count()
        self._allowance = SAVED_S
        self._spent = 0.0
        self._looked_at = self._worked_at = loop.time()
        self._wakes: asyncio.Handle | None = None
        self._stuck = False

    def take(self, uid: int, begin: Callable[[], None]) -> None:
        """Call `begin` when a user's turn has come; never at once."""
        user = self._users.get(uid)
        if user is None:
            user = self._users[uid] = _User(deque(), {})
        if not user.waiting:
            self._next.append(user)
        user.waiting.append(begin)
        self._wake()

    async def mine(self, uid: int) -> None:
        """Wait for a turn of a user."""
        come: asyncio.Future[None] = self._loop.create_future()

        def begin() -> None:
            if not come.done():
                come.set_result(None)

        self.take(uid, begin)
        await come

    def spend(self, seconds: float) -> None:
        """Count time that will be taken and can't be measured."""
        self._spent += seconds

    async def carry_out(self, uid: int, call: Coroutine[Any, Any, T]) -> T:
        """Carry out a call of a user: measured, and counted as one under way."""
        user, number = self._users[uid], next(self._calls)
        user.begun[number] = self._loop.time()
        try:
            return await self._step_by_step(call)
        finally:
            user.begun.pop(number, None)
            if self._next:
                self._wake()

    async def measured(self, work: Coroutine[Any, Any, T]) -> T:
        """Do some work, and count the time that its steps take on the loop."""
        return await self._step_by_step(work)

    @coroutine
    def _step_by_step(self, work: Coroutine[Any, Any, T]) -> Generator[Any, Any, T]:
        thrown: BaseException | None = None
        while True:
            began = self._busy_s()
            try:
                waits_for = work.send(None) if thrown is None else work.throw(thrown)
            except StopIteration as end:
                result: T = end.value
                return result
            finally:
                self._spent += self._busy_s() - began
            try:
                thrown = None
                yield waits_for
            except BaseException as error:  # noqa: BLE001 - a cancellation is the work's to deal with, like all else
                thrown = error

    def _wake(self) -> None:
        if self._stuck and self._wakes is not None:
            self._wakes.cancel()
            self._wakes = None
        if self._wakes is None:
            self._wakes = self._loop.call_soon(self._round)

    def _round(self) -> None:
        self._wakes = None
        now = self._loop.time()
        passed, self._looked_at = now - self._looked_at, now
        if self._at_work():
            self._worked_at = now
        share = SHARE if now - self._worked_at < REST_S else 1.0
        gained = passed * share
        self._allowance = max(-OWED_S, min(SAVED_S, self._allowance + gained) - self._spent)
        self._spent = 0.0
        self._stuck = False
        if self._allowance > 0:
            began = self._busy_s()
            self._stuck = self._give(now)
            self._spent = self._busy_s() - began
        if not self._next or self._wakes is not None:
            return
        if self._stuck:
            self._wakes = self._loop.call_later(LONG_S, self._round)
        elif self._allowance > 0:
            self._wakes = self._loop.call_soon(self._round)
        else:
            self._wakes = self._loop.call_later(max(PAUSE_S, -self._allowance / share), self._round)

    def _give(self, now: float) -> bool:
        """Give turns; answers whether all who wait have too much under way."""
        passed_over = 0
        given = 0
        while given < AT_A_TIME and passed_over < len(self._next):
            user = self._next.popleft()
            if not user.may_begin(now):
                self._next.append(user)
                passed_over += 1
                continue
            given += 1
            begin = user.waiting.popleft()
            if user.waiting:
                self._next.append(user)
            begin()
        return bool(self._next) and passed_over == len(self._next)
