"""The daemon's end of the process that makes the calls: started with the first call, and again when it died."""

import asyncio
import itertools
import socket
import sys
from collections import deque
from typing import Final, assert_never

from greenroom.model.faults import FaultType
from greenroom.providers.apart.doors import Door
from greenroom.providers.apart.frames import (
    Abandon,
    Answered,
    Ask,
    Broke,
    Failed,
    Inbox,
    Open,
    Opened,
    Outbox,
    told,
)
from greenroom.providers.port import Answer, CallFailed, ModelRequest

TOLD_IN_TURN: Final = 2
"""Answers that are handed on in one round of the event loop: whoever gets one has a millisecond's work with it."""

_END_S: Final = 2.0
"""How long the process may take to end in order, in seconds, before it is killed."""

_GRACE_S: Final = 15.0
"""Seconds past a call's own time-out after which the process hangs, not the provider."""

_OPEN_S: Final = 60.0
"""Seconds for opening a door: to load an SDK takes one or two, on a machine that is busy many more."""


class CallerProcess:
    """One process for all providers. It ends with the daemon, however that dies: its socket closes then."""

    def __init__(self, *, grace_s: float = _GRACE_S, open_s: float = _OPEN_S) -> None:
        """Take when the process counts as hung: so many seconds past a call's own time-out, or with a door."""
        self._grace_s = grace_s
        self._open_s = open_s
        self._starting = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._line: _Line | None = None

    async def warm(self, door: Door) -> None:
        """Have a door open, and loaded what is slow to load.

        Raises:
            OSError: the process could not be started, or took too long twice.
        """
        for _ in range(2):
            line = await self.line()
            try:
                async with asyncio.timeout(self._open_s):
                    await line.open(door)
                    return
            except TimeoutError:
                await self._kill(line)
        raise OSError(f"the process that makes the calls was not ready within {self._open_s:g} s")

    async def call(self, door: Door, request: ModelRequest) -> Answer | CallFailed:
        """Make a call through a door. A process that hangs is ended: the next call starts another.

        Raises:
            RuntimeError: a fault in the program, over there.
        """
        try:
            line = await self.line()
        except OSError as error:
            said = f"The process that makes the calls could not be started: {error}"
            return CallFailed.unheard(FaultType.CONNECTION, said)
        try:
            async with asyncio.timeout(request.timeout_s + self._grace_s):
                return await line.call(await line.open(door), request)
        except TimeoutError:
            await self._kill(line)
            said = "The process that makes the calls hung, and was ended."
            return CallFailed.unheard(FaultType.INTERRUPTED, said, may_be_billed=True)

    async def line(self) -> "_Line":
        """The line to the process, which is started where there is none, or none any more.

        Raises:
            OSError: it could not be started.
        """
        if self._line is None or self._line.is_lost:
            async with self._starting:
                if self._line is None or self._line.is_lost:
                    await self._start()
        assert self._line is not None
        return self._line

    @property
    def process_id(self) -> int | None:
        """The process that runs now, where one does."""
        return None if self._process is None or self._process.returncode is not None else self._process.pid

    async def aclose(self) -> None:
        """End the process, if there is one. Calls that are out fail."""
        async with self._starting:
            if self._line is not None:
                self._line.hang_up()
            if self._process is None:
                return
            try:
                await asyncio.wait_for(self._process.wait(), _END_S)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()

    async def _kill(self, line: "_Line") -> None:
        """End the process that hangs at the other end; many may say so of the same one."""
        if self._line is line and self._process is not None and self._process.returncode is None:
            self._line = None
            self._process.kill()
            await self._process.wait()

    async def _start(self) -> None:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = await asyncio.create_subprocess_exec(
                    sys.executable,
                    "-P",  # what lies in the folder that the daemon was started from is none of ours
                    "-m",
                    "greenroom.providers.apart",
                    stdin=theirs.fileno(),
                    # A terminal's Ctrl-C is for the daemon, which lets calls that are out end.
                    start_new_session=True,
                )
            ours.setblocking(False)
            _, line = await asyncio.get_running_loop().create_connection(_Line, sock=ours)
        except BaseException:
            ours.close()  # where the process has come about, this ends it
            raise
        self._process, self._line = process, line


class _Line(asyncio.Protocol):
    """A socket to the process, and who waits for what from there."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._inbox = Inbox()
        self._unread: deque[bytes] = deque()
        self._calls: dict[int, asyncio.Future[Answer | CallFailed]] = {}
        self._doors: dict[Door, tuple[int, asyncio.Future[None]]] = {}
        self._numbers = itertools.count()
        self._transport: asyncio.WriteTransport | None = None
        self._outbox: Outbox | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the other end has gone."""
        return self._outbox is None

    async def open(self, door: Door) -> int:
        """The number of a door, which is opened where it was not; it is warm once this answers."""
        known = self._doors.get(door)
        if known is None:
            known = self._doors[door] = (len(self._doors), self._loop.create_future())
            if self._outbox is not None:
                self._outbox.send(Open(known[0], door))
        number, opened = known
        if not opened.done():
            # Shielded: a caller that is cancelled must not keep the others from hearing of it.
            await asyncio.shield(opened)
        return number

    async def call(self, door: int, request: ModelRequest) -> Answer | CallFailed:
        """Make a call through an open door.

        Raises:
            RuntimeError: a fault in the program, over there.
        """
        if self._outbox is None:
            return _lost(left=False)
        number = next(self._numbers)
        future: asyncio.Future[Answer | CallFailed] = self._loop.create_future()
        self._calls[number] = future
        self._outbox.send(Ask(number, door, request))
        try:
            return await future
        except asyncio.CancelledError:
            if self._outbox is not None:
                self._outbox.send(Abandon(number))
            raise
        finally:
            self._calls.pop(number, None)

    def hang_up(self) -> None:
        """Close this end; the process ends."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._outbox = Outbox(transport, self._loop)

    def data_received(self, data: bytes) -> None:
        """Take in what came. It is handed on a little at a time, so that others get their rounds in between."""
        idle = not self._unread
        self._unread.extend(self._inbox.feed(data))
        if idle:
            self._hand_on()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's signature
        """The process has gone, and with it every answer that was not here by now."""
        while self._unread:
            self._tell(self._unread.popleft())
        self._outbox = None
        for waiting in self._calls.values():
            if not waiting.done():
                waiting.set_result(_lost(left=True))
        for _, opened in self._doors.values():
            if not opened.done():
                opened.set_result(None)

    def _hand_on(self) -> None:
        for _ in range(min(TOLD_IN_TURN, len(self._unread))):
            self._tell(self._unread.popleft())
        if self._unread:
            self._loop.call_soon(self._hand_on)

    def _tell(self, message: bytes) -> None:
        said = told.decode(message)
        if isinstance(said, Opened):
            number = said.door
            for each, opened in self._doors.values():
                if each == number and not opened.done():
                    opened.set_result(None)
            return
        future = self._calls.get(said.call)
        if future is None or future.done():
            return  # it was abandoned, and answered at the same time
        match said:
            case Answered(answer=answer):
                future.set_result(answer)
            case Failed(why=why):
                future.set_result(why)
            case Broke(traceback=traceback):
                future.set_exception(RuntimeError(f"A call broke in the process that makes calls.\n{traceback}"))
            case _:
                assert_never(said)


def _lost(*, left: bool) -> CallFailed:
    # No fault of the provider's: its breaker and the item's attempts have nothing to do with it.
    said = "The process that makes the calls ended. It is started again with the next call."
    return CallFailed.unheard(FaultType.INTERRUPTED, said, may_be_billed=left)
