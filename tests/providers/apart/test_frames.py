import asyncio
from types import MappingProxyType
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenroom.providers.apart.doors import AnthropicDoor, OpenAIDoor
from greenroom.providers.apart.frames import Abandon, Ask, Asked, Inbox, Open, Outbox, asked
from tests.providers.requests import request


async def sent(*messages: Asked) -> list[bytes]:
    """What goes out over the transport, a write each."""
    transport = Mock(spec=asyncio.WriteTransport)
    transport.is_closing.return_value = False
    outbox = Outbox(transport, asyncio.get_running_loop())
    for message in messages:
        outbox.send(message)
    await asyncio.sleep(0)
    return [call.args[0] for call in transport.write.call_args_list]


@pytest.mark.parametrize(
    "message",
    [
        Open(0, AnthropicDoor(name="anthropic", base_url=None, api_key="secret")),
        Open(1, OpenAIDoor(base_url="http://127.0.0.1/v1", api_key=None, proxy=None)),
        Abandon(7),
    ],
)
async def test_what_is_said_is_what_is_understood(message: Asked) -> None:
    (written,) = await sent(message)
    assert [asked.decode(each) for each in Inbox().feed(written)] == [message]


async def test_a_schema_that_nobody_may_change_is_said_as_it_stands() -> None:
    schema = MappingProxyType({"type": "object", "properties": MappingProxyType({"title": {"type": "string"}})})
    (written,) = await sent(Ask(1, 0, replace(request(), schema=schema)))
    (message,) = [asked.decode(each) for each in Inbox().feed(written)]
    assert isinstance(message, Ask)
    assert message.request.schema == {"type": "object", "properties": {"title": {"type": "string"}}}


async def test_the_messages_of_one_round_go_out_in_one_write() -> None:
    (written,) = await sent(Abandon(1), Abandon(2), Abandon(3))
    assert [asked.decode(each) for each in Inbox().feed(written)] == [Abandon(1), Abandon(2), Abandon(3)]


async def test_nothing_is_written_to_somebody_who_has_gone() -> None:
    transport = Mock(spec=asyncio.WriteTransport)
    transport.is_closing.return_value = True
    Outbox(transport, asyncio.get_running_loop()).send(Abandon(1))
    await asyncio.sleep(0)
    assert not transport.write.called


@given(st.lists(st.integers(0, 2**40), max_size=5), st.lists(st.integers(1, 9), max_size=60))
def test_messages_are_whole_wherever_the_stream_is_cut(calls: list[int], cuts: list[int]) -> None:
    stream = b"".join(asyncio.run(sent(*map(Abandon, calls))))
    inbox, at, got = Inbox(), 0, list[bytes]()
    for length in [*cuts, len(stream)]:
        got += inbox.feed(stream[at : at + length])
        at += length
    assert [asked.decode(each) for each in got] == [Abandon(call) for call in calls]


def test_a_key_stands_in_no_repr() -> None:
    doors = [
        AnthropicDoor(name="anthropic", base_url=None, api_key="secret"),
        OpenAIDoor(base_url="http://127.0.0.1/v1", api_key="secret", proxy="http://me:secret@proxy"),
    ]
    assert "secret" not in repr(doors)
