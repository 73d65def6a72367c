import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator

import msgspec
import pytest

from greenroom.model.attempt import Usage
from greenroom.model.errors import ConfigError
from greenroom.model.faults import FaultType
from greenroom.model.times import SystemClock
from greenroom.providers.anthropic import AnthropicProvider
from greenroom.providers.exchange import PLACEHOLDER_KEY
from greenroom.providers.messages import encode
from greenroom.providers.port import Answer, CallFailed
from tests.providers.answering import Answering, Reply
from tests.providers.requests import request

KEY = "sk-ant-test-0123456789"
GOOD = Reply(
    body=msgspec.json.encode(
        {
            "type": "message",
            "content": [{"type": "text", "text": "hi"}],
            "usage": {"input_tokens": 1, "output_tokens": 2},
            "stop_reason": "end_turn",
        }
    ),
    headers={"request-id": "req_1", "anthropic-ratelimit-requests-remaining": "49"},
)


def error(status: int, error_type: str, message: str, **headers: str) -> Reply:
    body = msgspec.json.encode({"type": "error", "error": {"type": error_type, "message": message}})
    return Reply(
        status=status, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )


@pytest.fixture
async def server() -> AsyncIterator[Answering]:
    answering = Answering()
    await answering.start()
    yield answering
    await answering.close()


@pytest.fixture
async def provider(server: Answering) -> AsyncIterator[AnthropicProvider]:
    made = AnthropicProvider(name="anthropic", base_url=server.base_url, api_key=KEY, clock=SystemClock())
    yield made
    await made.aclose()


async def failed(provider: AnthropicProvider, server: Answering, reply: Reply) -> CallFailed:
    server.reply = reply
    got = await provider.call(request())
    assert isinstance(got, CallFailed)
    return got


async def test_an_answer_comes_back_with_everything_that_the_log_needs(
    provider: AnthropicProvider, server: Answering
) -> None:
    server.reply = GOOD
    got = await provider.call(request())
    assert isinstance(got, Answer)
    assert (got.text, got.stop_reason, got.usage) == ("hi", "end_turn", Usage(input_tokens=1, output_tokens=2))
    assert got.request_id == "req_1"
    assert got.headers["anthropic-ratelimit-requests-remaining"] == "49"
    assert got.response == GOOD.body
    assert got.request == encode(request())


async def test_the_body_that_is_kept_is_the_one_that_was_sent(
    provider: AnthropicProvider, server: Answering
) -> None:
    server.reply = GOOD
    got = await provider.call(request())
    headers, body = server.asked[0]
    assert body == got.request
    assert headers["content-type"] == "application/json"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["anthropic-version"]
    assert KEY.encode() not in got.request


async def test_a_failure_is_never_tried_again_behind_our_back(
    provider: AnthropicProvider, server: Answering
) -> None:
    for reply in (error(500, "api_error", "oops"), error(429, "rate_limit_error", "wait"), Reply()):
        await failed(provider, server, reply)
    assert len(server.asked) == 3


async def test_a_refusal_tells_type_status_code_wish_and_request_id(
    provider: AnthropicProvider, server: Answering
) -> None:
    got = await failed(
        provider, server, error(429, "rate_limit_error", "wait", retry_after="7", request_id="req_9")
    )
    assert (got.type, got.http_status, got.code) == (FaultType.RATE_LIMITED, 429, "rate_limit_error")
    assert (got.retry_after_s, got.request_id, got.message) == (7.0, "req_9", "wait")
    assert b"rate_limit_error" in got.response


async def test_a_gateway_without_headers_is_well_understood(
    provider: AnthropicProvider, server: Answering
) -> None:
    got = await failed(provider, server, Reply(status=503, body=b"<html>Service unavailable</html>"))
    assert (got.type, got.request_id, got.retry_after_s) == (FaultType.SERVER_ERROR, None, None)
    assert "Service unavailable" in got.message


async def test_an_error_in_a_200_is_an_error(provider: AnthropicProvider, server: Answering) -> None:
    got = await failed(provider, server, error(200, "overloaded_error", "busy"))
    assert (got.type, got.http_status) == (FaultType.OVERLOADED, 200)


