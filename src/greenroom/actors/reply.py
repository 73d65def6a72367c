"""The answer to a question: a handle that travels in the message, and the book of open questions."""

import asyncio
from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from greenroom.actors.errors import ActorGone

T = TypeVar("T")


class Reply(Generic[T]):
    """Where an answer goes. It may be passed on to another actor, or to a child task.

    The first answer counts; one that comes when nobody waits any more is dropped.
    """

    __slots__ = ("_answer",)

    def __init__(self, answer: asyncio.Future[T]) -> None:
        self._answer = answer

    def send(self, value: T) -> None:
        """Answer."""
        if not self._answer.done():
            self._answer.set_result(value)

    def fail(self, error: Exception) -> None:
        """Answer with an error, which the ask raises."""
        if not self._answer.done():
            self._answer.set_exception(error)


class OpenAsks:
    """The questions to one actor that have not ended yet, so that none is left hanging when it does."""

    __slots__ = ("_open",)

    def __init__(self) -> None:
        self._open: dict[Reply[Any], object] = {}

    def open(self, reply: Reply[Any], message: object) -> None:
        """Note a question and the message that carries it."""
        self._open[reply] = message

    def close(self, reply: Reply[Any]) -> None:
        """Forget a question that has ended."""
        del self._open[reply]

    def fail_received(self, pending: Sequence[object], error: str) -> None:
        """Fail every question but those whose message is still pending with `ActorGone`."""
        untouched = {id(message) for message in pending}
        for reply, message in self._open.items():
            if id(message) not in untouched:
                reply.fail(ActorGone(error))
