"""A chat completion's JSON, read as an answer in the port's words."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec
from msgspec import Raw, Struct

from greenroom.model.attempt import Usage
from greenroom.providers.port import Answer
from greenroom.providers.tokens import Tokens
from greenroom.providers.unreadable import UNREADABLE, Unreadable

STOP_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "stop": "end_turn",
        "length": "max_tokens",
        "content_filter": "refusal",
        "tool_calls": "tool_use",
        "function_call": "tool_use",
    }
)
"""The API's `finish_reason` in Anthropic's words; others stay as they are."""

_NOTHING = Raw(b"null")


class _PromptDetails(Struct, frozen=True):
    cached_tokens: Tokens | None = None
    cache_write_tokens: Tokens | None = None


class _Usage(Struct, frozen=True):
    prompt_tokens: Tokens | None = None
    completion_tokens: Tokens | None = None
    prompt_tokens_details: _PromptDetails | None = None


class _Part(Struct, frozen=True):
    text: str | None = None


class _Message(Struct, frozen=True):
    content: str | list[_Part] | None = None
    refusal: str | None = None


class _Choice(Struct, frozen=True):
    message: _Message
    finish_reason: str | None = None
    error: Raw = _NOTHING


class Completion(Struct, frozen=True):
    """What a model wrote, as the API wraps it."""

    choices: list[_Choice]
    id: str | None = None
    usage: _Usage | None = None
    error: Raw = _NOTHING


_completions = msgspec.json.Decoder(Completion)


def decode(body: bytes) -> Completion | Unreadable:
    """Read an answer's body: a completion, and none that an error broke off."""
    try:
        read = _completions.decode(body)
    except UNREADABLE as found:
        return Unreadable.of(body, found)
    if not read.choices:
        return Unreadable("choices: there are none")
    first = read.choices[0]
    if first.finish_reason == "error" or any(bytes(error) != b"null" for error in (read.error, first.error)):
        return Unreadable("an error broke it off")
    return read


def usage_of(counted: _Usage | None) -> Usage:
    """The tokens that a completion says it used; none where it does not say.

    `prompt_tokens` counts those read from and written to a cache as well; the port's `input_tokens` does not.
    """
    if counted is None:
        return Usage()
    details = counted.prompt_tokens_details or _PromptDetails()
    read, written = details.cached_tokens or 0, details.cache_write_tokens or 0
    return Usage(
        input_tokens=max(0, (counted.prompt_tokens or 0) - read - written),
        output_tokens=counted.completion_tokens or 0,
        cache_read_tokens=read,
        cache_write_5m_tokens=written,
    )


def answer_of(completion: Completion, *, headers: Mapping[str, str], request: bytes, response: bytes) -> Answer:
    """The answer that a completion is: its first choice. A refusal may stand in a field of its own."""
    choice = completion.choices[0]
    content, finished = choice.message.content, choice.finish_reason or ""
    declined = bool(choice.message.refusal)
    stop_reason = "refusal" if declined else STOP_REASONS.get(finished, finished)
    category = "declined" if declined else finished
    return Answer(
        text=content if isinstance(content, str) else "".join(part.text or "" for part in content or ()),
        stop_reason=stop_reason,
        usage=usage_of(completion.usage),
        request_id=headers.get("x-request-id") or completion.id,
        headers=headers,
        request=request,
        response=response,
        refusal_category=category if stop_reason == "refusal" else None,
    )
