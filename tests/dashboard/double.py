"""A daemon in memory: it answers commands with what a test says, tells events, goes away and comes back."""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any, TypeVar

from greenroom.dashboard.ports import Connection, Stream
from greenroom.model.errors import ConnectionLost, NoDaemon, Refused
from greenroom.model.times import Micros, rfc3339
from greenroom.protocol.command import Command
from greenroom.protocol.commands.log import LogCosts
from greenroom.protocol.commands.system import (
    ActorRow,
    Actors,
    Info,
    Pong,
    SystemActors,
    SystemInfo,
    SystemPing,
)
from greenroom.protocol.events import CATALOGUE, Event
from tests.dashboard.rows import costs_row, limits_row

ResultT = TypeVar("ResultT")
CommandT = TypeVar("CommandT", bound=Command[Any])

START = Micros(1_795_000_000_000_000)
"""The time of day at which a test begins."""


class ManualClock:
    """A clock that a test moves. Who sleeps by it wakes when it was moved far enough."""

    def __init__(self) -> None:
        self._passed = 0.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> Micros:
        return Micros(START + round(self._passed * 1_000_000))

    def monotonic(self) -> float:
        return self._passed

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._passed + seconds, woken))
        await woken

    def advance(self, seconds: float) -> None:
        self._passed += seconds
        for at, woken in self._sleepers:
            if at <= self._passed and not woken.done():
                woken.set_result(None)


class Daemon:
    """What commands are answered with, and which were carried out.

    `answers` maps a command's class to its answer, or to a function of the command that answers or raises.
    """

    def __init__(self, answers: dict[type[Command[Any]], Any] | None = None) -> None:
        self.answers: dict[type[Command[Any]], Any] = {
            SystemPing: Pong(pong=True, at=rfc3339(START)),
            SystemInfo: info_row(),
            SystemActors: Actors(
                root=ActorRow(kind="daemon", name="greenroom", state="running", mailbox_depth=0, restarts=0),
                dead_letters=0,
            ),
            LogCosts: costs_row(),
            **(answers or {}),
        }
        self.called: list[Command[Any]] = []
        self.is_up = True
        self.refuses: str | None = None
        self.connections: list[FakeConnection] = []
        self.facts: list[Event] = []
        self.held: list[asyncio.Future[None]] = []
        self.holds = False

    async def connect(self) -> Connection:
        """A connection."""
        if self.refuses is not None:
            raise refusal(self.refuses, "unavailable")
        if not self.is_up:
            raise NoDaemon
        connection = FakeConnection(self)
        self.connections.append(connection)
        return connection

    def of(self, kind: type[CommandT]) -> list[CommandT]:
        """The commands of a kind that were called, in order."""
        return [each for each in self.called if isinstance(each, kind)]

    def tell(self, type_: str, **data: Any) -> Event:
        """Tell an event: a fact gets the next number."""
        kind = CATALOGUE[type_]
        seq = len(self.facts) + 1 if kind.durable else None
        event = Event(seq=seq, at=rfc3339(START), topic=kind.topic, type=type_, data=data)
        if kind.durable:
            self.facts.append(event)
        for connection in self.connections:
            connection.offer(event)
        return event

    def die(self) -> None:
        """Go away, with every connection."""
        self.is_up = False
        for connection in self.connections:
            connection.lose()
        self.connections.clear()

    def rise(self) -> None:
        """Be there again."""
        self.is_up = True

    def let_go(self) -> None:
        """Answer the calls that are held."""
        self.holds = False
        for each in self.held:
            if not each.done():
                each.set_result(None)
        self.held.clear()


class FakeConnection:
    """One connection to the daemon in memory."""

    def __init__(self, daemon: Daemon) -> None:
        self._daemon = daemon
        self._stream: FakeStream | None = None
        self._lost = False

    async def call(self, command: Command[ResultT]) -> ResultT:
        await asyncio.sleep(0)
        if self._lost:
            raise ConnectionLost
        self._daemon.called.append(command)
        if self._daemon.holds:
            waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._daemon.held.append(waiting)
            await waiting
        if self._lost:
            raise ConnectionLost
        answer = self._daemon.answers.get(type(command))
        if answer is None:
            raise AssertionError(f"the test's daemon has no answer to {command}")
        result: ResultT = answer(command) if callable(answer) else answer
        return result

    async def events(self, topics: Sequence[str], from_seq: int | None = None) -> Stream:
        await asyncio.sleep(0)
        if self._lost:
            raise ConnectionLost
        assert topics
        seq = len(self._daemon.facts) if from_seq is None else from_seq
        self._stream = FakeStream(seq)
        for event in self._daemon.facts[seq:]:
            self._stream.offer(event)
        return self._stream

    async def close(self) -> None:
        self.lose()

    def offer(self, event: Event) -> None:
        if self._stream is not None:
            self._stream.offer(event)

    def lose(self) -> None:
        self._lost = True
        for each in self._daemon.held:
            if not each.done():
                each.set_result(None)
        if self._stream is not None:
            self._stream.lose()


class FakeStream:
    """Events of one subscription."""

    def __init__(self, seq: int) -> None:
        self.last_seq: int | None = seq
        self._events: deque[Event] = deque()
        self._news = asyncio.Event()
        self._lost = False

    def offer(self, event: Event) -> None:
        self._events.append(event)
        self._news.set()

    def lose(self) -> None:
        self._lost = True
        self._news.set()

    async def __anext__(self) -> Event:
        while not self._events:
            if self._lost:
                raise ConnectionLost
            self._news.clear()
            await self._news.wait()
        event = self._events.popleft()
        if event.seq is not None:
            self.last_seq = event.seq
        return event


def refusal(message: str, wire_type: str = "conflict") -> Refused:
    """The daemon says no."""
    return Refused(message, code=-32009, wire_type=wire_type, details={}, request_id="r-1")


def info_row() -> Info:
    return Info(
        version="0.1.0",
        boot_id="b-1",
        pid=1,
        uid=1000,
        started_at=rfc3339(START),
        provider="rehearsal",
        provider_problem=None,
        model="claude-sonnet-5-5",
        socket="/run/g.sock",
        home="/home/g",
        config_file=None,
        limits=limits_row(),
    )
