from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.attempt import Usage
from greenroom.providers.messages import ErrorBody, Message, answer_of, decode, decode_error, encode
from greenroom.providers.port import Answer
from greenroom.providers.unreadable import Unreadable
from tests.providers.requests import SCHEMA, request


def sent(**parts: Any) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.json.decode(encode(request(**parts)))
    return body


def message(**fields: Any) -> bytes:
    return msgspec.json.encode(
        {
            "type": "message",
            "content": [{"type": "text", "text": "hi"}],
            "usage": {"input_tokens": 1, "output_tokens": 2},
            "stop_reason": "end_turn",
            **fields,
        }
    )


def read(body: bytes) -> Answer:
    got = decode(body)
    assert isinstance(got, Message)
    return answer_of(got, headers={}, request_id=None, request=b"", response=body)


def test_what_is_shared_stands_before_what_is_the_items_own() -> None:
    assert sent() == {
        "model": "claude-sonnet-5-5",
        "max_tokens": 1_000,
        "system": [{"type": "text", "text": "You write conversations."}],
        "messages": [
            {
                "role": "user",
                "content": [
                    {"type": "text", "text": "Be kind."},
                    {"type": "text", "text": "Write one about rain."},
                ],
            }
        ],
        "output_config": {"format": {"type": "json_schema", "schema": SCHEMA}},
    }


def test_empty_parts_are_left_out_since_the_api_refuses_them() -> None:
    body = sent(system="", shared="")
    assert "system" not in body
    assert len(body["messages"][0]["content"]) == 1


MARK = {"type": "ephemeral"}


def test_what_is_to_be_cached_is_marked_at_the_end_of_what_is_shared_and_nowhere_else() -> None:
    body = sent(caches=True)
    shared, own = body["messages"][0]["content"]
    assert shared == {"type": "text", "text": "Be kind.", "cache_control": MARK}
    assert "cache_control" not in own
    assert "cache_control" not in body["system"][0]


def test_the_system_prompt_is_marked_where_nothing_else_is_shared() -> None:
    body = sent(shared="", caches=True)
    assert body["system"] == [{"type": "text", "text": "You write conversations.", "cache_control": MARK}]
    assert body["messages"][0]["content"] == [{"type": "text", "text": "Write one about rain."}]


def test_where_nothing_is_shared_nothing_is_marked() -> None:
    assert "cache_control" not in str(sent(system="", shared="", caches=True))


def test_a_temperature_is_never_sent() -> None:
    assert "temperature" not in sent(temperature=0.5)


def test_text_blocks_are_joined_and_others_left_out() -> None:
    blocks = [
        {"type": "thinking", "thinking": "hm", "text": "x"},
        {"type": "text", "text": "a"},
        {"type": "text", "text": "b"},
    ]
    assert read(message(content=blocks)).text == "ab"


def test_usage_is_taken_over_with_its_cache_writes_by_lifetime() -> None:
    usage = {
        "input_tokens": 5,
        "output_tokens": 7,
        "cache_read_input_tokens": 11,
        "cache_creation_input_tokens": 30,
        "cache_creation": {"ephemeral_5m_input_tokens": 10, "ephemeral_1h_input_tokens": 20},
    }
    assert read(message(usage=usage)).usage == Usage(
        input_tokens=5, output_tokens=7, cache_read_tokens=11, cache_write_5m_tokens=10, cache_write_1h_tokens=20
    )


def test_cache_writes_without_a_lifetime_are_short_ones() -> None:
    usage = {"input_tokens": 5, "output_tokens": None, "cache_creation_input_tokens": 30}
    assert read(message(usage=usage)).usage == Usage(input_tokens=5, cache_write_5m_tokens=30)


def test_a_refusal_keeps_its_category() -> None:
    details = {"type": "refusal", "category": "cyber", "explanation": None}
    answer = read(message(stop_reason="refusal", stop_details=details))
    assert (answer.stop_reason, answer.refusal_category) == ("refusal", "cyber")


def test_a_missing_stop_reason_is_empty() -> None:
    assert read(message(stop_reason=None)).stop_reason == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"{}",
        b"[]",
        b'{"type":"other"}',
        b'{"type":"message"}',
        b'{"x":' + b"[" * 100_000,
    ],
)
def test_what_is_neither_a_message_nor_an_error_is_unreadable(body: bytes) -> None:
    assert isinstance(decode(body), Unreadable)


def test_an_error_is_read_whatever_the_status() -> None:
    body = b'{"type":"error","error":{"type":"api_error","message":"oops","details":{"error_code":"c"}}}'
    got = decode(body)
    assert isinstance(got, ErrorBody)
    assert got == decode_error(body)
    assert got.error.details is not None
    assert got.error.details.error_code == "c"


def test_a_refusals_error_is_read_without_its_outer_type() -> None:
    assert decode_error(b'{"error":{"message":"no","type":"auth_error"}}').error.message == "no"


@given(st.binary() | st.text().map(str.encode) | st.from_regex(rb'\{"(type|error)":.*\}'))
def test_no_body_breaks_it(body: bytes) -> None:
    assert isinstance(decode(body), Message | ErrorBody | Unreadable)
    assert isinstance(decode_error(body), ErrorBody)


@pytest.mark.parametrize("count", [-1, 10**9 + 1, 10**30])
@pytest.mark.parametrize("field", ["input_tokens", "output_tokens", "cache_read_input_tokens"])
def test_a_count_of_tokens_that_can_be_none_makes_the_body_unreadable(field: str, count: int) -> None:
    assert isinstance(decode(message(usage={field: 10**9})), Message)
    unreadable = decode(message(usage={field: count}))
    assert isinstance(unreadable, Unreadable)
    assert unreadable.why.startswith(f"usage.{field}: ")


def test_a_count_of_cached_tokens_by_lifetime_is_bounded_too() -> None:
    got = decode(message(usage={"cache_creation": {"ephemeral_1h_input_tokens": -1}}))
    assert got == Unreadable("usage.cache_creation.ephemeral_1h_input_tokens: expected `int` >= 0")


def test_an_error_that_says_so_without_a_type_is_one_with_a_good_status_too() -> None:
    got = decode(b'{"error":{"message":"invalid x-api-key"}}')
    assert isinstance(got, ErrorBody)
    assert got.error.message == "invalid x-api-key"
