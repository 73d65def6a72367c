"""What the dashboard needs of the daemon, so that it can be tried without one."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from greenroom.protocol.command import Command
from greenroom.protocol.events import Event

ResultT = TypeVar("ResultT")


class Calls(Protocol):
    """Where commands are carried out."""

    async def call(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command and wait for its answer.

        Raises:
            Refused: the daemon says no.
            ConnectionLost: it went away before it answered.
            NoDaemon: it is not there.
        """
        ...


class Stream(Protocol):
    """Events as they come."""

    async def __anext__(self) -> Event:
        """The next one. Raises ConnectionLost when the daemon is gone."""
        ...

    @property
    def last_seq(self) -> int | None:
        """The last fact that was told, or that there was at the start."""
        ...


class Connection(Calls, Protocol):
    """One connection to the daemon, as `client.streaming.StreamingClient` is."""

    async def events(self, topics: Sequence[str], from_seq: int | None = None) -> Stream:
        """Subscribe; another subscription takes this one's place."""
        ...

    async def close(self) -> None:
        """Hang up."""
        ...


Connect = Callable[[], Awaitable[Connection]]
"""Makes a connection. Raises NoDaemon or Refused."""

Sleep = Callable[[float], Awaitable[None]]
"""Lets so many seconds pass."""
