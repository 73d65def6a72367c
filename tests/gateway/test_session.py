import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom.daemon.broker import EventBroker
from greenroom.daemon.recent import MAX_FACTS
from greenroom.gateway.holding import FREE, MAX_HELD, Holding
from greenroom.gateway.patience import FREE_AT_ONCE
from greenroom.gateway.ports import Connection
from greenroom.gateway.schedule import Schedule
from greenroom.gateway.session import MAX_IN_FLIGHT, MAX_SUBSCRIPTIONS, OUTBOX_MAX, Session, Surroundings
from greenroom.gateway.turns import Turns
from greenroom.model.errors import Conflict
from greenroom.model.facts import Fact, NotedFact
from greenroom.model.principal import Principal
from greenroom.protocol import MAX_LINE
from greenroom.protocol.framing import (
    Array,
    Document,
    Malformed,
    Notification,
    Request,
    error_answer,
    result_answer,
)
from tests.gateway.stage import NOW, StillClock
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


async def test_a_request_is_answered_under_its_id(desk: Desk) -> None:
    wire = await desk.wire()
    wire.ask(7, "m")
    assert await wire.read() == {"jsonrpc": "2.0", "id": 7, "result": "m"}
    await wire.hang_up()


async def test_the_peer_is_who_the_kernel_says(desk: Desk) -> None:
    async def handle(_request: Request, peer: Principal, _connection: Connection) -> object:
        return peer.uid

    desk.handle = handle
    wire = await desk.wire()
    wire.ask(1, "m")
    assert (await wire.read())["result"] == os.getuid()
    await wire.hang_up()


async def test_a_slow_request_holds_up_none_behind_it(desk: Desk) -> None:
    released = asyncio.Event()

    async def handle(request: Request, _peer: Principal, _connection: Connection) -> object:
        if request.method == "slow":
            await released.wait()
        return request.method

    desk.handle = handle
    wire = await desk.wire()
    wire.ask(1, "slow")
    wire.ask(2, "fast")
    assert (await wire.read())["id"] == 2
    released.set()
    assert (await wire.read())["id"] == 1
    await wire.hang_up()


async def test_a_half_sent_line_waits_for_its_other_half(desk: Desk) -> None:
    wire = await desk.wire()
    wire.writer.write(b'{"jsonrpc":"2.0","id":1,')
    await wire.writer.drain()
    await until(lambda: bool(desk.sessions))
    wire.send(b'"method":"m"}')
    assert (await wire.read())["result"] == "m"
    await wire.hang_up()


async def test_a_notification_is_not_answered(desk: Desk) -> None:
    wire = await desk.wire()
    wire.send({"jsonrpc": "2.0", "method": "quiet"})
    wire.ask(2, "loud")
    assert (await wire.read())["id"] == 2
    await wire.hang_up()


async def test_only_so_many_requests_are_in_flight_and_the_rest_waits(desk: Desk) -> None:
    released = asyncio.Event()

    async def handle(request: Request, _peer: Principal, _connection: Connection) -> object:
        await released.wait()
        return request.method

    desk.handle = handle
    wire = await desk.wire()
    for number in range(3 * MAX_IN_FLIGHT):
        wire.ask(number, "m")
    await until(lambda: desk.running == MAX_IN_FLIGHT)
    released.set()
    answered = {(await wire.read())["id"] for _ in range(3 * MAX_IN_FLIGHT)}
    assert answered == set(range(3 * MAX_IN_FLIGHT))
    assert desk.most_running == MAX_IN_FLIGHT
    await wire.hang_up()


async def test_a_line_of_the_full_length_is_read_and_one_byte_more_is_refused(desk: Desk) -> None:
    wire = await desk.wire()
    head, tail = b'{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":"', b'"}}'
    wire.send(head + b"x" * (MAX_LINE - 1 - len(head) - len(tail)) + tail)
    assert (await wire.read())["result"] == "m"
    wire.send(head + b"x" * (MAX_LINE - len(head) - len(tail)) + tail)
    refused = await wire.read()
    assert (refused["id"], refused["error"]["data"]["type"]) == (None, "invalid_request")
    wire.ask(2, "after")
    assert (await wire.read())["result"] == "after"
    await wire.hang_up()


