"""Rows in ShareGPT's form: `{"conversations": [{"from": "human" | "gpt", "value"}]}`, with `system` or without.

Calls of tools and their results (`function_call`, `observation`) have no place in a conversation of two.
"""

from typing import Any

from msgspec import Struct

from greenroom.importing.reading import Read, Said, Unreadable, shaped, talk_of


class _Turn(Struct, frozen=True, rename={"by": "from"}):
    by: str
    value: str


class _Row(Struct, frozen=True):
    conversations: list[_Turn]
    system: str = ""
    title: str = ""
    model: str = ""


def read(row: Any) -> Read | Unreadable:
    """Read one row."""
    found = shaped(row, _Row)
    if isinstance(found, Unreadable):
        return found
    turns, system_prompt = found.conversations, found.system
    if turns and turns[0].by == "system":
        system_prompt, turns = turns[0].value, turns[1:]
    said = [Said(each.by, each.value) for each in turns]
    talk = talk_of(said, {"human": "user", "gpt": "assistant"}, title=found.title)
    if isinstance(talk, Unreadable):
        return talk
    return Read(talk=talk, system_prompt=system_prompt, model=found.model)
