from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from greenroom.model.times import SystemClock
from greenroom.providers.apart.caller import CallerProcess
from greenroom.providers.apart.doors import AnthropicDoor, opened
from greenroom.providers.apart.provider import ApartProvider
from greenroom.rehearsal.server import RunningServer, serve
from greenroom.rehearsal.settings import Settings, changed
from tests.providers.contract import ProviderContract

pytestmark = pytest.mark.asyncio(loop_scope="module")  # one process for all of them: it takes a second to start


class ApartDoor:
    """The Anthropic provider in a process of its own, with the rehearsal behind it."""

    def __init__(self, server: RunningServer, caller: CallerProcess) -> None:
        self._server = server
        door = AnthropicDoor(name="rehearsal", base_url=server.base_url, api_key=None)
        self.provider = ApartProvider(opened(door, SystemClock()), door=door, caller=caller)

    def next_fault(self, name: str) -> None:
        self._set(scripted=[name])

    def account(self, state: str) -> None:
        self._set(account=state)

    def _set(self, **change: object) -> None:
        self._server.engine.set(changed(self._server.engine.settings, change), 0.0)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def caller() -> AsyncIterator[CallerProcess]:
    caller = CallerProcess()
    yield caller
    await caller.aclose()


@pytest_asyncio.fixture(loop_scope="module")
async def door(caller: CallerProcess) -> AsyncIterator[ApartDoor]:
    server = await serve(Settings())
    made = ApartDoor(server, caller)
    await made.provider.warm()
    yield made
    await made.provider.aclose()
    await server.close()


class TestApartProvider(ProviderContract):
    """The whole suite, through another process and the real SDK there."""

    async def test_it_is_what_the_provider_is(self, door: ApartDoor) -> None:
        assert (door.provider.name, door.provider.simulated, door.provider.takes_marks) == (
            "rehearsal",
            True,
            True,
        )
        assert door.provider.bulk is not None
