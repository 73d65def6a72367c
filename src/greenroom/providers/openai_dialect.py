"""How OpenAI-compatible servers want to be asked: they differ, and say so when they refuse."""

from typing import Any, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from greenroom.providers.port import ModelRequest

_NOT_LIKE_THIS = frozenset({400, 404, 422})
"""Statuses by which servers say that they know a parameter, or a value of it, not at all."""

_NAMES_STRUCTURE = (b"response_format", b"json_schema", b"structured output", b"requested parameters")
"""What a refusal of structured output is told by; the last is OpenRouter's, when no host of a model takes it."""


class Dialect(Struct, frozen=True):
    """How one model is asked. The default is what most servers take.

    OpenAI's own newer models want the limit as `max_completion_tokens`, which others don't know. Where a schema is
    refused, JSON mode asks for any object and the schema stands in the prompt: the answer is read as strictly.
    """

    limit: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    structure: Literal["json_schema", "json_object"] = "json_schema"

    def after(self, status: int, said: bytes) -> "Dialect | None":
        """The dialect to try next, given how a request in this one was refused; None where that would not help.

        Each step is taken once and none is taken back, so that asking again comes to an end.
        """
        if status not in _NOT_LIKE_THIS:
            return None
        words = said.lower()
        if self.limit == "max_tokens" and b"max_completion_tokens" in words:
            return replace(self, limit="max_completion_tokens")
        if self.structure == "json_schema" and names_structure(words):
            return replace(self, structure="json_object")
        return None


def names_structure(said: bytes) -> bool:
    """Whether a refusal, in lower case, is about structured output."""
    return any(name in said for name in _NAMES_STRUCTURE)


def encode(request: ModelRequest, dialect: Dialect, *, routed: bool) -> bytes:
    """The request's body. What items share stands first, so that servers that cache prefixes find it.

    Args:
        request: the question.
        dialect: how its model is asked.
        routed: whether the server passes requests on to hosts that differ in what they take, as OpenRouter does:
            then only to those that take all of it, as the others would leave the schema out and be paid for prose.
    """
    system = [request.system] if request.system else []
    answer_format: dict[str, Any] = {"type": "json_object"}
    if dialect.structure == "json_schema":
        answer_format = {
            "type": "json_schema",
            "json_schema": {"name": "answer", "strict": True, "schema": dict(request.schema)},
        }
    else:
        schema = msgspec.json.encode(dict(request.schema)).decode()
        system.append(f"Answer with one JSON object and nothing else. It follows this JSON schema:\n{schema}")
    user = "\n\n".join(part for part in (request.shared, request.prompt) if part)
    messages = [{"role": "system", "content": "\n\n".join(system)}] if system else []
    body: dict[str, Any] = {
        "model": request.model,
        "messages": [*messages, {"role": "user", "content": user}],
        dialect.limit: request.max_tokens,
        "response_format": answer_format,
    }
    if request.temperature is not None:
        body["temperature"] = request.temperature
    if routed:
        body["provider"] = {"require_parameters": True}
    return msgspec.json.encode(body)
