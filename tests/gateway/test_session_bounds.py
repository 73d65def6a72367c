"""Sessions whose peer is slow, greedy or mad."""

import asyncio
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from greenroom.gateway.holding import FREE, MAX_HELD
from greenroom.gateway.patience import FREE_AT_ONCE
from greenroom.gateway.ports import Connection
from greenroom.gateway.session import OUTBOX_MAX
from greenroom.model.principal import Principal
from greenroom.protocol import MAX_LINE
from greenroom.protocol.framing import (
    Request,
)
from tests.gateway.session_desk import Desk, desk
from tests.gateway.wire import until

__all__ = ["desk"]


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


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
        desk.path.unlink(missing_ok=True)  # from Python 3.13 on the server has seen to that

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
