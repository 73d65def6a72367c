from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.faults import FaultType
from greenroom.providers.openai_errors import ErrorSaid, decode_error, fault_of

_F = FaultType


def said(**error: Any) -> ErrorSaid:
    return decode_error(msgspec.json.encode({"error": {"message": "no", **error}}))


@pytest.mark.parametrize(
    ("status", "error", "fault"),
    [
        (400, {"type": "invalid_request_error"}, _F.BAD_REQUEST),
        (401, {"code": "invalid_api_key"}, _F.AUTHENTICATION),
        (401, {"code": 401}, _F.AUTHENTICATION),
        (402, {"code": 402}, _F.CREDIT),
        (402, {"code": 402, "metadata": {"limit_source": "openrouter_in_flight_budget"}}, _F.RATE_LIMITED),
        (402, {"code": 402, "metadata": {"limit_source": "openrouter_credits"}}, _F.CREDIT),
        (403, {"code": 403}, _F.PERMISSION),
        (403, {"code": 403, "metadata": {"reasons": ["violence"], "flagged_input": "x"}}, _F.REFUSAL),
        (403, {"code": 403, "metadata": {"patterns": ["ignore all"]}}, _F.REFUSAL),
        (403, {"code": 403, "metadata": {"limit_source": "openrouter_key_limit"}}, _F.CREDIT),
        (404, {"code": "model_not_found"}, _F.BAD_REQUEST),
        (408, {"code": 408}, _F.TIMEOUT),
        (413, {}, _F.BAD_REQUEST),
        (422, {}, _F.BAD_REQUEST),
        (429, {"code": "rate_limit_exceeded", "type": "tokens"}, _F.RATE_LIMITED),
        (429, {"code": "insufficient_quota", "type": "insufficient_quota"}, _F.CREDIT),
        (429, {"code": "organization_spend_limit_exceeded", "type": "insufficient_quota"}, _F.CREDIT),
        (429, {"code": "a_new_one", "type": "insufficient_quota"}, _F.CREDIT),
        (500, {"type": "server_error"}, _F.SERVER_ERROR),
        (502, {"code": 502}, _F.SERVER_ERROR),
        (503, {"code": "server_is_overloaded"}, _F.OVERLOADED),
        (503, {}, _F.OVERLOADED),
        (504, {}, _F.TIMEOUT),
        (529, {}, _F.OVERLOADED),
        (400, {"code": "content_policy_violation"}, _F.REFUSAL),
        (400, {"code": "content_filter"}, _F.REFUSAL),
        (302, {}, _F.BAD_REQUEST),
        # an error in a 200: its code is the status that it would have had
        (200, {"code": 429, "metadata": {"error_type": "rate_limit_exceeded"}}, _F.RATE_LIMITED),
        (200, {"code": 402}, _F.CREDIT),
        (200, {"code": 502}, _F.SERVER_ERROR),
        (200, {"code": 503}, _F.OVERLOADED),
        (200, {"code": 7}, _F.SERVER_ERROR),
        (200, {"type": "invalid_request_error"}, _F.BAD_REQUEST),
        (200, {}, _F.SERVER_ERROR),
    ],
)
def test_a_refusal_is_named_by_what_tells_most(status: int, error: dict[str, Any], fault: FaultType) -> None:
    assert fault_of(status, said(**error), "no") is fault


@pytest.mark.parametrize("message", ["Incorrect API key provided: sk-x.", "API key not valid."])
def test_a_400_about_a_key_is_a_wrong_key(message: str) -> None:
    assert fault_of(400, ErrorSaid(), message) is FaultType.AUTHENTICATION


@pytest.mark.parametrize(
    ("body", "text", "name"),
    [
        (b'{"error":{"message":"no","type":"t","code":null,"param":null}}', "no", "t"),
        (b'{"error":{"message":"no","type":"t","code":"c"}}', "no", "c"),
        (b'{"error":"no"}', "no", None),
        (b'{"object":"error","message":"no","type":"t","code":400}', "no", "t"),
        (b'{"choices":[{"finish_reason":"error","error":{"code":429,"message":"no"}}]}', "no", None),
        (
            b'{"error":{"message":"no","metadata":{"raw":"quota","provider_name":"Acme"}}}',
            "no (Acme: quota)",
            None,
        ),
        (b'{"error":{"message":"no","metadata":{"raw":{"x":1}}}}', "no", None),
        (b'{"detail":"Not Found"}', None, None),
        (b"<html>", None, None),
        (b"", None, None),
        (b'[{"error":{"code":400}}]', None, None),
        (b'{"x":' + b"[" * 100_000, None, None),
    ],
)
def test_errors_are_read_in_every_shape_that_servers_give_them(
    body: bytes, text: str | None, name: str | None
) -> None:
    read = decode_error(body)
    assert (read.text, read.name) == (text, name)


def test_what_a_host_says_is_cut_to_a_length_to_read() -> None:
    read = said(metadata={"raw": "x" * 10_000})
    assert read.text is not None
    assert len(read.text) < 400


@given(
    st.binary() | st.text().map(str.encode) | st.from_regex(rb'\{"(error|choices|message|code)":.*\}'),
    st.integers(min_value=200, max_value=599),
)
def test_no_body_breaks_it(body: bytes, status: int) -> None:
    assert isinstance(fault_of(status, decode_error(body), ""), FaultType)
