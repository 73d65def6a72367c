"""What an actor's author writes."""

from abc import ABC, abstractmethod
from typing import Any, Generic, TypeVar

from greenroom.actors.context import ActorContext
from greenroom.actors.message import Message
from greenroom.actors.ref import Ref

M = TypeVar("M", bound=Message)


class Actor(ABC, Generic[M]):
    """One who owns some state and changes it one message at a time.

    Whatever any of the methods raises is a crash: this instance is dropped, its tasks and children are
    cancelled, and the restart policy says whether the factory makes a new one. The methods never run
    at the same time as each other; what takes long belongs into `context.start_task`, or control
    messages wait behind it.
    """

    context: ActorContext[M]
    """Set after `__init__` and before `started`."""

    async def started(self) -> None:
        """Before the first message; in every incarnation."""

    @abstractmethod
    async def receive(self, message: M) -> None:
        """Handle one message, in one exhaustive `match`."""

    async def stopping(self) -> None:
        """At an ordered stop, before the children are told: start nothing new from here on.

        Messages go on coming, until no child and no task is left and the mailbox is empty; then the
        actor ends. Timers that have not fired by then are dropped.
        """

    async def child_stopped(self, child: Ref[Any]) -> None:
        """A child ended normally. Everything that it had told comes before this."""

    async def child_failed(self, child: Ref[Any], error: BaseException) -> None:  # noqa: ARG002  for overriders
        """A child crashed for good: it is temporary, past its restarts, or missed its stop's deadline.

        Unless overridden, the error escalates: this actor crashes too, if it is not stopping anyway.
        """
        if not self.context.is_stopping:
            raise error

    def describe(self) -> str:
        """The state for the live tree while it runs, such as `processing 12/100`."""
        return "running"
