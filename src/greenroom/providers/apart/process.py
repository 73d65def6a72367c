"""The process that makes the calls. Its standard input is the socket that it is asked through, and ends with."""

import asyncio
import contextlib
import os
import socket
import traceback

from greenroom.model.times import SystemClock
from greenroom.providers.apart.doors import opened
from greenroom.providers.apart.frames import (
    Abandon,
    Answered,
    Ask,
    Asked,
    Broke,
    Failed,
    Inbox,
    Open,
    Opened,
    Outbox,
    Told,
    asked,
)
from greenroom.providers.port import Answer, Provider


class Caller(asyncio.Protocol):
    """Makes the calls that it is asked for, all at once."""

    def __init__(self, ended: asyncio.Event) -> None:
        """Take what is set when the daemon has gone."""
        self._ended = ended
        self._loop = asyncio.get_running_loop()
        self._inbox = Inbox()
        self._doors: dict[int, Provider] = {}
        self._calls: dict[int, asyncio.Task[None]] = {}
        self._opening: set[asyncio.Task[None]] = set()
        self._outbox: Outbox | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._outbox = Outbox(transport, self._loop)

    def data_received(self, data: bytes) -> None:
        """Begin, or break off, what is asked for."""
        for message in self._inbox.feed(data):
            self._take(asked.decode(message))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002  asyncio's signature
        """The daemon has gone, and with it whoever waits for an answer."""
        self._outbox = None
        self._ended.set()

    def _take(self, message: Asked) -> None:
        match message:
            case Open(door=number, to=door):
                self._doors[number] = opened(door, SystemClock())
                opening = self._loop.create_task(self._open(number))
                self._opening.add(opening)
                opening.add_done_callback(self._opening.discard)
            case Ask(call=call):
                calling = self._calls[call] = self._loop.create_task(self._call(message))
                calling.add_done_callback(lambda _: self._calls.pop(call))  # one may end before it has begun
            case Abandon(call=call):
                if (abandoned := self._calls.get(call)) is not None:
                    abandoned.cancel()

    async def _open(self, number: int) -> None:
        # A door that can't be warmed is open all the same: its first call tells what is wrong with it.
        with contextlib.suppress(Exception):
            await self._doors[number].warm()
        self._say(Opened(number))

    async def _call(self, message: Ask) -> None:
        try:
            got = await self._doors[message.door].call(message.request)
        except Exception:  # noqa: BLE001  whatever it is, it is the daemon's worker that has to be told
            self._say(Broke(message.call, traceback.format_exc()))
        else:
            self._say(
                Answered(message.call, got) if isinstance(got, Answer) else Failed(message.call, got),
            )

    def _say(self, message: Told) -> None:
        if self._outbox is not None:
            self._outbox.send(message)

    async def aclose(self) -> None:
        """Break off what is out, and let go of connections."""
        tasks = [*self._calls.values(), *self._opening]
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for door in self._doors.values():
            await door.aclose()


async def _run() -> None:
    ended = asyncio.Event()
    with socket.socket(fileno=0) as end:
        end.setblocking(False)
        _, caller = await asyncio.get_running_loop().create_connection(lambda: Caller(ended), sock=end)
        await ended.wait()
        await caller.aclose()


def main() -> int:
    """Make calls until the other end of standard input is closed. Returns the exit code."""
    os.nice(5)  # where cores are few, whoever asks the daemon something comes before what is written anyhow
    asyncio.run(_run())
    return 0
