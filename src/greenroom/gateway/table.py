"""The table of handlers: which function answers which command."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from greenroom.gateway.service import Call
from greenroom.protocol.command import Command

ResultT = TypeVar("ResultT")
Handler = Callable[[Call, Any], Awaitable[Any]]


class HandlerTable:
    """The handlers of one noun."""

    def __init__(self) -> None:
        self._handlers: dict[type[Command[Any]], Handler] = {}

    @property
    def handlers(self) -> Mapping[type[Command[Any]], Handler]:
        """Each command's handler."""
        return self._handlers

    def answers(
        self, command: type[Command[ResultT]]
    ) -> Callable[[Callable[[Call, Any], Awaitable[ResultT]]], Handler]:
        """Enter the function that answers a command; its result has to be of the command's type."""

        def enter(handler: Callable[[Call, Any], Awaitable[ResultT]]) -> Handler:
            self._handlers[command] = handler
            return handler

        return enter
