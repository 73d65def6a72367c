"""The line to the daemon: kept up by one task, used by every screen, and the one stream of events."""

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

from greenroom.dashboard.link import Connecting, Link, Live, failed, opened, refused
from greenroom.dashboard.ports import Connect, Connection, Sleep, Stream
from greenroom.model.errors import ClientError, ConnectionLost, GreenroomError, Refused
from greenroom.model.times import Clock
from greenroom.protocol.command import Command
from greenroom.protocol.commands.system import SystemPing
from greenroom.protocol.events import Event

ResultT = TypeVar("ResultT")

TOPICS: Final = ("batch", "conversation", "flashcards", "export", "system")
RECENT: Final = 50
"""Facts from before the start that are told too, so that there is something to look at."""
PATIENCE_S: Final = 10.0


class Line:
    """Calls go through it while the daemon is there; when that ends, it tries again until it is back."""

    def __init__(
        self,
        connect: Connect,
        *,
        clock: Clock,
        sleep: Sleep,
        changed: Callable[[Link], None],
        heard: Callable[[Event], None],
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Keep nothing up yet; that is `run`.

        Args:
            connect: makes a connection.
            clock: says when to try again.
            sleep: lets time pass.
            changed: is told each new state of the link.
            heard: is told each event.
            patience_s: a daemon that neither tells nor answers anything for so many seconds is not there.
        """
        self._connect = connect
        self._clock = clock
        self._sleep = sleep
        self._changed = changed
        self._heard = heard
        self._patience_s = patience_s
        self._connection: Connection | None = None
        self._seq: int | None = None
        self._link: Link = Connecting()

    @property
    def link(self) -> Link:
        """How it stands."""
        return self._link

    async def call(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command.

        Raises:
            Refused: the daemon says no.
            ConnectionLost: it is away, so that nothing was done; or it went away before it answered.
        """
        if self._connection is None:
            raise ConnectionLost("The daemon is away: nothing was done.")
        return await self._connection.call(command)

    async def run(self) -> None:
        """Keep the line up until cancelled."""
        while True:
            try:
                await self._once()
            except Refused as error:
                self._become(refused(self._link, error.message, self._clock.monotonic()))
            except (GreenroomError, TimeoutError) as error:
                why = error.message if isinstance(error, GreenroomError) else "It does not answer."
                self._become(failed(self._link, why, self._clock.monotonic()))
            link = self._link
            if not isinstance(link, Connecting | Live):
                await self._sleep(max(0.0, link.retry_at - self._clock.monotonic()))

    async def _once(self) -> None:
        """Connect, and follow events until that ends with an error."""
        async with asyncio.timeout(self._patience_s):
            connection = await self._connect()
        try:
            async with asyncio.timeout(self._patience_s):
                stream = await self._subscribe(connection)
            self._connection = connection
            self._become(opened(self._link, self._clock.monotonic()))
            await self._follow(connection, stream)
        finally:
            self._connection = None
            await connection.close()

    async def _subscribe(self, connection: Connection) -> Stream:
        if self._seq is not None:
            return await connection.events(TOPICS, self._seq)
        stream = await connection.events(TOPICS)
        return await connection.events(TOPICS, max(0, (stream.last_seq or 0) - RECENT))

    async def _follow(self, connection: Connection, stream: Stream) -> None:
        while True:
            try:
                async with asyncio.timeout(self._patience_s):
                    event = await anext(stream)
            except TimeoutError:
                async with asyncio.timeout(self._patience_s):
                    await connection.call(SystemPing())
                continue
            except StopAsyncIteration as error:
                raise ConnectionLost from error
            self._seq = stream.last_seq
            self._heard(event)

    def _become(self, link: Link) -> None:
        self._link = link
        self._changed(link)


def is_away(error: BaseException) -> bool:
    """Whether a call failed because the daemon is not there; the header says so already."""
    return isinstance(error, ClientError) and not isinstance(error, Refused)


def unread(error: GreenroomError) -> str:
    """What stands in the place of something that could not be read."""
    return "The daemon is away; this is read when it is back." if is_away(error) else error.message
