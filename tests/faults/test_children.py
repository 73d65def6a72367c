import asyncio
import os
import signal
from pathlib import Path

import pytest

from greenroom.client.blocking import Client
from greenroom.protocol.commands.conversation import ConversationGenerate, Generated
from greenroom.protocol.commands.log import LogList
from greenroom.rehearsal.child import RehearsalChild
from tests.serve.fixtures import Install
from tests.serve.running import Boot, children, every, gone, nth, start, template

pytestmark = [
    pytest.mark.daemon,
    pytest.mark.faults,
    pytest.mark.timeout(90),  # each daemon loads the SDK, which takes its time on a busy machine
]


def _written(client: Client) -> Generated:
    """Write one conversation, so that the server surely runs."""
    return client.call(ConversationGenerate(template_id=template(client)))


def _server(boot: Boot) -> int:
    (child,) = children(boot.pid)
    return child


def test_it_ends_with_a_daemon_that_was_killed(install: Install) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="0").up()
    with boot.connect() as client:
        _written(client)
    server = _server(boot)
    boot.kill()
    assert gone(server)


def test_one_that_dies_alone_is_started_again_and_what_it_took_along_is_asked_again(install: Install) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="100-200").up()
    with boot.connect() as client:
        batch_id = start(client, 30, concurrency=10)
        boot.events([f"batch:{batch_id}"], nth("item.finished", 5))
        first = _server(boot)
        os.kill(first, signal.SIGKILL)
        ended = boot.finished(batch_id)
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))
    assert (ended.status, ended.progress.successful) == ("completed", 30)
    assert {row.error.type for row in attempts if row.error} == {"connection"}
    assert _server(boot) != first


def test_one_that_hangs_does_not_keep_the_daemon_from_ending(install: Install) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="0").up()
    with boot.connect() as client:
        _written(client)
    server = _server(boot)
    os.kill(server, signal.SIGSTOP)
    try:
        assert boot.stop() == 0
        assert gone(server)
    finally:
        if Path(f"/proc/{server}").exists():
            os.kill(server, signal.SIGKILL)


async def test_one_whose_start_was_called_off_is_started_anew_for_the_next() -> None:
    child = RehearsalChild()
    before = children(os.getpid())
    first = asyncio.create_task(child.address())
    while children(os.getpid()) == before:  # noqa: ASYNC110  nothing tells of a fork
        await asyncio.sleep(0)
    for _ in range(100):  # far less than it takes to say where it listens, and enough to begin to wait for that
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    base_url, _ = await child.address()
    assert base_url.startswith("http://127.0.0.1:")
    await child.stop()