async def test_a_peer_that_stops_writing_still_gets_its_answers(desk: Desk) -> None:
    released = asyncio.Event()

    async def handle(request: Request, _peer: Principal, _connection: Connection) -> object:
        await released.wait()
        return request.method

    desk.handle = handle
    wire = await desk.wire()
    wire.writer.write(b'{"jsonrpc":"2.0","id":1,"method":"m"}')
    wire.writer.write_eof()
    await until(lambda: desk.running == 1)
    released.set()
    assert (await wire.read())["result"] == "m"
    assert await wire.read() is None
    await wire.hang_up()


async def test_what_a_peer_asked_for_is_carried_out_though_it_hangs_up(desk: Desk) -> None:
    released, done = asyncio.Event(), asyncio.Event()

    async def handle(request: Request, _peer: Principal, _connection: Connection) -> object:
        await released.wait()
        done.set()
        return request.method

    desk.handle = handle
    wire = await desk.wire()
    wire.ask(1, "m")
    await until(lambda: desk.running == 1)
    wire.writer.transport.abort()
    await asyncio.sleep(0)
    released.set()
    await done.wait()
    await until(lambda: bool(desk.ended))
    assert done.is_set()
    assert len(desk.ended) == 1


async def test_a_reader_that_is_slow_keeps_nobody_waiting_and_takes_no_more_requests(desk: Desk) -> None:
    async def handle(request: Request, _peer: Principal, _connection: Connection) -> object:
        return "x" * 300_000 if request.method == "much" else request.method

    desk.handle = handle
    slow, quick = await desk.wire(), await desk.wire()
    slow.stop_reading()
    for number in range(500):
        slow.ask(number, "much")
    quick.ask(1, "quick")
    assert (await quick.read())["result"] == "quick"
    await until(lambda: desk.running == 0 and desk.most_running > 0)
    slow.go_on_reading()
    answered = {(await slow.read())["id"] for _ in range(500)}
    assert answered == set(range(500))
    await slow.hang_up()
    await quick.hang_up()


async def test_a_peer_whose_outbox_runs_over_is_cut(desk: Desk) -> None:
    huge = "x" * (MAX_LINE - 100)
    enough = OUTBOX_MAX // len(huge) + 2
    released = asyncio.Event()

    async def handle(_request: Request, _peer: Principal, _connection: Connection) -> object:
        await released.wait()
        return huge

    desk.handle = handle
    wire = await desk.wire()
    wire.stop_reading()
    for number in range(enough):
        wire.ask(number, "m")
    await until(lambda: desk.running == enough)
    released.set()
    await until(lambda: bool(desk.ended))
    assert len(desk.ended) == 1
    wire.writer.transport.abort()


async def test_events_follow_the_answer_that_opened_their_subscription(desk: Desk) -> None:
    async def handle(_request: Request, _peer: Principal, connection: Connection) -> object:
        subscription = desk.broker.subscribe(Principal(0), ["system"])
        subscription_id = connection.attach(subscription)
        desk.publish(1)
        await asyncio.sleep(0)
        return subscription_id

    desk.handle = handle
    wire = await desk.wire()
    wire.ask(1, "subscribe")
    assert (await wire.read())["result"] == "s1"
    assert (await wire.read())["params"]["seq"] == 1
    await wire.hang_up()


async def test_a_subscription_ends_with_its_connection(desk: Desk) -> None:
    wire = await desk.wire()
    await subscribe(desk, wire)
    assert desk.broker.subscribers == 1
    await wire.hang_up()
    await until(lambda: desk.broker.subscribers == 0)


async def test_a_connection_has_only_so_many_subscriptions(desk: Desk) -> None:
    refusals: list[str] = []

    async def handle(_request: Request, _peer: Principal, connection: Connection) -> object:
        def attach() -> str:
            return connection.attach(desk.broker.subscribe(Principal(0), ["system"]))

        ids = [attach() for _ in range(MAX_SUBSCRIPTIONS)]
        try:
            attach()
        except Conflict as refused:
            refusals.append(refused.message)
        assert connection.detach(ids[0])
        assert not connection.detach(ids[0])
        return attach()

    desk.handle = handle
    wire = await desk.wire()
    wire.ask(1, "subscribe")
    assert (await wire.read())["result"] == f"s{MAX_SUBSCRIPTIONS + 1}"
    assert len(refusals) == 1
    await wire.hang_up()


async def test_a_subscriber_that_does_not_read_gets_a_resync_and_nobody_waits_for_it(desk: Desk) -> None:
    wire = await desk.wire()
    await subscribe(desk, wire)
    wire.stop_reading()
    published = 5 * MAX_FACTS
    for first in range(1, published, 100):
        desk.publish(*range(first, first + 100))
        for _ in range(3):
            await asyncio.sleep(0)
    wire.go_on_reading()
    seqs = []
    while (told := (await wire.read())["params"])["type"] != "resync":
        seqs.append(told["seq"])
    assert seqs == list(range(1, len(seqs) + 1))
    assert told["data"] == {"from_seq": seqs[-1]}
    assert len(seqs) < published
    await wire.hang_up()


