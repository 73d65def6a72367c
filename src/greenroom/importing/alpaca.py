"""Rows in alpaca's form: `instruction`, `input`, `output`, and `history`, pairs of what was said before."""

from typing import Any

from msgspec import Struct

from greenroom.importing.reading import Read, Said, Unreadable, shaped, talk_of


class _Row(Struct, frozen=True):
    instruction: str
    output: str
    input: str | None = None
    history: list[tuple[str, str]] | None = None
    system: str | None = None
    title: str = ""
    model: str = ""


def read(row: Any) -> Read | Unreadable:
    """Read one row. The input follows the instruction on a line of its own."""
    found = shaped(row, _Row)
    if isinstance(found, Unreadable):
        return found
    said = [Said(by, text) for pair in found.history or () for by, text in zip(_ROLES, pair, strict=True)]
    asked = "\n".join(part for part in (found.instruction, found.input or "") if part.strip())
    said += [Said("user", asked), Said("assistant", found.output)]
    talk = talk_of(said, {"user": "user", "assistant": "assistant"}, title=found.title)
    if isinstance(talk, Unreadable):
        return talk
    return Read(talk=talk, system_prompt=found.system or "", model=found.model)


_ROLES = ("user", "assistant")
