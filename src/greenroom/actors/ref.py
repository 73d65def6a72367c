"""The address of an actor: all that others ever hold of it."""

import asyncio
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from greenroom.actors.dead_letters import DeadLetters
from greenroom.actors.errors import ActorGone, AskRefused, AskTimeout
from greenroom.actors.mailbox import Delivery, Mailbox
from greenroom.actors.message import Message
from greenroom.actors.reply import OpenAsks, Reply

M_contra = TypeVar("M_contra", bound=Message, contravariant=True)
T = TypeVar("T")


class Ref(Generic[M_contra]):
    """An actor that takes messages `M`. It stays good over the actor's restarts.

    The lane is the message type's own. Whatever the verb, a message to an actor that has ended is a
    dead letter.
    """

    __slots__ = ("_asks", "_dead_letters", "_mailbox", "kind", "path")

    def __init__(
        self, path: str, kind: str, mailbox: Mailbox[Any, Any], asks: OpenAsks, dead_letters: DeadLetters
    ) -> None:
        self.path = path
        self.kind = kind
        self._mailbox = mailbox
        self._asks = asks
        self._dead_letters = dead_letters

    def __repr__(self) -> str:
        return f"<Ref {self.path}>"

    @property
    def name(self) -> str:
        """Its name among its siblings."""
        return self.path.rpartition("/")[2]

    async def tell(self, message: M_contra) -> bool:
        """Send, waiting for room in the work lane.

        Returns:
            Whether it was delivered. False (a dead letter): the actor has ended, or its control lane is full.
        """
        return self._arrived(message, await self._mailbox.put(message))

    def try_tell(self, message: M_contra) -> bool:
        """Send if there is room now; a full work lane says no, and the sender may keep the message."""
        delivery = self._mailbox.offer(message)
        return delivery is Delivery.DELIVERED or (delivery is Delivery.CLOSED and self._arrived(message, delivery))

    def signal(self, message: M_contra) -> bool:
        """Send a control message, which never waits; one that is refused is a dead letter."""
        return self._arrived(message, self._mailbox.offer(message))

    async def ask(self, make_message: Callable[[Reply[T]], M_contra], timeout_s: float) -> T:
        """Send a message with a `Reply` in it, and wait for the answer.

        Args:
            make_message: makes the message from its reply handle; often the message's class.
            timeout_s: seconds to wait for room and answer together. A message that still waits for
                room then is withdrawn.

        Raises:
            AskTimeout: no answer in time.
            ActorGone: the actor has ended, or crashed after it had taken the message.
            AskRefused: the control lane is full.
            Exception: what the other side gave to `Reply.fail`.
        """
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        reply = Reply(answer)
        message = make_message(reply)
        self._asks.open(reply, message)
        limit = asyncio.timeout(timeout_s)
        try:
            async with limit:
                delivery = await self._mailbox.put(message)
                if not self._arrived(message, delivery):
                    raise _REFUSALS[delivery](f"{self.path} took no {type(message).__name__}: {delivery.value}")
                return await answer
        except TimeoutError as error:
            if not limit.expired():
                raise
            what = f"{self.path} did not answer {type(message).__name__} within {timeout_s} s"
            raise AskTimeout(what) from error
        finally:
            self._asks.close(reply)
            if answer.done() and not answer.cancelled():
                answer.exception()  # one that came when we had stopped waiting need not be reported as never seen

    def _arrived(self, message: M_contra, delivery: Delivery) -> bool:
        if delivery is Delivery.DELIVERED:
            return True
        if not (message.lapses and delivery is Delivery.CLOSED):
            self._dead_letters.add(self.path, message, delivery.value)
        return False


_REFUSALS: dict[Delivery, type[Exception]] = {Delivery.CLOSED: ActorGone, Delivery.FULL: AskRefused}
