"""One connection: lines in, answers and events out, and bounds on all of them.

Requests are carried out side by side and answered as they come to an end. A line that is too long is answered with
`invalid_request` and thrown away up to its newline; the session goes on. A peer that stops writing gets the
answers to what it asked, and then the connection ends, subscriptions and all.

Nobody waits for a peer that does not read. While its outbox is above `OUTBOX_HIGH` the session reads no further
requests and takes no further events, so that its subscriptions overflow into a `resync`; answers to what was asked
before pile up to `OUTBOX_MAX`, and then the connection is cut.
"""

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from msgspec import Struct

from greenroom.daemon.subscription import Subscription
from greenroom.gateway.lines import TOO_LONG, Line, LineSplitter
from greenroom.gateway.peer import principal_of
from greenroom.gateway.ports import Connection
from greenroom.model.errors import Conflict, InvalidRequest
from greenroom.model.principal import Principal
from greenroom.protocol import MAX_LINE
from greenroom.protocol.framing import NULL, Array, Document, Malformed, event_line, read_line

MAX_IN_FLIGHT = 64
"""Requests of one session that are carried out at a time; an array may take it past that by its own length."""

OUTBOX_HIGH = 1024 * 1024
OUTBOX_LOW = 256 * 1024
OUTBOX_MAX = 64 * 1024 * 1024
"""Bytes that wait to be read by the peer: where the session pauses, where it goes on, and where it is cut."""

MAX_SUBSCRIPTIONS = 32
"""Subscriptions of one session."""

NOBODY = Principal(-1)
"""Who is there before the connection is made: no user has this uid."""


class Answers(Protocol):
    """Who answers documents."""

    async def answer(self, document: Document, peer: Principal, connection: Connection) -> bytes | None:
        """The answer to a line, without a newline, if there is one."""
        ...


class Surroundings(Struct, frozen=True, kw_only=True):
    """What a session works with; `unsubscribe` is told of each subscription that ended, `ended` of its own end."""

    answers: Answers
    unsubscribe: Callable[[Subscription], None]
    ended: Callable[["Session"], None]
    log: logging.Logger


class Session(asyncio.Protocol):
    """One connection."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._surroundings = surroundings
        self._transport: asyncio.Transport | None = None
        self._peer = NOBODY
        self._splitter = LineSplitter()
        self._lines: deque[Line] = deque()
        self._in_flight = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._subscriptions: dict[str, Subscription] = {}
        self._subscription_ids = itertools.count(1)
        self._writable = asyncio.Event()
        self._writable.set()
        self._taking = True
        self._reading = True
        self._peer_ended = False

    # What handlers may do, by way of `Exchange`.

    def attach(self, subscription: Subscription) -> str:
        """Enter a subscription; `tell` makes it heard."""
        if len(self._subscriptions) >= MAX_SUBSCRIPTIONS:
            raise Conflict(f"This connection has {MAX_SUBSCRIPTIONS} subscriptions; unsubscribe from one first.")
        subscription_id = f"s{next(self._subscription_ids)}"
        self._subscriptions[subscription_id] = subscription
        return subscription_id

    def detach(self, subscription_id: str) -> bool:
        """End a subscription, if it is there."""
        subscription = self._subscriptions.pop(subscription_id, None)
        if subscription is None:
            return False
        self._surroundings.unsubscribe(subscription)
        return True

    # What the listening side may do.

    @property
    def busy(self) -> frozenset[asyncio.Task[None]]:
        """What is being carried out."""
        return frozenset(self._tasks)

    def finish(self) -> None:
        """Take no more requests; the connection ends once those that are in flight are answered."""
        self._taking = False
        self._lines.clear()
        for subscription_id in list(self._subscriptions):
            self.detach(subscription_id)
        self._go_on()

    def cut(self) -> None:
        """End the connection, whatever has not been said."""
        self._taking = False
        if self._transport is not None:
            self._transport.abort()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Somebody is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._peer = principal_of(transport.get_extra_info("socket"))
        transport.set_write_buffer_limits(high=OUTBOX_HIGH, low=OUTBOX_LOW)
        self._go_on()

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        if self._taking:
            self._lines += self._splitter.feed(data)
            self._go_on()

    def eof_received(self) -> bool:
        """The peer writes no more; what it asked is still answered."""
        self._peer_ended = True
        if self._taking:
            self._lines += self._splitter.end()
        self._go_on()
        return True

    def pause_writing(self) -> None:
        """The peer does not read what it is told."""
        self._writable.clear()
        self._go_on()

    def resume_writing(self) -> None:
        """The peer reads again."""
        self._writable.set()
        self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - why it went is of no consequence
        """The peer is gone. What it asked for is still carried out: it may have been promised to others."""
        self._taking = False
        self._lines.clear()
        for subscription_id in list(self._subscriptions):
            self.detach(subscription_id)
        self._writable.set()
        self._surroundings.ended(self)

    # Private steps.

    def _go_on(self) -> None:
        """Start what may start, and read on or not as there is room for more."""
        if self._transport is None:
            return
        while self._lines and self._has_room():
            self._start(self._lines.popleft())
        if (self._peer_ended or not self._taking) and not self._lines and not self._in_flight:
            self._transport.close()
        wanted = self._taking and not self._peer_ended and not self._lines and self._has_room()
        if wanted != self._reading:
            self._reading = wanted
            if wanted:
                self._transport.resume_reading()
            else:
                self._transport.pause_reading()

    def _has_room(self) -> bool:
        return self._in_flight < MAX_IN_FLIGHT and self._writable.is_set()

    def _start(self, line: Line) -> None:
        document = _too_long() if line is TOO_LONG else read_line(line)
        weight = len(document.entries) if isinstance(document, Array) else 1
        self._in_flight += weight
        self._spawn(self._carry_out(document, weight))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, document: Document, weight: int) -> None:
        exchange = Exchange(self)
        try:
            answer = await self._surroundings.answers.answer(document, self._peer, exchange)
            if answer is not None:
                self._write(answer + b"\n")
            for subscription_id in exchange.attached:
                self._tell(subscription_id)
        finally:
            self._in_flight -= weight
            self._go_on()

    def _tell(self, subscription_id: str) -> None:
        subscription = self._subscriptions.get(subscription_id)
        if subscription is not None:
            self._spawn(self._pass_on(subscription_id, subscription))

    async def _pass_on(self, subscription_id: str, subscription: Subscription) -> None:
        try:
            while events := await subscription.next():
                self._write(b"".join(event_line(event) for event in events))
                await self._writable.wait()
        finally:
            self.detach(subscription_id)

    def _write(self, lines: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        self._transport.write(lines)
        if self._transport.get_write_buffer_size() > OUTBOX_MAX:
            self._surroundings.log.warning("cut off a peer that does not read", extra={"uid": self._peer.uid})
            self._transport.abort()


class Exchange:
    """One line's dealings with its session: remembers which subscriptions it opened."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.attached: list[str] = []

    def attach(self, subscription: Subscription) -> str:
        """As `Connection.attach`."""
        subscription_id = self._session.attach(subscription)
        self.attached.append(subscription_id)
        return subscription_id

    def detach(self, subscription_id: str) -> bool:
        """As `Connection.detach`."""
        return self._session.detach(subscription_id)


def _too_long() -> Malformed:
    return Malformed(NULL, InvalidRequest(f"The line is longer than {MAX_LINE:,} bytes, and was thrown away."))
