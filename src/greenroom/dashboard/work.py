"""What a worker does."""

from collections.abc import Awaitable, Coroutine, Generator
from typing import Any


class Work(Awaitable[None]):
    """A coroutine to be awaited once, or never: then it is closed, where it would complain."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], *, within: "Work | None" = None) -> None:
        """Take it, and the work `within` that it is to await: one that was never begun may hold on to that."""
        self._coroutine = coroutine
        self._within = within
        self._begun = False

    def __await__(self) -> Generator[Any, Any, None]:
        """What the coroutine does."""
        self._begun = True
        return self._coroutine.__await__()

    def drop(self) -> None:
        """Its worker was ended: where it has not begun, it never will.

        Said as soon as that is known, for garbage that is collected in a ring complains before it is closed.
        """
        if not self._begun:
            self._coroutine.close()
            if self._within is not None:
                self._within.drop()

    def __del__(self) -> None:
        """A worker that was ended before it began has never awaited it."""
        self._coroutine.close()
