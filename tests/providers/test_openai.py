import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import msgspec
import pytest

from greenroom.model.attempt import Usage
from greenroom.model.errors import ConfigError
from greenroom.model.faults import FaultType
from greenroom.model.times import SystemClock
from greenroom.providers.openai import OpenAIProvider
from greenroom.providers.port import Answer, CallFailed
from tests.providers.answering import Answering, Reply
from tests.providers.completions import CONVERSATION, completion, refusal
from tests.providers.requests import request

KEY = "sk-or-test-0123456789"
OF_THE_LIMIT = refusal(
    400,
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
)
OF_THE_SCHEMA = refusal(400, "This response_format type is unavailable now", kind="invalid_request_error")


@pytest.fixture
async def server() -> AsyncIterator[Answering]:
    answering = Answering()
    await answering.start()
    yield answering
    await answering.close()


@pytest.fixture
async def provider(server: Answering) -> AsyncIterator[OpenAIProvider]:
    made = OpenAIProvider(base_url=f"{server.base_url}/v1/", api_key=KEY, clock=SystemClock())
    yield made
    await made.aclose()


async def strict(*refused: tuple[bytes, Reply]) -> tuple[Answering, OpenAIProvider]:
    """A server that refuses bodies with one of these words in them, and a provider for it."""

    def decide(body: bytes) -> Reply:
        return next((reply for word, reply in refused if word in body), completion())

    answering = Answering(decide)
    await answering.start()
    return answering, OpenAIProvider(base_url=answering.base_url, clock=SystemClock())


async def failed(provider: OpenAIProvider, server: Answering, reply: Reply) -> CallFailed:
    server.reply = reply
    got = await provider.call(request())
    assert isinstance(got, CallFailed)
    return got


def sent(server: Answering) -> list[dict[str, Any]]:
    return [msgspec.json.decode(body) for _, body in server.asked]


async def test_an_answer_comes_back_with_everything_that_the_log_needs(
    provider: OpenAIProvider, server: Answering
) -> None:
    server.reply = completion()
    got = await provider.call(request())
    assert isinstance(got, Answer)
    assert (got.text, got.stop_reason) == (CONVERSATION, "end_turn")
    assert got.usage == Usage(input_tokens=70, output_tokens=40, cache_read_tokens=30)
    assert got.request_id == "req_1"
    assert got.headers["x-ratelimit-remaining-requests"] == "49"
    assert got.response == completion().body


async def test_the_body_that_is_kept_is_the_one_that_was_sent_and_the_key_is_not_in_it(
    provider: OpenAIProvider, server: Answering
) -> None:
    server.reply = completion()
    got = await provider.call(request())
    headers, body = server.asked[0]
    assert body == got.request
    assert server.paths == ["/v1/chat/completions"]
    assert headers["content-type"] == "application/json"
    assert headers["authorization"] == f"Bearer {KEY}"
    assert KEY.encode() not in got.request


async def test_without_a_key_none_is_sent(server: Answering) -> None:
    server.reply = completion()
    provider = OpenAIProvider(base_url=server.base_url, clock=SystemClock())
    await provider.call(request())
    await provider.aclose()
    assert "authorization" not in server.asked[0][0]


async def test_a_failure_is_never_tried_again_behind_our_back(provider: OpenAIProvider, server: Answering) -> None:
    for reply in (refusal(500, "oops"), refusal(429, "wait"), refusal(400, "wrong"), Reply()):
        await failed(provider, server, reply)
    assert len(server.asked) == 4


async def test_a_refusal_tells_type_status_code_wish_and_request_id(
    provider: OpenAIProvider, server: Answering
) -> None:
    reply = refusal(429, "wait", code="rate_limit_exceeded", kind="tokens", retry_after="7", x_request_id="req_9")
    got = await failed(provider, server, reply)
    assert (got.type, got.http_status, got.code) == (FaultType.RATE_LIMITED, 429, "rate_limit_exceeded")
    assert (got.retry_after_s, got.request_id, got.message) == (7.0, "req_9", "wait")
    assert b"rate_limit_exceeded" in got.response


async def test_a_server_that_wants_the_limit_under_its_other_name_gets_it_and_is_not_asked_wrongly_again() -> None:
    server, provider = await strict((b'"max_tokens"', OF_THE_LIMIT))
    answers = [await provider.call(request()) for _ in range(3)]
    assert all(isinstance(got, Answer) for got in answers)
    assert ["max_completion_tokens" in body for body in sent(server)] == [False, True, True, True]
    assert answers[0].request == server.asked[1][1]
    await provider.aclose()
    await server.close()


