import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from greenroom.client import streaming
from greenroom.client.streaming import StreamingClient
from greenroom.gateway.sessions import Sessions
from greenroom.model.errors import ConnectionLost, NoDaemon, Refused
from greenroom.model.facts import Fact
from greenroom.model.order import BatchOrder
from greenroom.protocol.commands.batch import BatchPause
from greenroom.protocol.commands.conversation import ConversationGenerate
from greenroom.protocol.commands.system import SystemPing
from greenroom.protocol.events import Event
from greenroom.store.port import Transaction
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s"


@pytest.fixture
async def stage() -> Stage:
    return Stage(uid=os.getuid())


@pytest.fixture
async def sessions(stage: Stage, path: Path) -> AsyncIterator[Sessions]:
    sessions = await stage.open(path)
    yield sessions
    await sessions.close(0)


@pytest.fixture
async def client(sessions: Sessions, path: Path) -> AsyncIterator[StreamingClient]:
    client = await StreamingClient.connect(str(path))
    yield client
    await client.close()


async def happen(stage: Stage, number: int = 1) -> None:
    def unit(tx: Transaction) -> None:
        for _ in range(number):
            tx.note(Fact(type="system.notice", topic="system", owner=stage.service.about.uid, data={}))

    await stage.store.write(unit)


async def test_calls_side_by_side_each_get_their_own_answer(stage: Stage, client: StreamingClient) -> None:
    asked, released = asyncio.Event(), asyncio.Event()

    async def wait(_order: BatchOrder) -> None:
        asked.set()
        await released.wait()

    stage.company.on_generate = wait
    slow = asyncio.create_task(client.call(ConversationGenerate(template_id="t")))
    await asked.wait()
    assert (await client.call(SystemPing())).pong
    released.set()
    with pytest.raises(Refused) as caught:
        await slow
    assert caught.value.wire_type == "internal"


async def test_a_refusal_is_raised_where_the_call_was_made(client: StreamingClient) -> None:
    with pytest.raises(Refused, match="No batch 'x'") as caught:
        await client.call(BatchPause(batch_id="x"))
    assert caught.value.code == -32004


async def test_a_call_that_was_given_up_leaves_the_others_alone(client: StreamingClient) -> None:
    given_up = asyncio.create_task(client.call(SystemPing()))
    await asyncio.sleep(0)
    given_up.cancel()
    assert (await client.call(SystemPing())).pong


async def test_no_daemon_is_said_so(path: Path) -> None:
    with pytest.raises(NoDaemon):
        await StreamingClient.connect(str(path))


async def test_a_daemon_that_has_too_many_connections_says_so(stage: Stage, path: Path) -> None:
    sessions = await stage.open(path, most=0)
    with pytest.raises(Refused, match="connections are open"):
        await StreamingClient.connect(str(path))
    await sessions.close(0)


async def test_what_waits_when_the_daemon_goes_is_told_that_it_is_lost(
    stage: Stage, sessions: Sessions, client: StreamingClient
) -> None:
    asked = asyncio.Event()

    async def wait(_order: BatchOrder) -> None:
        asked.set()
        await asyncio.Event().wait()

    stage.company.on_generate = wait
    stream = await client.events(["system"])
    call = asyncio.create_task(client.call(ConversationGenerate(template_id="t")))
    await asked.wait()
    await sessions.close(0)
    with pytest.raises(ConnectionLost):
        await call
    with pytest.raises(ConnectionLost):
        await anext(stream)
    with pytest.raises(ConnectionLost):
        await client.call(SystemPing())


async def test_events_are_streamed_from_where_was_asked(stage: Stage, client: StreamingClient) -> None:
    await happen(stage, 3)
    stream = await client.events(["system"], from_seq=1)
    told = [(await anext(stream)).seq for _ in range(2)]
    await happen(stage)
    told.append((await anext(stream)).seq)
    assert told == [2, 3, 4]
    assert stream.last_seq == 4


async def test_a_stream_knows_where_it_began(stage: Stage, client: StreamingClient) -> None:
    await happen(stage, 3)
    assert (await client.events(["system"])).last_seq == 3


async def test_a_new_stream_takes_the_place_of_the_one_before(stage: Stage, client: StreamingClient) -> None:
    first = await client.events(["system"])
    second = await client.events(["system"])
    await happen(stage)
    assert (await anext(second)).seq == 1
    assert [each async for each in first] == []
    assert stage.broker.subscribers == 1


async def test_a_stream_that_fell_behind_here_misses_and_repeats_nothing(
    stage: Stage, client: StreamingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MAX_WAITING", 5)
    stream = await client.events(["system"])
    await happen(stage, 3)
    told = [(await anext(stream)).seq]
    await happen(stage, 20)
    await client.call(SystemPing())
    told += [(await anext(stream)).seq for _ in range(22)]
    assert told == list(range(1, 24))


async def test_a_subscription_that_the_daemon_ended_meanwhile_does_not_end_the_stream(
    stage: Stage, client: StreamingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "MAX_WAITING", 1)
    stream = await client.events(["system"])
    await client.rpc("events.unsubscribe", {"subscription_id": "s1"})
    await happen(stage, 2)
    for _ in range(2):
        stream.offer(Event(seq=1, at="", topic="system", type="system.notice", data={}))
    assert [(await anext(stream)).seq for _ in range(2)] == [1, 2]


async def test_who_knows_of_more_than_there_is_hears_what_comes_after_all_there_is(
    stage: Stage, client: StreamingClient
) -> None:
    await happen(stage, 2)
    stream = await client.events(["system"], 10**15)
    await happen(stage)
    async with asyncio.timeout(10):  # for ever, to who asks again for what there is not
        assert (await anext(stream)).seq == 3


async def test_a_resync_of_the_daemon_is_followed_from_the_last_fact_that_was_read(
    stage: Stage, client: StreamingClient
) -> None:
    stream = await client.events(["system"])
    await happen(stage, 4)
    told = [(await anext(stream)).seq]
    stream.offer(Event(seq=None, at="", topic="system", type="resync", data={"from_seq": 3}))
    told += [(await anext(stream)).seq for _ in range(3)]
    assert told == [1, 2, 3, 4]
