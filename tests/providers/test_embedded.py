from collections.abc import AsyncIterator

import pytest_asyncio

from greenroom.model.faults import FaultType
from greenroom.model.times import Micros, SystemClock
from greenroom.providers.apart.doors import AnthropicDoor, opened
from greenroom.providers.embedded import EmbeddedProvider
from greenroom.providers.port import Answer, CallFailed, Provider
from greenroom.rehearsal.server import RunningServer, serve
from greenroom.rehearsal.settings import Settings, changed
from tests.providers.contract import ProviderContract
from tests.providers.requests import request


def open_here(door: AnthropicDoor) -> Provider:
    return opened(door, SystemClock())


class Home:
    """Where the embedded server is: started anew whenever somebody asks and there is none."""

    def __init__(self) -> None:
        self.server: RunningServer | None = None
        self.started = 0
        self.problem: OSError | None = None
        self.provider = EmbeddedProvider(address=self.address, open_door=open_here)

    async def address(self) -> tuple[str, str]:
        if self.problem is not None:
            raise self.problem
        if self.server is None:
            self.server = await serve(Settings())
            self.started += 1
        return self.server.base_url, "sk-rehearsal"

    async def die(self) -> None:
        assert self.server is not None
        await self.server.close()
        self.server = None

    def next_fault(self, name: str) -> None:
        self._set(scripted=[name])

    def account(self, state: str) -> None:
        self._set(account=state)

    def _set(self, **change: object) -> None:
        assert self.server is not None
        self.server.engine.set(changed(self.server.engine.settings, change), 0.0)


@pytest_asyncio.fixture
async def door() -> AsyncIterator[Home]:
    home = Home()
    await home.provider.warm()
    yield home
    await home.provider.aclose()
    if home.server is not None:
        await home.server.close()


class TestEmbeddedProvider(ProviderContract):
    """The whole suite, behind a server that is started on demand."""


async def test_a_server_that_has_died_is_there_again_for_the_next_call(door: Home) -> None:
    await door.die()
    lost = await door.provider.call(request())
    assert isinstance(lost, CallFailed)
    assert lost.type is FaultType.CONNECTION
    assert isinstance(await door.provider.call(request()), Answer)
    assert door.started == 2


async def test_a_server_that_can_not_be_started_is_one_that_can_not_be_reached() -> None:
    home = Home()
    home.problem = OSError("no memory")
    failed = await home.provider.call(request())
    assert isinstance(failed, CallFailed)
    assert (failed.type, failed.may_be_billed) == (FaultType.CONNECTION, False)
    assert "no memory" in failed.message


async def test_its_batches_can_not_be_reached_either_then() -> None:
    home = Home()
    home.problem = OSError("no memory")
    bulk = home.provider.bulk
    for said in (
        await bulk.submit([("one", request())]),
        await bulk.look("batch"),
        await bulk.recent(Micros(0)),
        await bulk.results("batch"),
        await bulk.cancel("batch"),
    ):
        assert isinstance(said, CallFailed)
        assert said.type is FaultType.CONNECTION
