"""One connection: lines in, answers and events out, and bounds on all of them.

Requests are carried out side by side and answered as they come to an end. A line that is too long is answered with
`invalid_request` and thrown away up to its newline; the session goes on. A peer that stops writing gets the
answers to what it asked, and then the connection ends, subscriptions and all.

A line is begun when its turn among those of all sessions has come. Nobody waits for a peer that does not read:
while its outbox is above `OUTBOX_HIGH` the session reads no further requests and takes no further events, so that
its subscriptions overflow into a `resync`; answers to what was asked before pile up to `OUTBOX_MAX`, and then the
connection is cut.

Nobody waits for a peer that does not write either, so an idle connection and half a line may stay for as long as
they like: a dashboard is idle for days, and a person at a terminal types slowly. What they hold is bounded, and
shared out: connections by `Sessions.admit`, bytes by `Sessions.weighed`.
"""

import asyncio
import itertools
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from msgspec import Struct

from greenroom.daemon.subscription import Subscription
from greenroom.gateway.lines import TOO_LONG, Line, LineSplitter
from greenroom.gateway.peer import principal_of
from greenroom.gateway.ports import Connection
from greenroom.gateway.turns import Turns
from greenroom.model.errors import Conflict, InvalidRequest
from greenroom.model.principal import Principal
from greenroom.protocol import MAX_LINE
from greenroom.protocol.framing import NULL, Array, Document, Malformed, event_line, read_line

MAX_IN_FLIGHT = 64
"""Requests of one session that are carried out at a time; an array may take it past that by its own length."""

OUTBOX_HIGH = 64 * 1024
OUTBOX_LOW = 16 * 1024
OUTBOX_MAX = 64 * 1024 * 1024
"""Bytes that wait to be read by the peer: where the session pauses, where it goes on, and where it is cut."""

MAX_SUBSCRIPTIONS = 32
"""Subscriptions of one session."""

ARRAY_ENTRY_S = 0.000_2
"""What a request in an array is taken to cost the loop, in seconds: arrays are carried out in tasks of their own."""

NOBODY = Principal(-1)
"""Who is there before the connection is made: no user has this uid."""


class Answers(Protocol):
    """Who answers documents."""

    async def answer(self, document: Document, peer: Principal, connection: Connection) -> bytes | None:
        """The answer to a line, without a newline, if there is one."""
        ...


class Surroundings(Struct, frozen=True, kw_only=True):
    """What a session works with.

    `admit` answers the line that turns a new session away, if it has to go; `weighed` is told by how many bytes a
    session came to hold more or less, `unsubscribe` of each subscription that ended, `ended` of the session's end.
    """

    answers: Answers
    turns: Turns
    admit: Callable[["Session"], bytes | None]
    weighed: Callable[[int], None]
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
        self._next: Line | None = None
        self._in_line = False
        self._in_flight = 0
        self._in_flight_bytes = 0
        self._weight = 0
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
    def uid(self) -> int:
        """Who is at the other end."""
        return self._peer.uid

    @property
    def weight(self) -> int:
        """The bytes that were held for the peer when last weighed: what it wrote, and what it has not read."""
        return self._weight

    def weigh(self) -> int:
        """Weigh anew; answers how many bytes more or less there are than before."""
        unread = self._transport.get_write_buffer_size() if self._transport is not None else 0
        before, self._weight = self._weight, len(self._splitter) + self._in_flight_bytes + unread
        return self._weight - before

    @property
    def busy(self) -> frozenset[asyncio.Task[None]]:
        """What is being carried out."""
        return frozenset(self._tasks)

    def finish(self) -> None:
        """Take no more requests; the connection ends once those that are in flight are answered."""
        self._stop_taking()
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
        refusal = self._surroundings.admit(self)
        if refusal is not None:
            transport.write(refusal + b"\n")
            self._stop_taking()
        self._go_on()

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        if self._taking:
            self._splitter.feed(data)
            self._go_on()
            self._surroundings.weighed(self.weigh())

    def eof_received(self) -> bool:
        """The peer writes no more; what it asked is still answered."""
        self._peer_ended = True
        self._splitter.end()
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
        self._stop_taking()
        for subscription_id in list(self._subscriptions):
            self.detach(subscription_id)
        self._writable.set()
        self._surroundings.weighed(-self._weight)
        self._weight = 0
        self._surroundings.ended(self)

    # Private steps.

    def _stop_taking(self) -> None:
        self._taking = False
        self._splitter.clear()
        self._next = None

    def _go_on(self) -> None:
        """Ask for a turn if a line may start, and read on or not as there is room for more."""
        if self._transport is None:
            return
        if self._next is None and self._taking:
            self._next = self._splitter.next()
        if self._next is not None and self._has_room() and not self._in_line:
            self._in_line = True
            self._surroundings.turns.take(self.uid, self._begin)
        if (self._peer_ended or not self._taking) and self._next is None and not self._in_flight:
            self._transport.close()
        wanted = self._taking and not self._peer_ended and self._next is None and self._has_room()
        if wanted != self._reading:
            self._reading = wanted
            if wanted:
                self._transport.resume_reading()
            else:
                self._transport.pause_reading()

    def _has_room(self) -> bool:
        return self._in_flight < MAX_IN_FLIGHT and self._in_flight_bytes < MAX_LINE and self._writable.is_set()

    def _begin(self) -> None:
        """It is this session's turn."""
        self._in_line = False
        if self._next is not None and self._has_room():
            line, self._next = self._next, None
            self._start(line)
        self._go_on()

    def _start(self, line: Line) -> None:
        turns = self._surroundings.turns
        document = _too_long() if line is TOO_LONG else read_line(line)
        length = 0 if line is TOO_LONG else len(line)
        weight = 1
        if isinstance(document, Array):
            weight = len(document.entries)
            turns.spend(weight * ARRAY_ENTRY_S)
        self._in_flight += weight
        self._in_flight_bytes += length
        self._spawn(turns.carry_out(self.uid, self._carry_out(document, weight, length)))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, document: Document, weight: int, length: int) -> None:
        exchange = Exchange(self)
        try:
            answer = await self._surroundings.answers.answer(document, self._peer, exchange)
            if answer is not None:
                self._write(answer + b"\n")
            for subscription_id in exchange.attached:
                self._tell(subscription_id)
        finally:
            self._in_flight -= weight
            self._in_flight_bytes -= length
            self._go_on()

    def _tell(self, subscription_id: str) -> None:
        subscription = self._subscriptions.get(subscription_id)
        if subscription is not None:
            self._spawn(self._surroundings.turns.measured(self._pass_on(subscription_id, subscription)))

    async def _pass_on(self, subscription_id: str, subscription: Subscription) -> None:
        try:
            while events := await subscription.next():
                await self._writable.wait()
                await self._surroundings.turns.mine(self.uid)
                if subscription_id not in self._subscriptions:
                    return
                self._write(b"".join(event_line(event) for event in events))
        finally:
            self.detach(subscription_id)

    def _write(self, lines: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        self._transport.write(lines)
        self._surroundings.weighed(self.weigh())
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
