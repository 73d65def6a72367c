"""One connection: lines in, answers and events out, and bounds on all of them.

Requests are carried out side by side and answered as they come to an end. A line that is too long is answered with
`invalid_request` and thrown away up to its newline; the session goes on. A peer that stops writing gets the
answers to what it asked, and then the connection ends, subscriptions and all.

Lines are begun in turn with those of other sessions (`Turns`); a session whose requests are mostly refused is not
read from for a while (`Patience`). Events are told as often as there is a place for it: the more sessions listen,
the more events each is told of at a time.

Nobody waits for a peer that does not read. While its outbox is above `OUTBOX_HIGH` the session reads no further
requests and takes no further events, so that its subscriptions fall behind into a `resync`; answers to what was
asked before pile up to `OUTBOX_MAX`, and then the connection is cut.

Nobody waits for a peer that does not write either: an idle connection and half a line may stay for as long as they
like, as a dashboard is idle for days and a person at a terminal types slowly. What they hold is bounded in all
(`Holding`): when there is no room for a line it is refused, and who does not read what was asked for is cut.
"""

import asyncio
import itertools
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from msgspec import Struct

from greenroom.daemon.subscription import Subscription
from greenroom.gateway.holding import FREE, Holding
from greenroom.gateway.lines import Line, LineSplitter
from greenroom.gateway.patience import Patience
from greenroom.gateway.peer import principal_of
from greenroom.gateway.ports import Connection
from greenroom.gateway.schedule import Schedule
from greenroom.gateway.turns import Turns, weight_of
from greenroom.model.errors import Conflict, InvalidRequest, RequestError, Unavailable
from greenroom.model.principal import Principal
from greenroom.protocol import MAX_LINE
from greenroom.protocol.framing import NULL, Array, Document, Malformed, read_line

MAX_IN_FLIGHT = 64
"""Requests of one session that are carried out at a time, one where many are refused; an array may take it past
that by its own length."""

OUTBOX_HIGH = 64 * 1024
OUTBOX_LOW = 16 * 1024
OUTBOX_MAX = 64 * 1024 * 1024
"""Bytes that wait to be read by the peer: where the session pauses, where it goes on, and where it is cut."""

MAX_SUBSCRIPTIONS = 8
"""Subscriptions of one session."""

