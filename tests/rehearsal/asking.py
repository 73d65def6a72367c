"""Requests as Greenroom sends them, for the tests of the rehearsal server."""

from typing import Any

import msgspec

CONVERSATION_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "turns": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "role": {"type": "string", "enum": ["user", "assistant"]},
                    "content": {"type": "string"},
                },
                "required": ["role", "content"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "turns"],
    "additionalProperties": False,
}
VERDICT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "reason": {"type": "string"},
        "verdict": {"type": "string", "enum": ["approve", "reject"]},
        "score": {"type": "integer"},
    },
    "required": ["reason", "verdict", "score"],
    "additionalProperties": False,
}
CARDS_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "cards": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"front": {"type": "string"}, "back": {"type": "string"}},
                "required": ["front", "back"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["cards"],
    "additionalProperties": False,
}


def prompt(persona: str = "a nurse", emotion: str = "anxious", topic: str = "retirement planning") -> str:
    return (
        "Write a conversation.\n<parameters>\n"
        f"persona: {persona}\nemotion: {emotion}\ntopic: {topic}\n</parameters>"
    )


def request(
    text: str | None = None, schema: dict[str, Any] | None = CONVERSATION_SCHEMA, **more: Any
) -> dict[str, Any]:
    """The arguments of `messages.create`, and the body of a request as well."""
    asked: dict[str, Any] = {
        "model": "claude-haiku-5-5",
        "max_tokens": 8000,
        "messages": [{"role": "user", "content": prompt() if text is None else text}],
    }
    if schema is not None:
        asked["output_config"] = {"format": {"type": "json_schema", "schema": schema}}
    return asked | more


def body(text: str | None = None, schema: dict[str, Any] | None = CONVERSATION_SCHEMA, **more: Any) -> bytes:
    return msgspec.json.encode(request(text, schema, **more))
