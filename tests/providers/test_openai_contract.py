from collections.abc import AsyncIterator

import pytest

from greenroom.model.times import SystemClock
from greenroom.providers.openai import OpenAIProvider
from tests.providers.answering import Answering
from tests.providers.completions import Completions
from tests.providers.contract import ProviderContract


class CompletionsDoor:
    """The OpenAI-compatible provider, with a server of the tests behind it."""

    def __init__(self, server: Answering, model: Completions) -> None:
        self.provider = OpenAIProvider(base_url=f"{server.base_url}/v1", api_key="sk-test", clock=SystemClock())
        self.next_fault = model.next_fault
        self.account = model.account


@pytest.fixture
async def door() -> AsyncIterator[CompletionsDoor]:
    model = Completions()
    server = Answering(model)
    await server.start()
    made = CompletionsDoor(server, model)
    yield made
    await made.provider.aclose()
    await server.close()


class TestOpenAIProvider(ProviderContract):
    """The whole suite, over HTTP."""

    async def test_it_is_marked_as_what_it_is(self, door: CompletionsDoor) -> None:
        assert (door.provider.name, door.provider.simulated) == ("openai", False)