TELLINGS_PER_S = 100.0
TELLINGS_SAVED = 50
"""How often in a second events are told, to all sessions together, and how many tellings can come at once."""

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
    turns: Turns
    refusals: Schedule
    tellings: Schedule
    holding: Holding
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
        self._patience = Patience(surroundings.refusals)
        self._next: Line | RequestError | None = None
        """The line that is begun next, or why it is refused unread."""
        self._queues_up = False
        self._wakes: asyncio.TimerHandle | None = None
        self._in_flight = 0
        self._in_flight_bytes = 0
        self._counted = 0
        """Bytes that `Holding` was told of."""
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

    def refused(self) -> bool:
        """A request was refused; answers whether that is rare enough to be worth a line of the log."""
        return self._patience.refused()

    # What the listening side may do.

    @property
    def busy(self) -> frozenset[asyncio.Task[None]]:
        """What is being carried out."""
        return frozenset(self._tasks)

    def finish(self) -> None:
        """Take no more requests; the connection ends once those that are in flight are answered."""
        self._stop_taking()
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
            self._splitter.feed(data)
            self._go_on()
            self._count()
            if self._counted and self._surroundings.holding.is_full and self._next is None:
                self._splitter.skip()
                self._next = Unavailable("Too much waits to be read or carried out; send this line again later.")
                self._go_on()

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
        self._count()
        self._go_on()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - why it went is of no consequence
        """The peer is gone. What it asked for is still carried out: it may have been promised to others."""
        self._stop_taking()
        self._writable.set()
        self._count()
        self._surroundings.ended(self)

    # Private steps.

    def _stop_taking(self) -> None:
        self._taking = False
        self._splitter.clear()
        self._next = None
        for subscription_id in list(self._subscriptions):
            self.detach(subscription_id)

    def _go_on(self) -> None:
        """Queue up if a line may be begun, and read on or not as there is room for more."""
        if self._transport is None or self._transport.is_closing():
            return
        if self._taking and self._next is None:
            self._next = self._splitter.next()
        if self._next is not None and not self._queues_up and self._has_room():
            self._queues_up = True
            self._surroundings.turns.take(self._begin)
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
        """Whether one more line may be begun; where only time is wanting, it is looked into again then."""
        if self._in_flight >= self._patience.at_a_time(MAX_IN_FLIGHT):
            return False
        if self._in_flight_bytes >= MAX_LINE or not self._writable.is_set():
            return False
        if (waits_s := self._patience.waits_s) == 0:
            return True
        if self._wakes is None:
            self._wakes = asyncio.get_running_loop().call_later(waits_s, self._wake)
        return False

    def _wake(self) -> None:
        self._wakes = None
        self._go_on()

    def _begin(self) -> int:
        """It is this session's turn; answers the weight of what is begun."""
        self._queues_up = False
        line = self._next
        if line is None or not self._has_room():
            return 0
        self._next = None
        length = len(line) if isinstance(line, bytes) else 0
        document = _document_of(line)
        requests = len(document.entries) if isinstance(document, Array) else 1
        self._in_flight += requests
        self._in_flight_bytes += length
        self._spawn(self._carry_out(document, requests, length))
        self._go_on()
        return weight_of(requests, length)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, document: Document, requests: int, length: int) -> None:
        exchange = Exchange(self)
        try:
            answer = await self._surroundings.answers.answer(document, self._peer, exchange)
            if answer is not None:
                self._write(answer + b"\n")
            for subscription_id in exchange.attached:
                self._tell(subscription_id)
        finally:
            self._in_flight -= requests
            self._in_flight_bytes -= length
            self._count()
            self._go_on()

    def _tell(self, subscription_id: str) -> None:
        subscription = self._subscriptions.get(subscription_id)
        if subscription is not None:
            self._spawn(self._pass_on(subscription_id, subscription))

    async def _pass_on(self, subscription_id: str, subscription: Subscription) -> None:
        try:
            # What a peer does not read is not even taken: a subscription holds no more than its place.
            while told := await subscription.next(self._telling):
                self._write(b"".join(each.line for each in told))
        finally:
            self.detach(subscription_id)

    async def _telling(self) -> None:
        """Wait for a place among all tellings, and until what was told is read."""
        tellings = self._surroundings.tellings
        wait_s = tellings.place() - tellings.now()
        if wait_s > 0:
            await asyncio.sleep(wait_s)
        # Another subscription of this session may have filled its outbox as often as it is woken.
        while not self._writable.is_set():
            await self._writable.wait()

    def _write(self, lines: bytes) -> None:
        if self._transport is None or self._transport.is_closing():
            return
        self._transport.write(lines)
        self._count()
        unread = self._transport.get_write_buffer_size()
        if unread > OUTBOX_MAX or (unread > FREE and self._surroundings.holding.is_full):
            self._surroundings.log.warning("cut off a peer that does not read", extra={"uid": self._peer.uid})
            self._transport.abort()

    def _count(self) -> None:
        """Tell how much is held for this peer, as far as that is more than everybody may."""
        held = len(self._splitter) + self._in_flight_bytes - FREE
        if isinstance(self._next, bytes):
            held += len(self._next)
        # Of less than what pauses a session nobody hears when it has been sent.
        if self._transport is not None and not self._writable.is_set():
            held += self._transport.get_write_buffer_size()
        held = max(0, held)
        if held != self._counted:
            self._surroundings.holding.change(held - self._counted)
            self._counted = held


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

    def refused(self) -> bool:
        """As `Connection.refused`."""
        return self._session.refused()


def _document_of(line: Line | RequestError) -> Document:
    if isinstance(line, bytes):
        return read_line(line)
    if isinstance(line, RequestError):
        return Malformed(NULL, line)
    return Malformed(NULL, InvalidRequest(f"The line is longer than {MAX_LINE:,} bytes, and was thrown away."))
