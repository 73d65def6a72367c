"""What a worker does."""

from collections.abc import Awaitable, Coroutine, Generator
from typing import Any


class Work(Awaitable[None]):
    """A coroutine to be awaited once, or never: then it is closed, where it would complain."""

    def __init__(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._coroutine = coroutine

    def __await__(self) -> Generator[Any, Any, None]:
        """What the coroutine does."""
        return self._coroutine.__await__()

    def __del__(self) -> None:
        """A worker that was ended before it began has never awaited it."""
        self._coroutine.close()
