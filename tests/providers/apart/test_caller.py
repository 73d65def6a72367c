import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable

import pytest

from greenroom.model.faults import FaultType
from greenroom.model.times import SystemClock
from greenroom.providers.apart.caller import CallerProcess
from greenroom.providers.apart.doors import AnthropicDoor, opened
from greenroom.providers.apart.provider import ApartProvider
from greenroom.providers.port import Answer, CallFailed
from greenroom.rehearsal.server import RunningServer, serve
from greenroom.rehearsal.settings import Settings, changed
from tests.providers.requests import request


@pytest.fixture
async def server() -> AsyncIterator[RunningServer]:
    server = await serve(Settings())
    yield server
    await server.close()


@pytest.fixture
async def caller() -> AsyncIterator[CallerProcess]:
    caller = CallerProcess()
    yield caller
    await caller.aclose()


@pytest.fixture
def provider(server: RunningServer, caller: CallerProcess) -> ApartProvider:
    door = AnthropicDoor(name="rehearsal", base_url=server.base_url, api_key=None)
    return ApartProvider(opened(door, SystemClock()), door=door, caller=caller)


async def until(seen: Callable[[], bool]) -> None:
    """Let others go on until something is seen."""
    while not seen():  # noqa: ASYNC110  what is waited for happens in other processes, which tell nobody
        await asyncio.sleep(0)


async def arrived(server: RunningServer, requests: int) -> None:
    """Wait until so many requests are at the server."""
    await until(lambda: server.engine.tally.report()["requests"] >= requests)


async def test_no_process_is_there_before_it_is_needed(caller: CallerProcess, provider: ApartProvider) -> None:
    assert caller.process_id is None
    await provider.warm()
    assert caller.process_id is not None


async def test_calls_that_are_out_when_the_process_dies_may_have_been_billed(
    server: RunningServer, caller: CallerProcess, provider: ApartProvider
) -> None:
    server.engine.set(changed(server.engine.settings, {"latency_ms": 60_000}), 0.0)
    calling = [asyncio.create_task(provider.call(request())) for _ in range(3)]
    await arrived(server, 3)
    assert caller.process_id is not None
    os.kill(caller.process_id, signal.SIGKILL)
    for got in await asyncio.gather(*calling):
        assert isinstance(got, CallFailed)
        assert (got.type, got.may_be_billed) == (FaultType.INTERRUPTED, True)


async def test_a_process_that_hangs_is_ended_and_its_calls_may_have_been_billed(server: RunningServer) -> None:
    caller = CallerProcess(grace_s=0.0)
    door = AnthropicDoor(name="rehearsal", base_url=server.base_url, api_key=None)
    provider = ApartProvider(opened(door, SystemClock()), door=door, caller=caller)
    await provider.warm()
    first = caller.process_id
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    got = await provider.call(request(timeout_s=0.05))
    assert isinstance(got, CallFailed)
    assert (got.type, got.may_be_billed) == (FaultType.INTERRUPTED, True)
    await until(lambda: caller.process_id != first)
    assert isinstance(await provider.call(request()), Answer)
    await caller.aclose()


async def test_a_process_that_hangs_while_it_opens_a_door_is_started_again(server: RunningServer) -> None:
    caller = CallerProcess(open_s=0.3)
    door = AnthropicDoor(name="rehearsal", base_url=server.base_url, api_key=None)
    await caller.line()
    first = caller.process_id
    assert first is not None
    os.kill(first, signal.SIGSTOP)
    with contextlib.suppress(OSError):  # the second one may take longer than this test allows it
        await caller.warm(door)
    assert caller.process_id != first
    await caller.aclose()


async def test_a_process_that_can_not_be_started_is_a_failed_connection(
    monkeypatch: pytest.MonkeyPatch, provider: ApartProvider
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(FileNotFoundError):
        await provider.warm()
    got = await provider.call(request())
    assert isinstance(got, CallFailed)
    assert (got.type, got.may_be_billed) == (FaultType.CONNECTION, False)


async def test_after_it_has_died_the_next_call_starts_it_again(
    caller: CallerProcess, provider: ApartProvider
) -> None:
    await provider.warm()
    first, line = caller.process_id, await caller.line()
    assert first is not None
    os.kill(first, signal.SIGKILL)
    await until(lambda: line.is_lost)
    assert isinstance(await provider.call(request()), Answer)
    assert caller.process_id not in {None, first}


async def test_the_process_ends_with_whoever_started_it(caller: CallerProcess, provider: ApartProvider) -> None:
    await provider.warm()
    await caller.aclose()
    assert caller.process_id is None


async def test_a_call_that_nobody_waits_for_is_broken_off_over_there(
    server: RunningServer, provider: ApartProvider
) -> None:
    server.engine.set(changed(server.engine.settings, {"latency_ms": 60_000}), 0.0)
    calling = asyncio.create_task(provider.call(request()))
    await arrived(server, 1)
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling
    await until(lambda: not server.engine.tally.report()["in_flight"])
    server.engine.set(changed(server.engine.settings, {"latency_ms": 0}), 0.0)
    assert isinstance(await provider.call(request()), Answer)


async def test_a_fault_in_the_program_is_told_to_whoever_asked(caller: CallerProcess) -> None:
    line = await caller.line()
    with pytest.raises(RuntimeError, match="KeyError: 99"):
        await line.call(99, request())
