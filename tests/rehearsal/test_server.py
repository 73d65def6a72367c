"""Through the real SDK over loopback: what a client of the API sees."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any

import anthropic
import msgspec
import pytest
from aiohttp import ClientSession

from greenroom.rehearsal.server import MAX_BODY, RunningServer, serve
from greenroom.rehearsal.settings import Settings
from tests.rehearsal.asking import CARDS_SCHEMA, body, prompt, request

NOW = 1_800_000_000.0


class Stage:
    """A server, and the two ways to it: the SDK and plain HTTP."""

    def __init__(self, server: RunningServer, sdk: anthropic.AsyncAnthropic, http: ClientSession) -> None:
        self.server = server
        self.sdk = sdk
        self.http = http

    async def create(self, text: str | None = None, **more: Any) -> anthropic.types.Message:
        message = await self.sdk.messages.create(**request(text, **more))
        assert isinstance(message, anthropic.types.Message)
        return message

    async def post(self, asked: bytes | None = None) -> tuple[int, Any, Mapping[str, str]]:
        headers = {"x-api-key": "any"}
        async with self.http.post("/v1/messages", data=asked or body(), headers=headers) as answer:
            return answer.status, await answer.json(), answer.headers

    async def stats(self) -> dict[str, Any]:
        headers = {"x-api-key": self.server.engine.settings.required_key}
        async with self.http.get("/rehearsal/stats", headers=headers) as answer:
            told: dict[str, Any] = await answer.json()
            return told

    async def change(self, **settings: Any) -> tuple[int, Any]:
        async with self.http.post("/rehearsal/settings", json=settings) as answer:
            return answer.status, await answer.json()

    async def until_in_flight(self, count: int) -> None:
        while (await self.stats())["in_flight"] != count:  # noqa: ASYNC110 - the server tells by being asked
            await asyncio.sleep(0)


@asynccontextmanager
async def on_stage(**settings: Any) -> AsyncIterator[Stage]:
    server = await serve(Settings(**settings), clock=lambda: NOW)
    try:
        async with (
            anthropic.AsyncAnthropic(
                api_key="any",
                base_url=server.base_url,
                max_retries=0,
                http_client=anthropic.DefaultAioHttpClient(),
            ) as sdk,
            ClientSession(server.base_url) as http,
        ):
            yield Stage(server, sdk, http)
    finally:
        await server.close()


async def test_a_conversation_comes_back_as_the_sdk_knows_it() -> None:
    async with on_stage() as stage:
        raw = await stage.sdk.messages.with_raw_response.create(**request(prompt(topic="keeping bees")))
        message = await raw.parse()
        assert raw.request_id is not None
        assert raw.request_id.startswith("req_")
        assert message.id.startswith("msg_")
        assert (message.role, message.model, message.stop_reason) == ("assistant", "claude-haiku-5-5", "end_turn")
        assert (message.stop_details, message.stop_sequence) == (None, None)
        (block,) = message.content
        assert block.type == "text"
        document = msgspec.json.decode(block.text)
        assert document.keys() == {"title", "turns"}
        roles = [turn["role"] for turn in document["turns"]]
        assert roles == ["user", "assistant"] * (len(roles) // 2)
        assert "keeping bees" in document["turns"][0]["content"]
        limits = [name for name in raw.headers if name.startswith("anthropic-ratelimit-")]
        assert len(limits) == 12
        assert raw.headers["anthropic-ratelimit-requests-remaining"] == "999999"


async def test_the_books_are_the_sum_of_what_was_answered() -> None:
    shared = {"type": "text", "text": "s" * 8000, "cache_control": {"type": "ephemeral"}}
    async with on_stage() as stage:
        used = [(await stage.create(system=[shared])).usage for _ in range(3)]
        counted = await stage.sdk.messages.count_tokens(
            **{k: v for k, v in request(system=[shared]).items() if k != "max_tokens"}
        )
        for usage in used:
            whole = (
                usage.input_tokens
                + (usage.cache_creation_input_tokens or 0)
                + (usage.cache_read_input_tokens or 0)
            )
            assert whole == counted.input_tokens
        assert [usage.cache_creation_input_tokens for usage in used] == [2000, 0, 0]
        assert [usage.cache_read_input_tokens for usage in used] == [0, 2000, 2000]
        assert used[0].cache_creation is not None
        assert used[0].cache_creation.ephemeral_5m_input_tokens == 2000
        told = await stage.stats()
        assert told["usage"] == {
            "input_tokens": sum(usage.input_tokens for usage in used),
            "output_tokens": sum(usage.output_tokens for usage in used),
            "cache_creation_input_tokens": 2000,
            "cache_read_input_tokens": 4000,
        }
        assert (told["requests"], told["by_outcome"], told["in_flight"]) == (3, {"ok": 3}, 0)
        assert (told["distinct_bodies"], told["repeated_bodies"]) == (1, 2)


async def test_the_same_seed_plays_the_same_run() -> None:
    async def texts(seed: int) -> list[str]:
        async with on_stage(seed=seed) as stage:
            return [(await stage.create()).to_json() for _ in range(2)]

    assert await texts(1) == await texts(1) != await texts(2)


async def test_cards_quote_their_source() -> None:
    source = "Bees dance to tell where the nectar is. " * 3 + "A hive is a home for about fifty thousand of them."
    async with on_stage() as stage:
        message = await stage.create(f"<source_text>{source}</source_text>", schema=CARDS_SCHEMA)
        (block,) = message.content
        assert block.type == "text"
        cards = msgspec.json.decode(block.text)["cards"]
        assert cards
        assert all(card["back"] in source for card in cards)


async def test_plain_talk_and_other_schemas_are_answered_too() -> None:
    judge = {
        "type": "object",
        "properties": {"score": {"type": "integer"}},
        "required": ["score"],
        "additionalProperties": False,
    }
    async with on_stage() as stage:
        judged, talked = await stage.create(schema=judge), await stage.create(schema=None)
        assert judged.content[0].type == talked.content[0].type == "text"
        assert judged.content[0].text == '{"score":7}'
        assert not talked.content[0].text.startswith("{")


STATUS_ERRORS: list[tuple[dict[str, Any], type[anthropic.APIStatusError], int, str, str | None]] = [
    ({"scripted": ("rate_limit",)}, anthropic.RateLimitError, 429, "rate_limit_error", None),
    ({"scripted": ("overloaded",)}, anthropic.InternalServerError, 529, "overloaded_error", None),
    ({"scripted": ("server_error",)}, anthropic.InternalServerError, 500, "api_error", None),
    ({"account": "authentication"}, anthropic.AuthenticationError, 401, "authentication_error", None),
    ({"required_key": "sesame"}, anthropic.AuthenticationError, 401, "authentication_error", None),
    ({"account": "credit"}, anthropic.APIStatusError, 402, "billing_error", None),
    (
        {"account": "linked_spend_limit"},
        anthropic.APIStatusError,
        402,
        "billing_error",
        "linked_organization_spend_limit_reached",
    ),
    ({"account": "permission"}, anthropic.PermissionDeniedError, 403, "permission_error", None),
    (
        {"account": "spend_limit"},
        anthropic.RateLimitError,
        429,
        "rate_limit_error",
        "enforced_spend_limit_reached",
    ),
    (
        {"account": "contract_spend_limit"},
        anthropic.RateLimitError,
        429,
        "rate_limit_error",
        "contract_spend_limit_reached",
    ),
    ({"account": "on_hold"}, anthropic.BadRequestError, 400, "invalid_request_error", "organization_on_hold"),
]


@pytest.mark.parametrize(("settings", "kind", "status", "type_", "code"), STATUS_ERRORS)
async def test_an_error_is_raised_by_the_sdk_as_what_it_is(
    settings: dict[str, Any], kind: type[anthropic.APIStatusError], status: int, type_: str, code: str | None
) -> None:
    async with on_stage(**settings) as stage:
        with pytest.raises(kind) as raised:
            await stage.create()
        error = raised.value
        assert (error.status_code, error.type, error.error_code) == (status, type_, code)
        assert error.request_id is not None
        assert error.request_id.startswith("req_")
        assert isinstance(error.body, dict)
        assert error.body["request_id"] == error.request_id
        assert (await stage.stats())["usage"]["output_tokens"] == 0


async def test_retry_after_is_sent_with_a_rate_limit_and_with_nothing_else() -> None:
    async with on_stage(scripted=("rate_limit", "overloaded"), retry_after_s=2.5) as stage:
        assert (await stage.post())[2]["retry-after"] == "2.5"
        assert "retry-after" not in (await stage.post())[2]


@pytest.mark.parametrize("fault", ["drop", "drop_partway"])
async def test_a_dropped_connection_is_a_connection_error(fault: str) -> None:
    async with on_stage(scripted=(fault,)) as stage:
        with pytest.raises(anthropic.APIConnectionError):
            await stage.create()
        assert (await stage.create()).stop_reason == "end_turn"


async def test_what_was_cut_off_on_its_way_is_billed_apart() -> None:
    async with on_stage(scripted=("drop_partway",)) as stage:
        with pytest.raises(anthropic.APIConnectionError):
            await stage.create()
        cut_off = await stage.stats()
        answer = await stage.create()
        both = await stage.stats()
    assert cut_off["usage"]["output_tokens"] == 0 < cut_off["undelivered_usage"]["output_tokens"]
    assert both["usage"]["output_tokens"] == answer.usage.output_tokens
    assert both["undelivered_usage"] == cut_off["undelivered_usage"]


async def test_a_hanging_request_is_let_go_when_its_client_leaves() -> None:
    async with on_stage(scripted=("timeout",)) as stage:
        waiting = asyncio.create_task(stage.create())
        await stage.until_in_flight(1)
        waiting.cancel()
        await stage.until_in_flight(0)
        assert (await stage.stats())["by_outcome"] == {"client_left": 1}


async def test_closing_lets_hanging_requests_go() -> None:
    async with on_stage(scripted=("timeout",)) as stage:
        waiting = asyncio.create_task(stage.create())
        await stage.until_in_flight(1)
        await stage.server.close()
        with pytest.raises(anthropic.APIConnectionError):
            await waiting


async def test_a_refusal_says_so_with_its_category() -> None:
    async with on_stage(scripted=("refusal",)) as stage:
        message = await stage.create()
        assert (message.stop_reason, message.content) == ("refusal", [])
        assert message.stop_details is not None
        assert message.stop_details.category in {
            "cyber", "bio", "frontier_llm", "reasoning_extraction", "general_harms",
        }  # fmt: skip


@pytest.mark.parametrize(("fault", "stop_reason"), [("truncated_json", "end_turn"), ("max_tokens", "max_tokens")])
async def test_a_cut_answer_is_billed_and_no_json(fault: str, stop_reason: str) -> None:
    async with on_stage(scripted=(fault,)) as stage:
        message = await stage.create()
        assert message.stop_reason == stop_reason
        assert message.usage.output_tokens > 1
        assert message.content[0].type == "text"
        with pytest.raises(msgspec.DecodeError):
            msgspec.json.decode(message.content[0].text)


async def test_an_error_may_come_as_200() -> None:
    async with on_stage(scripted=("error_in_200",)) as stage:
        status, told, _ = await stage.post()
        assert (status, told["type"], told["error"]["type"]) == (200, "error", "api_error")


async def test_garbage_may_come_as_200() -> None:
    async with on_stage(scripted=("malformed",) * 12) as stage:
        for number in range(12):
            headers = {"x-api-key": "any"}
            async with stage.http.post("/v1/messages", data=body(f"{number}"), headers=headers) as answer:
                assert answer.status == 200
                assert b'"content"' not in await answer.read()


async def test_a_conversation_may_come_in_the_wrong_shape() -> None:
    async with on_stage(scripted=("invalid_shape",)) as stage:
        message = await stage.create()
        assert message.content[0].type == "text"
        turns = msgspec.json.decode(message.content[0].text).get("turns", [])
        roles = [turn["role"] for turn in turns]
        alternate = roles == ["user", "assistant"] * (len(roles) // 2)
        assert not (turns and alternate and all(turn["content"] for turn in turns))


async def test_a_gateway_without_headers_sends_none_of_them() -> None:
    async with on_stage(headers=False, scripted=("rate_limit",)) as stage:
        for _ in range(2):
            _, _, headers = await stage.post()
            told = {name.lower() for name in headers}
            assert not told & {"request-id", "retry-after"}
            assert not any(name.startswith("anthropic-") for name in told)


async def test_sampling_parameters_are_refused_by_name() -> None:
    async with on_stage() as stage:
        with pytest.raises(anthropic.BadRequestError, match="temperature") as raised:
            await stage.create(extra_body={"temperature": 0.7})
        assert raised.value.type == "invalid_request_error"


async def test_a_request_that_is_too_large_is_refused() -> None:
    async with on_stage() as stage:
        large = BytesIO(b" " * (MAX_BODY + 1))
        async with stage.http.post("/v1/messages", data=large, headers={"x-api-key": "any"}) as answer:
            assert (answer.status, (await answer.json())["error"]["type"]) == (413, "request_too_large")


async def test_models_are_listed_and_an_unknown_one_is_not_found() -> None:
    async with on_stage() as stage:
        names = [model.id async for model in stage.sdk.models.list()]
        assert "claude-haiku-5-5" in names
        assert (await stage.sdk.models.retrieve(names[0])).lifecycle == "active"
        with pytest.raises(anthropic.NotFoundError, match="model: gpt"):
            await stage.sdk.models.retrieve("gpt")


async def test_what_is_not_there_is_not_found() -> None:
    async with on_stage() as stage, stage.http.delete("/v2/else") as answer:
        assert (answer.status, (await answer.json())["error"]["type"]) == (404, "not_found_error")


async def test_settings_change_while_it_runs() -> None:
    async with on_stage() as stage:
        status, told = await stage.change(account="credit", faults={"drop": 0.5})
        assert (status, told["account"], told["faults"]) == (200, "credit", {"drop": 0.5})
        with pytest.raises(anthropic.APIStatusError, match="credit balance"):
            await stage.create()
        await stage.change(account="ok", faults={})
        assert (await stage.create()).stop_reason == "end_turn"
        async with stage.http.get("/rehearsal/settings") as answer:
            assert (await answer.json())["account"] == "ok"


async def test_a_wrong_setting_changes_nothing_and_is_named() -> None:
    async with on_stage() as stage:
        status, told = await stage.change(account="ok", latency="5")
        assert (status, told["error"]["type"]) == (400, "invalid_request_error")
        assert "latency" in told["error"]["message"]
        assert stage.server.engine.settings == Settings()


async def test_a_stranger_may_not_look_behind_the_curtain() -> None:
    async with on_stage(required_key="sesame", keep_requests=5) as stage:
        for path in ("stats", "settings", "requests"):
            async with stage.http.get(f"/rehearsal/{path}") as answer:
                assert answer.status == 401
        assert (await stage.change(account="credit"))[0] == 401
        async with stage.http.get("/rehearsal/stats", headers={"authorization": "Bearer sesame"}) as answer:
            assert answer.status == 200


async def test_requests_are_kept_where_that_is_asked_for() -> None:
    async with on_stage(keep_requests=2, scripted=("none", "overloaded")) as stage:
        await stage.create(extra_headers={"x-rehearsal-tag": "nightly"})
        with pytest.raises(anthropic.InternalServerError):
            await stage.create()
        async with stage.http.get("/rehearsal/requests?last=5") as answer:
            first, second = await answer.json()
        assert (first["tag"], first["outcome"], first["status"], first["nth"]) == ("nightly", "ok", 200, 1)
        assert (second["outcome"], second["status"], second["nth"], second["at"]) == ("overloaded", 529, 2, NOW)
        assert first["body"]["model"] == "claude-haiku-5-5"
        assert (await stage.stats())["by_tag"] == {"nightly": 1}
        async with stage.http.get("/rehearsal/requests?last=x") as answer:
            assert answer.status == 400


async def test_nothing_is_kept_unasked() -> None:
    async with on_stage() as stage:
        await stage.create()
        async with stage.http.get("/rehearsal/requests") as answer:
            assert await answer.json() == []


async def test_latency_is_waited_for_and_many_wait_at_once() -> None:
    async with on_stage(latency_ms=60_000) as stage:
        waiting = [asyncio.create_task(stage.create(f"number {number}")) for number in range(20)]
        await stage.until_in_flight(20)
        for task in waiting:
            task.cancel()
        await stage.until_in_flight(0)
        assert (await stage.stats())["max_in_flight"] == 20


async def test_a_second_server_on_the_same_port_is_told_so() -> None:
    async with on_stage() as stage:
        with pytest.raises(OSError, match="in use"):
            await serve(Settings(), port=stage.server.port)
