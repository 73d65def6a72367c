"""Answers are taken in one a turn of the event loop, however many of them come at once."""

import asyncio
from collections import deque


class Intake:
    """Gives turns, in the order in which they are asked for.

    To read and score an answer takes as long as all else that the loop does for it. Where a hundred came at once,
    as those of calls that left together do, whoever has something shorter to do would wait for all of them with
    each of its steps: the next calls, too, which then would leave together again.
    """

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def turn(self) -> None:
        """Wait for one's turn."""
        loop = asyncio.get_running_loop()
        mine: asyncio.Future[None] = loop.create_future()
        self._waiting.append(mine)
        if len(self._waiting) == 1:
            loop.call_soon(self._next, loop)
        await mine

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        mine = self._waiting.popleft()
        if not mine.done():
            mine.set_result(None)
        if self._waiting:
            loop.call_soon(self._next, loop)
