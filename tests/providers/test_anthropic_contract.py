from collections.abc import AsyncIterator

import msgspec
import pytest

from greenroom.model.faults import FaultType
from greenroom.model.times import SystemClock
from greenroom.providers.anthropic import AnthropicProvider
from greenroom.providers.port import Answer, CallFailed
from greenroom.rehearsal.server import RunningServer, serve
from greenroom.rehearsal.settings import Settings, changed
from greenroom.writing.schema import CONVERSATION
from tests.providers.answering import Answering, Reply
from tests.providers.contract import ProviderContract
from tests.providers.requests import request
from tests.providers.wire_contract import WireContract


class RehearsalDoor:
    """The Anthropic provider, with the rehearsal behind it."""

    def __init__(self, server: RunningServer) -> None:
        self.server = server
        self.provider = AnthropicProvider(name="rehearsal", base_url=server.base_url, clock=SystemClock())

    def next_fault(self, name: str) -> None:
        self._set(scripted=[name])

    def account(self, state: str) -> None:
        self._set(account=state)

    def _set(self, **change: object) -> None:
        self.server.engine.set(changed(self.server.engine.settings, change), 0.0)


@pytest.fixture
async def door() -> AsyncIterator[RehearsalDoor]:
    server = await serve(Settings())
    made = RehearsalDoor(server)
    yield made
    await made.provider.aclose()
    await server.close()


class MessagesLine:
    """The Anthropic provider, with a server of the tests behind it."""

    def __init__(self, server: Answering) -> None:
        self.server = server
        self.provider = AnthropicProvider(name="anthropic", base_url=server.base_url, clock=SystemClock())

    def good(self, text: str) -> Reply:
        message = {
            "type": "message",
            "content": [{"type": "text", "text": text}],
            "stop_reason": "end_turn",
            "usage": {"input_tokens": 10, "output_tokens": 5},
        }
        return Reply(body=msgspec.json.encode(message))


@pytest.fixture
async def line() -> AsyncIterator[MessagesLine]:
    server = Answering()
    await server.start()
    made = MessagesLine(server)
    yield made
    await made.provider.aclose()
    await server.close()


class TestAnthropicWire(WireContract):
    """The whole suite, through the real SDK."""


class TestAnthropicProvider(ProviderContract):
    """The whole suite, through the real SDK."""

    async def test_the_rehearsal_is_marked_as_such(self, door: RehearsalDoor) -> None:
        assert (door.provider.name, door.provider.simulated) == ("rehearsal", True)

    async def test_the_schema_is_one_that_the_api_takes(self, door: RehearsalDoor) -> None:
        got = await door.provider.call(msgspec.structs.replace(request(), schema=CONVERSATION))
        assert isinstance(got, Answer)

    @pytest.mark.parametrize(
        ("state", "expected"),
        [
            ("contract_spend_limit", FaultType.CREDIT),
            ("linked_spend_limit", FaultType.CREDIT),
            ("on_hold", FaultType.PERMISSION),
        ],
    )
    async def test_an_account_is_refused_in_more_words_than_the_status_has(
        self, door: RehearsalDoor, state: str, expected: FaultType
    ) -> None:
        door.account(state)
        got = await door.provider.call(request())
        assert isinstance(got, CallFailed)
        assert got.type is expected
