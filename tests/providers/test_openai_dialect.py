from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.providers.openai_dialect import Dialect, encode
from tests.providers.requests import SCHEMA, request


def sent(dialect: Dialect | None = None, *, routed: bool = False, **parts: Any) -> dict[str, Any]:
    body: dict[str, Any] = msgspec.json.decode(encode(request(**parts), dialect or Dialect(), routed=routed))
    return body


def test_what_is_shared_stands_before_what_is_the_items_own() -> None:
    assert sent() == {
        "model": "claude-sonnet-5-5",
        "messages": [
            {"role": "system", "content": "You write conversations."},
            {"role": "user", "content": "Be kind.\n\nWrite one about rain."},
        ],
        "max_tokens": 1_000,
        "response_format": {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
        },
    }


def test_empty_parts_are_left_out() -> None:
    assert sent(system="", shared="")["messages"] == [{"role": "user", "content": "Write one about rain."}]


def test_nothing_is_marked_for_caching() -> None:
    assert sent(caches=True) == sent()


def test_a_temperature_is_sent_when_there_is_one() -> None:
    assert sent(temperature=0.0)["temperature"] == 0.0
    assert "temperature" not in sent()


def test_the_limit_has_one_of_its_two_names() -> None:
    body = sent(Dialect(limit="max_completion_tokens"))
    assert body["max_completion_tokens"] == 1_000
    assert "max_tokens" not in body


def test_in_json_mode_the_schema_is_told_in_the_part_that_items_share() -> None:
    body = sent(Dialect(structure="json_object"))
    assert body["response_format"] == {"type": "json_object"}
    system, user = body["messages"]
    assert system["content"].startswith("You write conversations.\n\n")
    assert msgspec.json.decode(system["content"].splitlines()[-1]) == SCHEMA
    assert "JSON" in system["content"]  # a server with JSON mode alone wants to read the word
    assert user["content"] == sent()["messages"][1]["content"]


def test_a_router_passes_it_only_to_those_who_take_all_of_it() -> None:
    assert sent(routed=True)["provider"] == {"require_parameters": True}
    assert "provider" not in sent()


@pytest.mark.parametrize(
    ("status", "said", "expected"),
    [
        (400, b"Use 'max_completion_tokens' instead.", Dialect(limit="max_completion_tokens")),
        (422, b"unknown field max_tokens; use max_completion_tokens", Dialect(limit="max_completion_tokens")),
        (400, b"'response_format.type' must be 'json_object' or 'text'", Dialect(structure="json_object")),
        (422, b"response_format.type `json_schema` is unavailable now", Dialect(structure="json_object")),
        (400, b"Structured outputs are not supported by this model", Dialect(structure="json_object")),
        (404, b"No endpoints found that support the requested parameters", Dialect(structure="json_object")),
        (400, b"This model's context is too short", None),
        (404, b"No such model", None),
        (401, b"response_format", None),
        (500, b"max_completion_tokens", None),
        (200, b"response_format", None),
    ],
)
def test_a_refusal_that_names_the_reason_leads_to_another_dialect(
    status: int, said: bytes, expected: Dialect | None
) -> None:
    assert Dialect().after(status, said) == expected


@given(st.lists(st.tuples(st.sampled_from([200, 400, 404, 422, 500]), st.binary(max_size=20)), max_size=10))
def test_asking_again_comes_to_an_end_whatever_a_server_says(refusals: list[tuple[int, bytes]]) -> None:
    dialect, steps = Dialect(), 0
    for status, said in refusals:
        for words in (said, b"max_completion_tokens response_format" + said):
            if (other := dialect.after(status, words)) is not None:
                dialect, steps = other, steps + 1
    assert steps <= 2