async def test_a_server_without_schemas_is_asked_for_an_object_with_the_schema_in_words() -> None:
    server, provider = await strict((b'"json_schema"', OF_THE_SCHEMA))
    for _ in range(2):
        assert isinstance(await provider.call(request()), Answer)
    assert [body["response_format"]["type"] for body in sent(server)] == [
        "json_schema",
        "json_object",
        "json_object",
    ]
    await provider.aclose()
    await server.close()


async def test_both_wishes_of_a_server_are_met_in_one_call() -> None:
    server, provider = await strict((b'"max_tokens"', OF_THE_LIMIT), (b'"json_schema"', OF_THE_SCHEMA))
    assert isinstance(await provider.call(request()), Answer)
    assert len(server.asked) == 3
    await provider.aclose()
    await server.close()


async def test_what_one_model_wants_is_not_asked_of_another() -> None:
    server, provider = await strict((b'"json_schema"', OF_THE_SCHEMA))
    await provider.call(request())
    await provider.call(msgspec.structs.replace(request(), model="vendor/other"))
    assert [body["response_format"]["type"] for body in sent(server)] == [
        "json_schema",
        "json_object",
        "json_schema",
        "json_object",
    ]
    await provider.aclose()
    await server.close()


async def test_a_server_without_any_structured_output_is_a_bad_request_that_says_what_to_do() -> None:
    server, provider = await strict((b'"response_format"', OF_THE_SCHEMA))
    got = await provider.call(request())
    assert isinstance(got, CallFailed)
    assert got.type is FaultType.BAD_REQUEST
    assert got.message.startswith("This response_format type is unavailable now ")
    assert "choose a model or a server with structured output" in got.message
    assert len(server.asked) == 2
    await provider.aclose()
    await server.close()


@pytest.mark.parametrize("status", [404, 405])
async def test_an_address_that_is_no_api_is_a_bad_request_that_points_at_the_setting(
    provider: OpenAIProvider, server: Answering, status: int
) -> None:
    got = await failed(provider, server, Reply(status=status, body=b"<html>Nothing here</html>"))
    assert got.type is FaultType.BAD_REQUEST
    assert "[provider.openai] base_url" in got.message


async def test_a_model_that_is_not_there_is_told_in_the_servers_words_alone(
    provider: OpenAIProvider, server: Answering
) -> None:
    got = await failed(provider, server, refusal(404, "The model `x` does not exist", code="model_not_found"))
    assert (got.type, got.message) == (FaultType.BAD_REQUEST, "The model `x` does not exist")
    assert got.lacks_model


async def test_a_redirect_is_not_followed(provider: OpenAIProvider, server: Answering) -> None:
    got = await failed(provider, server, Reply(status=302, body=b"", headers={"location": f"{server.base_url}/x"}))
    assert (got.type, got.http_status) == (FaultType.BAD_REQUEST, 302)
    assert "base_url" in got.message
    assert len(server.asked) == 1


async def test_a_200_that_is_no_completion_is_a_server_error_with_an_excerpt(
    provider: OpenAIProvider, server: Answering
) -> None:
    got = await failed(provider, server, Reply(body=b"<html>Please log in</html>" * 100))
    assert got.type is FaultType.SERVER_ERROR
    assert "Please log in" in got.message
    assert len(got.message) < 500


async def test_a_key_that_a_server_echoes_is_taken_out(provider: OpenAIProvider, server: Answering) -> None:
    got = await failed(provider, server, refusal(401, f"invalid key {KEY}"))
    assert got.type is FaultType.AUTHENTICATION
    assert got.message == "invalid key [key]"
    assert KEY.encode() not in got.response
    assert KEY not in repr(got)


async def test_a_key_that_a_server_echoes_in_html_is_taken_out_too(
    provider: OpenAIProvider, server: Answering
) -> None:
    got = await failed(provider, server, Reply(status=401, body=f"<p>{KEY}".encode()))
    assert got.message == "HTTP status 401: <p>[key]"


async def test_a_short_key_that_is_also_a_word_of_the_api_spoils_no_answer(server: Answering) -> None:
    server.reply = completion()
    provider = OpenAIProvider(base_url=server.base_url, api_key="token", clock=SystemClock())
    got = await provider.call(request())
    await provider.aclose()
    assert isinstance(got, Answer)
    assert got.usage.output_tokens == 40


