"""OpenAI's fine-tuning sets: rows of `{"messages": [{"role", "content"}]}`, a system message first or none."""

from typing import Any

from msgspec import Struct

from greenroom.importing.reading import Read, Said, Unreadable, shaped, talk_of


class _Message(Struct, frozen=True):
    role: str
    content: str


class _Row(Struct, frozen=True):
    messages: list[_Message]
    title: str = ""
    model: str = ""


def read(row: Any) -> Read | Unreadable:
    """Read one row."""
    found = shaped(row, _Row)
    if isinstance(found, Unreadable):
        return found
    messages, system_prompt = found.messages, ""
    if messages and messages[0].role in {"system", "developer"}:
        system_prompt, messages = messages[0].content, messages[1:]
    said = [Said(each.role, each.content) for each in messages]
    talk = talk_of(said, {"user": "user", "assistant": "assistant"}, title=found.title)
    if isinstance(talk, Unreadable):
        return talk
    return Read(talk=talk, system_prompt=system_prompt, model=found.model)
