import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from greenroom.daemon.broker import EventBroker
from greenroom.gateway.holding import Holding
from greenroom.gateway.ports import Connection
from greenroom.gateway.schedule import Schedule
from greenroom.gateway.session import Session, Surroundings
from greenroom.gateway.turns import Turns
from greenroom.model.facts import Fact, NotedFact
from greenroom.model.principal import Principal
from greenroom.protocol.framing import (
    Array,
    Document,
    Malformed,
    Notification,
    Request,
    error_answer,
    result_answer,
)
from tests.gateway.fakes import NOW, StillClock
from tests.gateway.wire import Wire, until

Handle = Callable[[Request, Principal, Connection], Awaitable[object]]


class Desk:
    """Sessions at a socket whose requests are answered by whatever the test puts in `handle`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sessions: list[Session] = []
        self.ended: list[Session] = []
        self.running = 0
        self.most_running = 0
        self.handle: Handle = self._method_name
        loop = asyncio.get_running_loop()
        self.broker = EventBroker(loop=loop, clock=StillClock(), history=self._no_history)
        self.holding = Holding()
        self.refusals = Schedule(loop.time, per_s=1_000_000)
        self._surroundings = Surroundings(
            answers=self,
            turns=Turns(loop),
            refusals=self.refusals,
            tellings=Schedule(loop.time, per_s=1_000_000),
            holding=self.holding,
            unsubscribe=self.broker.unsubscribe,
            ended=self.ended.append,
            log=logging.Logger("desk"),  # noqa: LOG001  one a test
        )

    async def _no_history(self, _seq: int, _limit: int, _owner: int | None) -> list[NotedFact]:
        return []

    async def _method_name(self, request: Request, _peer: Principal, _connection: Connection) -> object:
        return request.method

    def accept(self) -> Session:
        self.sessions.append(Session(self._surroundings))
        return self.sessions[-1]

    async def answer(self, document: Document, peer: Principal, connection: Connection) -> bytes | None:
        match document:
            case Malformed(to, error):
                return error_answer("r", to, error)
            case Request(to):
                self.running += 1
                self.most_running = max(self.running, self.most_running)
                try:
                    return result_answer("r", to, await self.handle(document, peer, connection))
                finally:
                    self.running -= 1
            case Array(entries):
                return b"[%d]" % len(entries)
            case Notification():
                return None

    async def wire(self) -> Wire:
        return await Wire.connect(self.path)

    def publish(self, *seqs: int) -> None:
        fact = Fact(type="system.notice", topic="system", owner=0, data={"message": "x"})
        self.broker.publish_facts([NotedFact(seq=seq, at=NOW, fact=fact) for seq in seqs])


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    desk = Desk(tmp_path / "s")
    server = await asyncio.get_running_loop().create_unix_server(desk.accept, str(desk.path))
    yield desk
    server.close()
    for session in desk.sessions:
        session.cut()
    await until(lambda: len(desk.ended) == len(desk.sessions))


async def subscribe(desk: Desk, wire: Wire, from_seq: int | None = None) -> None:
    """Open a subscription of everything by a call of its own."""

    async def handle(_request: Request, _peer: Principal, connection: Connection) -> object:
        return connection.attach(desk.broker.subscribe(Principal(0, sees_all=True), ["system"], from_seq))

    before, desk.handle = desk.handle, handle
    wire.ask(0, "subscribe")
    assert (await wire.read())["result"]
    desk.handle = before