async def test_a_server_that_hangs_up_is_a_lost_connection(provider: OpenAIProvider, server: Answering) -> None:
    got = await failed(provider, server, Reply())
    assert (got.type, got.http_status) == (FaultType.CONNECTION, None)
    assert got.message.startswith("The connection failed: ")


async def test_a_server_that_never_answers_is_a_timeout(provider: OpenAIProvider, server: Answering) -> None:
    server.reply = Reply(hangs=True)
    await provider.warm()
    got = await provider.call(request(timeout_s=0.05))
    assert isinstance(got, CallFailed)
    assert got.type is FaultType.TIMEOUT
    assert got.message.startswith("No answer came within 0.05 s")


async def test_nobody_listening_is_a_lost_connection(server: Answering) -> None:
    await server.close()
    provider = OpenAIProvider(base_url=server.base_url, clock=SystemClock())
    got = await provider.call(request())
    await provider.aclose()
    assert isinstance(got, CallFailed)
    assert got.type is FaultType.CONNECTION


async def test_calls_that_are_out_fail_when_the_provider_is_closed(
    provider: OpenAIProvider, server: Answering
) -> None:
    server.reply = Reply(hangs=True)
    calling = asyncio.create_task(provider.call(request()))
    await server.was_asked.wait()
    await provider.aclose()
    got = await calling
    assert isinstance(got, CallFailed)
    assert got.type is FaultType.CONNECTION


async def test_a_cancelled_call_is_cancelled(provider: OpenAIProvider, server: Answering) -> None:
    server.reply = Reply(hangs=True)
    calling = asyncio.create_task(provider.call(request()))
    await server.was_asked.wait()
    calling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await calling


async def test_a_first_caller_that_is_cancelled_does_not_take_the_client_away(
    provider: OpenAIProvider, server: Answering
) -> None:
    server.reply = completion()
    first = asyncio.create_task(provider.call(request()))
    await asyncio.sleep(0)
    second = asyncio.create_task(provider.call(request()))
    await asyncio.sleep(0)
    first.cancel()
    assert isinstance(await second, Answer)


async def test_a_proxy_that_is_handed_in_is_asked_instead_of_the_server(server: Answering) -> None:
    server.reply = completion()
    provider = OpenAIProvider(base_url="http://nowhere.invalid/v1", proxy=server.base_url, clock=SystemClock())
    assert isinstance(await provider.call(request()), Answer)
    await provider.aclose()
    assert server.asked[0][0]["host"] == "nowhere.invalid"


async def test_a_netrc_file_does_not_get_in_the_way_of_the_key(
    provider: OpenAIProvider, server: Answering, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("default login ada password x")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.reply = completion()
    assert isinstance(await provider.call(request()), Answer)
    assert server.asked[0][0]["authorization"] == f"Bearer {KEY}"


def test_making_one_and_closing_it_unused_loads_no_http_client() -> None:
    program = (
        "import asyncio, sys; from greenroom.providers.openai import OpenAIProvider as P;"
        "from greenroom.model.times import SystemClock;"
        "asyncio.run(P(base_url='http://x/v1', clock=SystemClock()).aclose());"
        "sys.exit(int('aiohttp' in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("url", ["api.openai.com", "ftp://host", "http://", "", "http://[::1", "http://h:x"])
def test_a_base_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigError, match="base URL"):
        OpenAIProvider(base_url=url, clock=SystemClock())


def test_a_base_url_with_a_password_is_refused_without_being_shown() -> None:
    with pytest.raises(ConfigError) as refused:
        OpenAIProvider(base_url="https://ada:secret@host/v1", clock=SystemClock())
    assert "secret" not in refused.value.message


@pytest.mark.parametrize("key", ["sk-or\n", "sk-ör", " ", ""])
def test_a_key_that_cannot_be_sent_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ConfigError) as refused:
        OpenAIProvider(base_url="http://h", api_key=key, clock=SystemClock())
    assert "sk-" not in refused.value.message


async def test_an_answer_with_an_absurd_count_of_tokens_fails_and_is_kept(
    server: Answering, provider: OpenAIProvider
) -> None:
    body = b'{"choices":[{"message":{"content":"hi"}}],"usage":{"prompt_tokens":-1}}'
    got = await failed(provider, server, Reply(body=body, headers={"x-request-id": "req_1"}))
    assert (got.type, got.request_id, got.response) == (FaultType.SERVER_ERROR, "req_1", body)
