"""The JSON schemas that answers are asked for in.

Structured output enforces neither lengths nor numbers, and wants `additionalProperties` false everywhere; what it
can't say is checked when the answer is read.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

CONVERSATION: Mapping[str, Any] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "title": {"type": "string"},
            "turns": {
                "type": "array",
                "minItems": 1,
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
)

CARDS: Mapping[str, Any] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "cards": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "properties": {"front": {"type": "string"}, "back": {"type": "string"}},
                    "required": ["front", "back"],
                    "additionalProperties": False,
                },
            },
        },
        "required": ["cards"],
        "additionalProperties": False,
    }
)

VERDICT: Mapping[str, Any] = MappingProxyType(
    {
        "type": "object",
        "properties": {
            "reason": {"type": "string"},
            "verdict": {"type": "string", "enum": ["approve", "reject"]},
            "score": {"type": "integer"},
        },
        "required": ["reason", "verdict", "score"],
        "additionalProperties": False,
    }
)
