from collections.abc import AsyncIterator

import pytest

from greenroom.model.times import SystemClock
from greenroom.providers.openai import OpenAIProvider
from tests.providers.answering import Answering, Reply
from tests.providers.completions import Completions, completion
from tests.providers.contract import ProviderContract
from tests.providers.wire_contract import WireContract


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


class CompletionsLine:
    """The OpenAI-compatible provider, and a server that answers just what it is told."""

    def __init__(self, server: Answering) -> None:
        self.server = server
        self.provider = OpenAIProvider(base_url=server.base_url, clock=SystemClock())

    def good(self, text: str) -> Reply:
        return completion(text)


@pytest.fixture
async def line() -> AsyncIterator[CompletionsLine]:
    server = Answering()
    await server.start()
    made = CompletionsLine(server)
    yield made
    await made.provider.aclose()
    await server.close()


class TestOpenAIWire(WireContract):
    """The whole suite, over HTTP."""


class TestOpenAIProvider(ProviderContract):
    """The whole suite, over HTTP."""

    async def test_it_is_marked_as_what_it_is(self, door: CompletionsDoor) -> None:
        assert (door.provider.name, door.provider.simulated) == ("openai", False)
