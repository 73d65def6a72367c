import asyncio
import os
import signal
from pathlib import Path

import pytest

from greenroom.client.blocking import Client
from greenroom.protocol.commands.conversation import ConversationGenerate, Generated
from greenroom.protocol.commands.log import LogList
from greenroom.providers.apart.caller import CallerProcess
from greenroom.providers.apart.doors import AnthropicDoor
from greenroom.providers.port import Answer
from greenroom.rehearsal.child import RehearsalChild
from tests.providers.requests import request
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


SERVER, CALLER = "greenroom.rehearsal", "greenroom.providers.apart"
LOST = {SERVER: "connection", CALLER: "interrupted"}
"""What becomes of the calls that were out when it died: the server stands for a provider, the caller is ours."""

both = pytest.mark.parametrize("module", [SERVER, CALLER])


def _child(boot: Boot, module: str) -> int:
    (child,) = [
        each for each in children(boot.pid) if module in Path(f"/proc/{each}/cmdline").read_text().split("\0")
    ]
    return child


@both
def test_it_ends_with_a_daemon_that_was_killed(install: Install, module: str) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="0").up()
    with boot.connect() as client:
        _written(client)
    child = _child(boot, module)
    boot.kill()
    assert gone(child)


@both
def test_one_that_dies_alone_is_started_again_and_what_it_took_along_is_asked_again(
    install: Install, module: str
) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="100-200").up()
    with boot.connect() as client:
        batch_id = start(client, 30, concurrency=10)
        boot.events([f"batch:{batch_id}"], nth("item.finished", 5))
        first = _child(boot, module)
        os.kill(first, signal.SIGKILL)
        ended = boot.finished(batch_id)
        attempts = every(client, lambda cursor: LogList(batch_id=batch_id, limit=500, cursor=cursor))
    assert (ended.status, ended.progress.successful) == ("completed", 30)
    assert {row.error.type for row in attempts if row.error} == {LOST[module]}
    assert _child(boot, module) != first


@both
def test_one_that_hangs_does_not_keep_the_daemon_from_ending(install: Install, module: str) -> None:
    boot = install(GREENROOM_REHEARSAL__LATENCY_MS="0").up()
    with boot.connect() as client:
        _written(client)
    child = _child(boot, module)
    os.kill(child, signal.SIGSTOP)
    try:
        assert boot.stop() == 0
        assert gone(child)
    finally:
        if Path(f"/proc/{child}").exists():
            os.kill(child, signal.SIGKILL)


async def test_a_server_whose_start_was_called_off_is_started_anew_for_the_next() -> None:
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


async def test_a_caller_whose_start_was_called_off_is_started_anew_for_the_next() -> None:
    caller = CallerProcess()
    before = children(os.getpid())
    first = asyncio.create_task(caller.line())
    while children(os.getpid()) == before:  # noqa: ASYNC110  nothing tells of a fork
        await asyncio.sleep(0)
    first.cancel()
    await asyncio.wait([first])
    assert not (await caller.line()).is_lost
    await caller.aclose()


async def test_neither_takes_modules_from_the_folder_that_the_daemon_was_started_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("raise SystemExit('this is somebody else's module')\n")
    monkeypatch.chdir(tmp_path)
    server, caller = RehearsalChild(), CallerProcess()
    base_url, key = await server.address()
    door = AnthropicDoor(name="rehearsal", base_url=base_url, api_key=key)
    assert isinstance(await caller.call(door, request()), Answer)
    await caller.aclose()
    await server.stop()
