"""The JSON schema that a conversation is asked for in.

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
