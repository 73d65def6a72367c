"""What goes back: a whole answer, half of one, silence, or a closed door."""

from typing import Literal

import msgspec
from msgspec import Struct

from greenroom.rehearsal.cache import Bill, InputUsage

StopReason = Literal["end_turn", "max_tokens", "refusal"]


class Billed(Struct, frozen=True):
    """The tokens of an answer."""

    input: InputUsage
    output_tokens: int


class Reply(Struct, frozen=True, kw_only=True):
    """An answer with a body. `partway` ends the connection in the middle of it; `slow` lets latency apply.

    `bill` has the prefixes that live once it begins.
    """

    outcome: str
    status: int
    body: bytes
    billed: Billed | None = None
    bill: Bill | None = None
    retry_after_s: float | None = None
    partway: bool = False
    slow: bool = True


class Hang(Struct, frozen=True):
    """No answer, until the client leaves."""

    outcome: str = "timeout"


class Drop(Struct, frozen=True):
    """The connection is closed with nothing said."""

    outcome: str = "drop"


Delivery = Reply | Hang | Drop


class _Text(Struct, tag_field="type", tag="text"):
    text: str
    citations: None = None


class _StopDetails(Struct, tag_field="type", tag="refusal"):
    category: str
    explanation: str


class _CacheCreation(Struct):
    ephemeral_5m_input_tokens: int
    ephemeral_1h_input_tokens: int


class _OutputDetails(Struct):
    thinking_tokens: int = 0


class _Usage(Struct):
    input_tokens: int
    output_tokens: int
    cache_creation_input_tokens: int
    cache_read_input_tokens: int
    cache_creation: _CacheCreation
    output_tokens_details: _OutputDetails
    service_tier: str = "standard"
    inference_geo: str | None = None
    server_tool_use: None = None


class _Message(Struct, tag_field="type", tag="message"):
    id: str
    model: str
    content: list[_Text]
    stop_reason: StopReason
    stop_details: _StopDetails | None
    usage: _Usage
    role: str = "assistant"
    stop_sequence: None = None
    container: None = None


def message_body(
    message_id: str, model: str, text: str, stop_reason: StopReason, billed: Billed, refusal: str | None = None
) -> bytes:
    """A message as the API writes it. `refusal` is the category of one."""
    used = billed.input
    usage = _Usage(
        used.input_tokens,
        billed.output_tokens,
        used.written_5m + used.written_1h,
        used.read,
        _CacheCreation(used.written_5m, used.written_1h),
        _OutputDetails(),
    )
    details = _StopDetails(refusal, "This request was declined by a safety classifier.") if refusal else None
    return msgspec.json.encode(
        _Message(message_id, model, [_Text(text)] if text else [], stop_reason, details, usage)
    )
