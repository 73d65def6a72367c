from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.attempt import Usage
from greenroom.providers.openai_answers import Completion, answer_of, decode
from greenroom.providers.port import Answer
from greenroom.providers.unreadable import Unreadable


def body(message: dict[str, Any] | None = None, finish_reason: str | None = "stop", **fields: Any) -> bytes:
    choice = {
        "index": 0,
        "message": {"content": "hi"} if message is None else message,
        "finish_reason": finish_reason,
    }
    return msgspec.json.encode({"id": "gen-1", "choices": [choice], "usage": {}} | fields)


def read(written: bytes, **headers: str) -> Answer:
    got = decode(written)
    assert isinstance(got, Completion)
    return answer_of(got, headers=headers, request=b"", response=written)


def test_tokens_from_a_cache_are_no_input_tokens() -> None:
    usage = {
        "prompt_tokens": 100,
        "completion_tokens": 7,
        "prompt_tokens_details": {"cached_tokens": 60, "cache_write_tokens": 30, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 3},
    }
    assert read(body(usage=usage)).usage == Usage(
        input_tokens=10, output_tokens=7, cache_read_tokens=60, cache_write_5m_tokens=30
    )


@pytest.mark.parametrize("details", [None, {}, {"cached_tokens": None}])
def test_a_server_that_says_nothing_of_caches_has_none(details: dict[str, Any] | None) -> None:
    usage = {"prompt_tokens": 5, "completion_tokens": 2, "prompt_tokens_details": details}
    assert read(body(usage=usage)).usage == Usage(input_tokens=5, output_tokens=2)


def test_no_count_goes_below_zero() -> None:
    usage = {"prompt_tokens": 5, "prompt_tokens_details": {"cached_tokens": 9}}
    assert read(body(usage=usage)).usage == Usage(cache_read_tokens=9)


def test_a_server_that_counts_nothing_is_understood() -> None:
    assert read(body(usage=None)).usage == Usage()


@pytest.mark.parametrize(
    ("finished", "reason"),
    [
        ("stop", "end_turn"),
        ("length", "max_tokens"),
        ("content_filter", "refusal"),
        ("tool_calls", "tool_use"),
        ("something_new", "something_new"),
        (None, ""),
    ],
)
def test_why_it_ended_is_said_in_the_ports_words(finished: str | None, reason: str) -> None:
    assert read(body(finish_reason=finished)).stop_reason == reason


def test_a_filtered_answer_is_a_refusal_by_the_filter() -> None:
    assert read(body({"content": ""}, "content_filter")).refusal_category == "content_filter"


def test_a_refusal_in_its_own_field_is_one_though_it_ended_well() -> None:
    got = read(body({"content": None, "refusal": "No."}))
    assert (got.stop_reason, got.refusal_category, got.text) == ("refusal", "declined", "")


@pytest.mark.parametrize("refusal", [None, ""])
def test_an_empty_refusal_is_none(refusal: str | None) -> None:
    assert read(body({"content": "hi", "refusal": refusal})).refusal_category is None


def test_text_may_come_in_parts() -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "a"}, {"type": "text", "text": "b"}]
    assert read(body({"content": parts})).text == "ab"


def test_the_header_names_the_request_and_else_the_body() -> None:
    assert read(body(), **{"x-request-id": "req"}).request_id == "req"
    assert read(body()).request_id == "gen-1"


def test_blanks_that_keep_a_connection_open_may_come_first() -> None:
    assert read(b"\n   \n" + body()).text == "hi"


@pytest.mark.parametrize(
    "unlike",
    [
        b"",
        b"<html>",
        b"\xff\xfe",
        b"{}",
        b"[]",
        b'{"choices":[]}',
        b'{"choices":[{"delta":{"content":"hi"}}]}',
        b'{"x":' + b"[" * 100_000,
        body(error={"code": 502, "message": "broke"}),
        body(error="broke"),
        body(finish_reason="error"),
        msgspec.json.encode({"choices": [{"message": {"content": "h"}, "error": {"code": 429, "message": "x"}}]}),
    ],
)
def test_what_is_no_completion_or_broke_off_is_unreadable(unlike: bytes) -> None:
    assert isinstance(decode(unlike), Unreadable)


def test_a_null_error_is_none() -> None:
    assert isinstance(decode(body(error=None)), Completion)


@given(st.binary() | st.text().map(str.encode) | st.from_regex(rb'\{"(choices|error)":.*\}'))
def test_no_body_breaks_it(written: bytes) -> None:
    assert isinstance(decode(written), Completion | Unreadable)


@pytest.mark.parametrize("count", [-1, 10**9 + 1, 10**30])
@pytest.mark.parametrize("path", ["prompt_tokens", "completion_tokens", "cached_tokens"])
def test_a_count_of_tokens_that_can_be_none_makes_the_body_unreadable(path: str, count: int) -> None:
    usage = {"prompt_tokens_details": {path: count}} if path == "cached_tokens" else {path: count}
    unreadable = decode(body(usage=usage))
    assert isinstance(unreadable, Unreadable)
    assert unreadable.why.startswith("usage.")
    assert f"{path}: expected" in unreadable.why
