"""A message to oneself, later."""

import asyncio
from collections.abc import Callable


class Timers:
    """The timers of one actor that have not fired."""

    __slots__ = ("_pending",)

    def __init__(self) -> None:
        self._pending: dict[Timer, None] = {}

    def after(self, delay_s: float, fire: Callable[[], None]) -> "Timer":
        """Call `fire` in `delay_s` seconds of the loop's time."""
        timer = Timer(self._pending)
        self._pending[timer] = None

        def due() -> None:
            del self._pending[timer]
            fire()

        timer.handle = asyncio.get_running_loop().call_later(delay_s, due)
        return timer

    def cancel_all(self) -> None:
        """Drop all of them."""
        for timer in list(self._pending):
            timer.cancel()


class Timer:
    """One timer, for the actor that set it."""

    __slots__ = ("_pending", "handle")

    handle: asyncio.TimerHandle

    def __init__(self, pending: "dict[Timer, None]") -> None:
        self._pending = pending

    def cancel(self) -> None:
        """Drop it; one that has fired is left alone."""
        if self in self._pending:
            del self._pending[self]
            self.handle.cancel()
