"""A bounded queue with two lanes and one reader."""

import asyncio
from collections import deque
from collections.abc import Callable
from enum import Enum
from itertools import chain
from typing import Generic, TypeVar

from greenroom.actors.message import Lane, Message

M = TypeVar("M", bound=Message)
N = TypeVar("N")

WORK_LIMIT = 64
"""How many messages a work lane holds unless its actor is started with another number."""
CONTROL_LIMIT = 1024
"""How many messages a control lane holds: so many that only a flood finds it full."""


class Delivery(Enum):
    """What became of a message at the door of a mailbox."""

    DELIVERED = "delivered"
    FULL = "full"
    CLOSED = "closed"


class Mailbox(Generic[M, N]):
    """Messages `M` from anybody within bounds, and notices `N` that the kernel owes to the actor.

    Each lane is first in, first out, senders that wait for room included. Notices take no part in the
    bounds: each answers something that the actor itself started (a child, a task, a timer), and
    refusing one would lose an outcome.
    """

    __slots__ = ("_control", "_limit", "_sealed", "_waiting", "_wakeup", "_work")

    def __init__(self, work_limit: int = WORK_LIMIT) -> None:
        self._control: deque[M | N] = deque()
        self._work: deque[M | N] = deque()
        self._waiting: deque[tuple[asyncio.Future[Delivery], M]] = deque()
        self._wakeup: asyncio.Future[None] | None = None
        self._limit = work_limit
        self._sealed = False

    def __len__(self) -> int:
        return len(self._control) + len(self._work)

    @property
    def sealed(self) -> bool:
        """Whether senders are refused for good."""
        return self._sealed

    def offer(self, message: M) -> Delivery:
        """Put a message in if its lane has room now."""
        if self._sealed:
            return Delivery.CLOSED
        if message.lane is Lane.WORK:
            if len(self._work) >= self._limit:
                return Delivery.FULL
            self._work.append(message)
        else:
            if len(self._control) >= CONTROL_LIMIT:
                return Delivery.FULL
            self._control.append(message)
        self.wake()
        return Delivery.DELIVERED

    async def put(self, message: M) -> Delivery:
        """Put a message in, waiting for room in the work lane; `FULL` comes from the control lane only.

        Cancelled while it waits, the message is withdrawn; cancelled in the instant that it got room,
        it is delivered all the same.
        """
        delivery = self.offer(message)
        if delivery is not Delivery.FULL or message.lane is Lane.CONTROL:
            return delivery
        room: asyncio.Future[Delivery] = asyncio.get_running_loop().create_future()
        waiter = (room, message)
        self._waiting.append(waiter)
        try:
            return await room
        except asyncio.CancelledError:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            raise

    def owe(self, item: M | N, lane: Lane) -> None:
        """Put in what the kernel owes to the actor, whatever the bounds and even when sealed."""
        (self._control if lane is Lane.CONTROL else self._work).append(item)
        self.wake()

    def take(self) -> M | N | None:
        """The next item, control before work, or None when there is none now."""
        if self._control:
            return self._control.popleft()
        if self._work:
            item = self._work.popleft()
            if self._waiting:
                self._admit()
            return item
        return None

    def _admit(self) -> None:
        """Move waiting messages in, straight into the lane, so that nobody can slip in before them."""
        while self._waiting and len(self._work) < self._limit:
            room, message = self._waiting.popleft()
            if not room.done():  # done already: the sender was cancelled, and withdraws
                self._work.append(message)
                room.set_result(Delivery.DELIVERED)

    async def wait(self) -> None:
        """Until there is something to take or to look at."""
        if self._control or self._work:
            return
        self._wakeup = asyncio.get_running_loop().create_future()
        try:
            await self._wakeup
        finally:
            self._wakeup = None

    def wake(self) -> None:
        """Have the reader look up, though no item may have come."""
        if self._wakeup is not None and not self._wakeup.done():
            self._wakeup.set_result(None)

    def seal(self) -> None:
        """Refuse every sender from now on, those that wait for room too; what is queued can be taken."""
        self._sealed = True
        for room, _ in self._waiting:
            if not room.done():
                room.set_result(Delivery.CLOSED)
        self._waiting.clear()

    def keep_only(self, wanted: Callable[[M | N], bool]) -> list[M | N]:
        """Take out whatever is queued and not wanted, and let in those that waited for the room."""
        dropped = [item for item in chain(self._control, self._work) if not wanted(item)]
        self._control = deque(filter(wanted, self._control))
        self._work = deque(filter(wanted, self._work))
        self._admit()
        return dropped

    def pending(self) -> list[M | N]:
        """What is queued or waits for room, left where it is."""
        return [*self._control, *self._work, *(message for _, message in self._waiting)]
