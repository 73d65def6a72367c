"""A client on asyncio, for programs that stay: calls side by side, and a stream of events."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Self, TypeVar

import msgspec

from greenroom.client.refusals import lost, not_connected, raw_result, refused, typed_result
from greenroom.model.errors import ClientError, ConnectionLost, GreenroomError, Refused, WireType
from greenroom.protocol import MAX_LINE, PROTOCOL
from greenroom.protocol.command import Command
from greenroom.protocol.commands.events import EventsSubscribe
from greenroom.protocol.events import Event
from greenroom.protocol.framing import Incoming, call_line, read_incoming

ResultT = TypeVar("ResultT")

MAX_WAITING = 10_000
"""Events that wait for the reader of a stream at most.

More are dropped, and once it has read those that wait it is subscribed anew, from its last fact.
"""


class StreamingClient:
    """One connection, made by `connect`. Calls may be made by many tasks at once.

    Every call can raise `ConnectionLost` when the daemon goes away before it has answered; the client is of no use
    then, and another one has to be made.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._number = 0
        self._waiting: dict[int, asyncio.Future[msgspec.Raw]] = {}
        self._stream: EventStream | None = None
        self._gone: ClientError | None = None
        self._listening = asyncio.get_running_loop().create_task(self._listen())

    @classmethod
    async def connect(cls, path: str, *, name: str = "greenroom") -> Self:
        """Connect, and tell versions apart.

        Raises:
            NoDaemon: nobody answers at that socket.
            Refused: the daemon does not speak this protocol, or has too many connections.
        """
        try:
            reader, writer = await asyncio.open_unix_connection(path, limit=MAX_LINE)
        except OSError as error:
            raise not_connected(path, error) from error
        client = cls(reader, writer)
        try:
            await client.rpc("system.hello", {"client": name, "protocols": [PROTOCOL]})
        except BaseException:
            await client.close()
            raise
        return client

    async def close(self) -> None:
        """Hang up. Calls that still wait raise `ConnectionLost`."""
        self._end(lost(None))
        self._listening.cancel()
        await asyncio.wait([self._listening])
        self._writer.transport.abort()

    async def call(self, command: Command[ResultT]) -> ResultT:
        """Carry out a command and wait for its answer, however long that takes.

        Raises:
            Refused: the daemon says no.
        """
        return typed_result(command, await self._ask(command.method, command))

    async def rpc(self, method: str, params: Mapping[str, object]) -> msgspec.Raw:
        """Call a method by name; answers the result as it came.

        Raises:
            Refused: the daemon says no.
        """
        return await self._ask(method, params)

    async def events(self, topics: Sequence[str], from_seq: int | None = None) -> "EventStream":
        """Subscribe. A connection has one stream: another one takes its place, and ends it.

        Raises:
            Refused: there is no such topic.
        """
        if self._stream is not None:
            await self._stream.end()
        stream = EventStream(self, tuple(topics), from_seq)
        self._stream = stream
        await stream.subscribe()
        return stream

    async def _ask(self, method: str, params: object) -> msgspec.Raw:
        if self._gone is not None:
            raise self._gone
        self._number += 1
        number = self._number
        line = call_line(number, method, params)
        answer: asyncio.Future[msgspec.Raw] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._writer.write(line)
            return await answer
        finally:
            del self._waiting[number]

    async def _listen(self) -> None:
        try:
            while line := await self._reader.readline():
                self._take(read_incoming(line))
            self._end(lost(None))
        except OSError as error:
            self._end(lost(error))
        except (GreenroomError, ValueError) as error:
            # What answers there is no daemon, or sends lines without end (asyncio says so by a ValueError).
            gone = ConnectionLost(f"What answers at the socket can't be understood: {error}")
            gone.__cause__ = error
            self._end(gone)

    def _take(self, incoming: Incoming) -> None:
        if incoming.params is not None:
            if self._stream is not None:
                self._stream.offer(incoming.params)
        elif incoming.id is None:
            self._end(refused(incoming.error) if incoming.error is not None else lost(None))
        elif (answer := self._waiting.get(incoming.id)) is not None and not answer.done():
            if incoming.error is None:
                answer.set_result(raw_result(incoming))
            else:
                answer.set_exception(refused(incoming.error))

    def _end(self, why: ClientError) -> None:
        if self._gone is not None:
            return
        self._gone = why
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(why)
        if self._stream is not None:
            self._stream.lose(why)
        self._writer.close()


class EventStream:
    """Events as they come: `async for event in stream`. Facts are neither missed nor told twice.

    Where the daemon finds the reader too slow, or too many events wait here, it is subscribed anew from the last
    fact that its reader had, or from the newest where the daemon has none so new. When the daemon goes away
    `ConnectionLost` is raised; a new client goes on with `from_seq=stream.last_seq`.
    """

    def __init__(self, client: StreamingClient, topics: tuple[str, ...], from_seq: int | None) -> None:
        self._client = client
        self._topics = topics
        self._last_seq = from_seq
        self._events: deque[Event] = deque()
        self._news = asyncio.Event()
        self._subscription_id: str | None = None
        self._stale = False
        self._why: ClientError | None = None
        self._ended = False

    @property
    def last_seq(self) -> int | None:
        """The last fact that the reader had, or that there was when it subscribed."""
        return self._last_seq

    async def subscribe(self) -> None:
        """Subscribe from the last fact on."""
        self._stale = False
        topics = list(self._topics)
        subscribed = await self._client.call(EventsSubscribe(topics=topics, from_seq=self._last_seq))
        self._subscription_id = subscribed.subscription_id
        if self._last_seq is None:
            self._last_seq = subscribed.seq

    async def end(self) -> None:
        """Hear no more."""
        self._ended = True
        self._news.set()
        await self._unsubscribe()

    def offer(self, event: Event) -> None:
        """Take an event that has come."""
        if event.type == "resync":
            if self._last_seq is not None:
                # Less than what was read where the daemon has another database, or this one as it once was.
                self._last_seq = min(self._last_seq, event.data["from_seq"])
            self._subscription_id = None
            self._stale = True
        elif len(self._events) >= MAX_WAITING:
            self._stale = True
        elif not (self._stale or self._ended):
            self._events.append(event)
        self._news.set()

    def lose(self, why: ClientError) -> None:
        """The daemon is gone; what has come is still told."""
        self._why = why
        self._news.set()

    def __aiter__(self) -> Self:
        """The stream."""
        return self

    async def __anext__(self) -> Event:
        """The next event.

        Raises:
            ConnectionLost: the daemon is gone.
        """
        while not self._ended:
            if self._events:
                event = self._events.popleft()
                if event.seq is not None:
                    self._last_seq = event.seq
                return event
            if self._stale and self._why is None:
                await self._unsubscribe()
                await self.subscribe()
            elif self._why is not None:
                raise self._why
            else:
                self._news.clear()
                await self._news.wait()
        raise StopAsyncIteration

    async def _unsubscribe(self) -> None:
        if self._subscription_id is None:
            return
        subscription_id, self._subscription_id = self._subscription_id, None
        try:
            await self._client.rpc("events.unsubscribe", {"subscription_id": subscription_id})
        except Refused as refused:
            # The daemon may have ended it just now, with a resync that is on its way.
            if refused.wire_type != WireType.NOT_FOUND:
                raise
