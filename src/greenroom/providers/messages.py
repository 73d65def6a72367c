"""The Messages API's JSON: the request as it is sent, the answer and the error as they come back."""

from typing import Any

import msgspec
from msgspec import Struct

from greenroom.model.attempt import Usage
from greenroom.providers.port import Answer, ModelRequest
from greenroom.providers.tokens import Tokens
from greenroom.providers.unreadable import UNREADABLE, Unreadable


class _CacheCreation(Struct, frozen=True):
    ephemeral_5m_input_tokens: Tokens | None = None
    ephemeral_1h_input_tokens: Tokens | None = None


class _Usage(Struct, frozen=True):
    input_tokens: Tokens | None = None
    output_tokens: Tokens | None = None
    cache_read_input_tokens: Tokens | None = None
    cache_creation_input_tokens: Tokens | None = None
    cache_creation: _CacheCreation | None = None


class _Block(Struct, frozen=True):
    type: str
    text: str = ""


class _StopDetails(Struct, frozen=True):
    category: str | None = None


class Message(Struct, frozen=True, tag="message"):
    """What a model wrote, as the API wraps it."""

    content: list[_Block]
    usage: _Usage | None = None
    stop_reason: str | None = None
    stop_details: _StopDetails | None = None


class _ErrorDetails(Struct, frozen=True):
    error_code: str | None = None


class ErrorSaid(Struct, frozen=True):
    """The error itself."""

    type: str | None = None
    message: str | None = None
    details: _ErrorDetails | None = None


class ErrorBody(Struct, frozen=True, tag="error"):
    """What the API says when it refuses; some gateways answer it with HTTP 200."""

    error: ErrorSaid = ErrorSaid()


class _UntypedError(Struct, frozen=True):
    error: ErrorSaid


_answers = msgspec.json.Decoder(Message | ErrorBody)
_untyped_errors = msgspec.json.Decoder(_UntypedError)


def encode(request: ModelRequest) -> bytes:
    """The request's body. What is shared stands first, and its end is marked where it is to be cached.

    Empty parts are left out, and so is a temperature: the API refuses them. A mark without a lifetime stands for
    five minutes, and more servers know it.
    """
    system, shared, own = _blocks(request.system), _blocks(request.shared), _blocks(request.prompt)
    if request.caches and (ends := shared or system):
        ends[0]["cache_control"] = {"type": "ephemeral"}
    body: dict[str, Any] = {
        "model": request.model,
        "max_tokens": request.max_tokens,
        "messages": [{"role": "user", "content": shared + own}],
        "output_config": {"format": {"type": "json_schema", "schema": dict(request.schema)}},
    }
    if system:
        body["system"] = system
    return msgspec.json.encode(body)


def _blocks(text: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": text}] if text else []


def decode(body: bytes) -> Message | ErrorBody | Unreadable:
    """Read an answer's body: a message, or an error that somebody says with a good status."""
    try:
        answer: Message | ErrorBody = _answers.decode(body)
    except UNREADABLE as found:
        said = decode_error(body)
        return said if said.error.message else Unreadable.of(body, found)
    return answer


def decode_error(body: bytes) -> ErrorBody:
    """Read the body of a refusal as far as it can be read: proxies leave `type` out, or answer in HTML."""
    try:
        return ErrorBody(_untyped_errors.decode(body).error)
    except UNREADABLE:
        return ErrorBody()


def usage_of(counted: _Usage | None) -> Usage:
    """The tokens that a message says it used, none where it does not say.

    Cache writes of unknown lifetime count as the short one.
    """
    if counted is None:
        return Usage()
    written, by_lifetime = counted.cache_creation_input_tokens or 0, counted.cache_creation
    long_lived = (by_lifetime.ephemeral_1h_input_tokens or 0) if by_lifetime else 0
    short_lived = (by_lifetime.ephemeral_5m_input_tokens or 0) if by_lifetime else 0
    return Usage(
        input_tokens=counted.input_tokens or 0,
        output_tokens=counted.output_tokens or 0,
        cache_read_tokens=counted.cache_read_input_tokens or 0,
        cache_write_5m_tokens=max(short_lived, written - long_lived),
        cache_write_1h_tokens=long_lived,
    )


def answer_of(
    message: Message, *, headers: dict[str, str], request_id: str | None, request: bytes, response: bytes
) -> Answer:
    """The answer that a message is."""
    return Answer(
        text="".join(block.text for block in message.content if block.type == "text"),
        stop_reason=message.stop_reason or "",
        usage=usage_of(message.usage),
        request_id=request_id,
        headers=headers,
        request=request,
        response=response,
        refusal_category=message.stop_details.category if message.stop_details else None,
    )