async def test_a_session_that_finishes_answers_what_is_in_flight_and_hangs_up(desk: Desk) -> None:
    released = asyncio.Event()

    async def handle(request: Request, _peer: Principal, _connection: Connection) -> object:
        await released.wait()
        return request.method

    desk.handle = handle
    wire = await desk.wire()
    await subscribe(desk, wire)
    desk.handle = handle
    wire.ask(1, "m")
    await until(lambda: desk.running == 1)
    desk.sessions[0].finish()
    wire.ask(2, "too late")
    released.set()
    assert (await wire.read())["id"] == 1
    with contextlib.suppress(ConnectionResetError):  # the kernel's word for a request that nobody read
        assert await wire.read() is None
    assert desk.most_running == 1
    wire.writer.transport.abort()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rubbish=st.lists(st.binary(max_size=60), max_size=8))
def test_no_rubbish_ends_a_session(tmp_path: Path, rubbish: list[bytes]) -> None:
    async def scenario() -> None:
        desk = Desk(tmp_path / "s")
        server = await asyncio.get_running_loop().create_unix_server(desk.accept, str(desk.path))
        wire = await desk.wire()
        for piece in rubbish:
            wire.writer.write(piece)
        wire.send(b"")
        wire.ask(77, "still here")
        while (answer := await wire.read()) != {"jsonrpc": "2.0", "id": 77, "result": "still here"}:
            assert isinstance(answer, list) or "error" in answer or "result" in answer
        await wire.hang_up()
        await until(lambda: bool(desk.ended))
        server.close()
        desk.path.unlink()

    asyncio.run(scenario())


async def test_who_is_refused_too_often_waits_and_nobody_else_does(desk: Desk) -> None:
    later = asyncio.get_running_loop().time() + 3_600
    desk.refusals.place = lambda: later  # type: ignore[method-assign]  # the clock of a test moves for nobody

    async def handle(request: Request, _peer: Principal, connection: Connection) -> object:
        return connection.refused()

    desk.handle = handle
    rude, polite = await desk.wire(), await desk.wire()
    for number in range(2 * round(FREE_AT_ONCE)):
        rude.ask(number, "m")
    told = [(await rude.read())["result"] for _ in range(round(FREE_AT_ONCE) + 1)]
    assert told == [True] * round(FREE_AT_ONCE) + [False]
    polite.ask(1, "m")
    assert (await polite.read())["id"] == 1
    assert desk.running == 0
    await polite.hang_up()
    rude.writer.transport.abort()


async def test_who_is_refused_often_is_served_one_request_at_a_time(desk: Desk) -> None:
    released = asyncio.Event()

    async def handle(request: Request, _peer: Principal, connection: Connection) -> object:
        if request.method == "bad":
            connection.refused()
        else:
            await released.wait()
        return request.method

    desk.handle = handle
    wire = await desk.wire()
    for number in range(round(FREE_AT_ONCE)):
        wire.ask(number, "bad")
        await wire.read()
    for number in range(10):
        wire.ask(number, "good")
    await until(lambda: desk.running == 1)
    released.set()
    assert {(await wire.read())["id"] for _ in range(10)} == set(range(10))
    assert desk.most_running == 1
    await wire.hang_up()


async def test_where_too_much_is_held_a_long_line_is_refused_and_the_next_one_is_carried_out(desk: Desk) -> None:
    desk.holding.change(MAX_HELD)
    wire = await desk.wire()
    head, tail = b'{"jsonrpc":"2.0","id":1,"method":"m","params":{"a":"', b'"}}'
    wire.send(head + b"x" * 4 * FREE + tail)
    refused = await wire.read()
    assert (refused["id"], refused["error"]["data"]["type"]) == (None, "unavailable")
    wire.ask(2, "after")
    assert (await wire.read())["result"] == "after"
    desk.holding.change(-MAX_HELD)
    wire.send(head + b"x" * 4 * FREE + tail)
    assert (await wire.read())["result"] == "m"
    assert not desk.holding.is_full
    await wire.hang_up()


def test_the_bounds_leave_room_for_an_answer() -> None:
    assert OUTBOX_MAX > 2 * MAX_LINE
