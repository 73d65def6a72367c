"""`openai`: JSON lines of `{"messages": [{"role", "content"}]}`, as chat templates and fine-tuning services want.

The shape is that of OpenAI's fine-tuning files, which `datasets` and TRL call the conversational format.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import Struct

from greenroom.model.conversation import Role, Turn

_ENCODER = msgspec.json.Encoder()


class _Message(Struct, frozen=True):
    role: Role | Literal["system"]
    content: str


class _Row(Struct, frozen=True):
    messages: list[_Message]


class OpenAI:
    """Conversations as lists of messages, with a system message first where one is asked for."""

    name = "openai"
    suffix = "jsonl"
    loads_as = '`{"messages": [{"role": "user", "content": "…"}, …]}`'

    def encode(self, turns: Sequence[Turn], system_prompt: str | None) -> bytes:
        """One line of UTF-8 that ends with a line feed; letters stand as they are, not as escapes."""
        messages = [_Message("system", system_prompt)] if system_prompt else []
        messages += [_Message(turn.role, turn.content) for turn in turns]
        return _ENCODER.encode(_Row(messages)) + b"\n"
