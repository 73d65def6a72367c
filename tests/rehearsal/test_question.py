from typing import Any

import msgspec
import pytest

from greenroom.rehearsal.problems import Problem
from greenroom.rehearsal.question import Question, read
from tests.rehearsal.asking import body, request


def _problem(**more: Any) -> Problem:
    refused = read(body(**more))
    assert isinstance(refused, Problem)
    assert (refused.status, refused.type) == (400, "invalid_request_error")
    return refused


def test_a_good_request_is_read() -> None:
    question = read(body("hello", None, system=[{"type": "text", "text": "be kind"}]))
    assert isinstance(question, Question)
    assert question.system_blocks()[0].text == "be kind"
    assert question.messages[0].blocks()[0].text == "hello"
    assert question.schema() is None


@pytest.mark.parametrize("name", ["temperature", "top_p", "top_k"])
def test_sampling_parameters_are_gone(name: str) -> None:
    assert _problem(**{name: 0.5}).message.startswith(f"{name}: ")


@pytest.mark.parametrize("name", ["model", "messages"])
def test_a_missing_field_is_named(name: str) -> None:
    left = {key: value for key, value in request().items() if key != name}

    refused = read(msgspec.json.encode(left))
    assert isinstance(refused, Problem)
    assert refused.message == f"{name}: Field required"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"max_tokens": 0}, "max_tokens: Field required, and at least 1"),
        ({"messages": []}, "messages: at least one message is required"),
        (
            {"messages": [{"role": "assistant", "content": "x"}]},
            "messages: the first message must use the user role",
        ),
        ({"messages": [{"role": "system", "content": "x"}]}, 'messages: Unexpected role "system"'),
        ({"messages": [{"role": "user", "content": ""}]}, "messages: text content blocks must be non-empty"),
        ({"messages": [{"role": "user", "content": 3}]}, "messages[0].content: Expected"),
        (
            {"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "{"}]},
            "This model does not support assistant message prefill",
        ),
        ({"stream": True}, "stream: the rehearsal server only gives whole answers"),
        ({"temperatur": 1}, "temperatur: Extra inputs are not permitted"),
        ({"cache_control": {"type": "forever"}}, "cache_control.type: Invalid enum value"),
        (
            {"schema": {"type": "object", "properties": {}}},
            "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly",
        ),
        (
            {"schema": {"type": "array", "minItems": 2, "items": {"type": "string"}}},
            "output_config.format.schema: For 'array' type, 'minItems' values other than 0 or 1",
        ),
    ],
)
def test_what_the_api_refuses_is_refused_in_its_words(more: dict[str, Any], told: str) -> None:
    assert _problem(**more).message.startswith(told)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"\xff"', b'{"model": "\\ud800"}'])
def test_a_body_that_is_no_request_is_refused(raw: bytes) -> None:
    assert isinstance(read(raw), Problem)


def test_counting_needs_no_max_tokens() -> None:

    left = {key: value for key, value in request().items() if key != "max_tokens"}
    assert isinstance(read(msgspec.json.encode(left), counting=True), Question)
