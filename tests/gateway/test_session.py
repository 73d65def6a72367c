import asyncio
import contextlib
import os

from greenroom.gateway.ports import Connection
from greenroom.gateway.session import MAX_IN_FLIGHT, OUTBOX_MAX
from greenroom.model.principal import Principal
from greenroom.protocol import MAX_LINE
from greenroom.protocol.framing import (
    Request,
)
from tests.gateway.session_desk import Desk, desk, subscribe
from tests.gateway.wire import until

__all__ = ["desk"]


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


def test_the_bounds_leave_room_for_an_answer() -> None:
    assert OUTBOX_MAX > 2 * MAX_LINE