async def test_a_200_that_is_no_message_is_a_server_error_with_an_excerpt(
    provider: AnthropicProvider, server: Answering
) -> None:
    got = await failed(provider, server, Reply(body=b"<html>Please log in</html>" * 100))
    assert got.type is FaultType.SERVER_ERROR
    assert "Please log in" in got.message
    assert len(got.message) < 500


async def test_a_key_that_a_server_echoes_is_taken_out(provider: AnthropicProvider, server: Answering) -> None:
    got = await failed(provider, server, error(401, "authentication_error", f"invalid key {KEY}"))
    assert got.type is FaultType.AUTHENTICATION
    assert got.message == "invalid key [key]"
    assert KEY.encode() not in got.response
    assert KEY not in repr(got)


async def test_a_server_that_never_answers_is_a_timeout(provider: AnthropicProvider, server: Answering) -> None:
    server.reply = Reply(hangs=True)
    await provider.warm()
    got = await provider.call(request(timeout_s=0.05))
    assert isinstance(got, CallFailed)
    assert got.type is FaultType.TIMEOUT
    assert got.message.startswith("No answer came within 0.05 s")


async def test_nobody_listening_is_a_lost_connection(server: Answering) -> None:
    await server.close()
    provider = AnthropicProvider(name="anthropic", base_url=server.base_url, api_key=KEY, clock=SystemClock())
    got = await provider.call(request())
    await provider.aclose()
    assert isinstance(got, CallFailed)
    assert got.type is FaultType.CONNECTION


async def test_a_cancelled_call_is_cancelled(provider: AnthropicProvider, server: Answering) -> None:
    server.reply = Reply(hangs=True)
    calling = asyncio.create_task(provider.call(request()))
    await server.was_asked.wait()
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling


async def test_without_a_key_a_placeholder_is_sent(server: Answering) -> None:
    server.reply = GOOD
    provider = AnthropicProvider(name="anthropic", base_url=server.base_url, clock=SystemClock())
    await provider.call(request())
    await provider.aclose()
    assert server.asked[0][0]["authorization"] == f"Bearer {PLACEHOLDER_KEY}"


async def test_a_first_caller_that_is_cancelled_does_not_take_the_client_away(
    provider: AnthropicProvider, server: Answering
) -> None:
    server.reply = GOOD
    first = asyncio.create_task(provider.call(request()))
    await asyncio.sleep(0)
    second = asyncio.create_task(provider.call(request()))
    await asyncio.sleep(0)
    first.cancel()
    assert isinstance(await second, Answer)


def test_making_one_and_closing_it_unused_loads_no_sdk() -> None:
    program = (
        "import asyncio, sys; from greenroom.providers.anthropic import AnthropicProvider as P;"
        "from greenroom.model.times import SystemClock;"
        "asyncio.run(P(name='anthropic', clock=SystemClock()).aclose());"
        "sys.exit(int('anthropic' in sys.modules or 'httpx2' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("url", ["api.anthropic.com", "ftp://host", "http://", ""])
def test_a_base_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="base URL"):
        AnthropicProvider(name="anthropic", base_url=url, clock=SystemClock())


@pytest.mark.parametrize("key", ["sk-ant\n", "sk-änt", " ", ""])
def test_a_key_that_cannot_be_sent_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ConfigError) as refused:
        AnthropicProvider(name="anthropic", api_key=key, clock=SystemClock())
    assert "sk-" not in refused.value.message


async def test_an_answer_with_an_absurd_count_of_tokens_fails_and_is_kept(
    server: Answering, provider: AnthropicProvider
) -> None:
    body = b'{"type":"message","content":[],"usage":{"input_tokens":-1}}'
    server.reply = Reply(body=body, headers={"request-id": "req_1"})
    got = await provider.call(request())
    assert isinstance(got, CallFailed)
    assert (got.type, got.request_id, got.response) == (FaultType.SERVER_ERROR, "req_1", body)
