"""An event loop whose time is a number."""

import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import NoReturn, TypeVar, TypeVarTuple, Unpack

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Deadlock(Exception):
    """Nothing is ready, no timer is set, and somebody still waits."""


class VirtualLoop(asyncio.BaseEventLoop):
    """asyncio's own loop over a selector that never waits, but moves the time on."""

    blocking_allowed = "nobody else is served in virtual time, and ports work in line"
    """Read by the detector of blocking calls."""

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._thread = threading.get_ident()
        self._selector = self

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._now

    def select(self, timeout: float | None) -> list[NoReturn]:
        """What the base class calls between rounds, with the time until the next timer.

        Raises:
            Deadlock: there is no next timer either.
        """
        if timeout is None:
            raise Deadlock(f"nothing will ever happen again; waiting: {', '.join(self.unfinished())}")
        self._now += timeout
        return []

    def unfinished(self) -> list[str]:
        """The names of all tasks that have not ended."""
        return sorted(task.get_name() for task in asyncio.all_tasks(self))

    def call_soon_threadsafe(
        self,
        callback: Callable[[Unpack[Ts]], object],
        *args: *Ts,
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle:
        """As `call_soon`, and only from the loop's own thread."""
        if threading.get_ident() != self._thread:
            raise RuntimeError("no threads in virtual time: the clock would jump ahead of them")
        return self.call_soon(callback, *args, context=context)

    def run_in_executor(
        self,
        executor: Executor | None,  # noqa: ARG002  the base class says what is handed in
        func: Callable[[Unpack[Ts]], T],  # noqa: ARG002  as above
        *args: *Ts,  # noqa: ARG002  as above
    ) -> asyncio.Future[T]:
        """Refused."""
        raise RuntimeError("no threads in virtual time: use the port that works in line")

    def _process_events(self, event_list: list[NoReturn]) -> None:
        """There are none; the base class insists."""
