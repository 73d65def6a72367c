import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from greenroom.gateway.sessions import Sessions
from greenroom.model.order import BatchOrder
from tests.gateway.stage import Stage
from tests.gateway.wire import Wire, until

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "greenroom.sock"


@pytest.fixture
async def sessions(stage: Stage, path: Path) -> AsyncIterator[Sessions]:
    sessions = await stage.open(path, most=3)
    yield sessions
    await sessions.close(0)


async def test_somebody_who_connects_is_served(sessions: Sessions, path: Path) -> None:
    wire = await Wire.connect(path)
    assert (await wire.call("system.ping"))["pong"] is True
    assert len(sessions) == 1
    await wire.hang_up()
    await until(lambda: len(sessions) == 0)


async def test_one_connection_too_many_is_told_so_and_room_is_made_by_leaving(
    sessions: Sessions, path: Path
) -> None:
    wires = [await Wire.connect(path) for _ in range(3)]
    await until(lambda: len(sessions) == 3)
    turned = await Wire.connect(path)
    refused = await turned.read()
    assert (refused["id"], refused["error"]["data"]["type"]) == (None, "unavailable")
    assert await turned.read() is None
    await wires[0].hang_up()
    await until(lambda: len(sessions) == 2)
    late = await Wire.connect(path)
    assert (await late.call("system.ping"))["pong"] is True
    for wire in (*wires[1:], turned, late):
        await wire.hang_up()


async def test_closing_takes_the_socket_away_and_ends_idle_connections(stage: Stage, path: Path) -> None:
    sessions = await stage.open(path)
    wire = await Wire.connect(path)
    await until(lambda: len(sessions) == 1)
    await sessions.close(5)
    assert await wire.read() is None
    assert not await asyncio.to_thread(path.exists)
    await wire.hang_up()


async def test_closing_waits_for_what_is_in_flight(stage: Stage, path: Path) -> None:
    asked, released = asyncio.Event(), asyncio.Event()

    async def wait(_order: BatchOrder) -> None:
        asked.set()
        await released.wait()

    stage.company.on_generate = wait
    sessions = await stage.open(path)
    wire, leaver = await Wire.connect(path), await Wire.connect(path)
    for each in (wire, leaver):
        asked.clear()
        each.ask(1, "conversation.generate", template_id="t")
        await asked.wait()
    leaver.stop_reading()
    leaver.ask(2, "system.ping")
    await until(lambda: "system.ping" in stage.metering.methods.told())
    leaver.writer.transport.abort()  # with an answer unread, which the kernel tells the other side as a reset
    await until(lambda: len(sessions) == 1)
    closing = asyncio.create_task(sessions.close(5))
    await asyncio.sleep(0)
    assert not closing.done()
    released.set()
    assert (await wire.read())["id"] == 1
    await closing
    await wire.hang_up()


async def test_closing_cuts_off_what_does_not_end_in_time(stage: Stage, path: Path) -> None:
    asked = asyncio.Event()

    async def wait(_order: BatchOrder) -> None:
        asked.set()
        await asyncio.Event().wait()

    stage.company.on_generate = wait
    sessions = await stage.open(path)
    wire = await Wire.connect(path)
    wire.ask(1, "conversation.generate", template_id="t")
    await asked.wait()
    await sessions.close(0)
    assert len(sessions) == 0
    assert await wire.read() is None
    assert "cut off" in [record.getMessage() for record in stage.records]
    await wire.hang_up()


async def test_many_connections_are_served_at_once(stage: Stage, path: Path) -> None:
    sessions = await stage.open(path)
    wires = [await Wire.connect(path) for _ in range(200)]
    for wire in wires:
        wire.ask(1, "system.ping")
    assert all([(await wire.read())["result"]["pong"] for wire in wires])
    for wire in wires:
        await wire.hang_up()
    await sessions.close(5)
