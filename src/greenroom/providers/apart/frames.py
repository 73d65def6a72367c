"""What a daemon and its caller say to each other: MessagePack, each message after its length in four bytes."""

import asyncio
import struct
from collections.abc import Iterator, Mapping

import msgspec
from msgspec import Struct

from greenroom.providers.apart.doors import Door
from greenroom.providers.port import Answer, CallFailed, ModelRequest

_LENGTH = struct.Struct("!I")


class Open(Struct, frozen=True, tag="open"):
    """Open a door that is called by this number from then on, and load what is slow to load."""

    door: int
    to: Door


class Ask(Struct, frozen=True, tag="ask"):
    """Make a call through a door."""

    call: int
    door: int
    request: ModelRequest


class Abandon(Struct, frozen=True, tag="abandon"):
    """Break off a call: nobody waits for its answer."""

    call: int


class Opened(Struct, frozen=True, tag="opened"):
    """A door is open."""

    door: int


class Answered(Struct, frozen=True, tag="answered"):
    """A call was answered."""

    call: int
    answer: Answer


class Failed(Struct, frozen=True, tag="failed"):
    """A call gave no answer."""

    call: int
    why: CallFailed


class Broke(Struct, frozen=True, tag="broke"):
    """A call ended as none may end: a fault in the program, told as its traceback."""

    call: int
    traceback: str


Asked = Open | Ask | Abandon
"""What the daemon says."""

Told = Opened | Answered | Failed | Broke
"""What the caller says."""

asked = msgspec.msgpack.Decoder(Asked)
told = msgspec.msgpack.Decoder(Told)


def _plain(value: object) -> object:
    """A schema is a read-only mapping."""
    if isinstance(value, Mapping):
        return dict(value)
    raise NotImplementedError(f"{type(value)} can't be said to another process")


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)


class Inbox:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take in what came; gives the messages that are whole by now."""
        self._held += data
        at = 0
        while len(self._held) - at >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._held, at)
            end = at + _LENGTH.size + length
            if len(self._held) < end:
                break
            yield bytes(self._held[at + _LENGTH.size : end])
            at = end
        del self._held[:at]


class Outbox:
    """Sends messages, those of one round of the event loop in one write."""

    def __init__(self, transport: asyncio.WriteTransport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._waiting: list[bytes] = []

    def send(self, message: Asked | Told) -> None:
        """Send a message. It goes nowhere where the other end has gone."""
        if not self._waiting:
            self._loop.call_soon(self._flush)
        body = _encoder.encode(message)
        self._waiting += (_LENGTH.pack(len(body)), body)

    def _flush(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(b"".join(self._waiting))
        self._waiting.clear()
