"""What a row of another tool's set comes to: a talk, or the reason why it is none."""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from greenroom.model.conversation import Role, Talk, Turn
from greenroom.model.turns import flaw_of

StructT = TypeVar("StructT", bound=Struct)

_TITLE_CHARS = 80


_OTHER_KIND = re.compile(r"Expected ([^,]+), got (\w+)(?: - at (.+))?")
_OTHER_LENGTH = re.compile(r"Expected array of length (\d+), got (\d+) - at (.+)")
_MISSING = re.compile(r"Object missing required field (\S+)(?: - at (.+))?")
_KINDS = {
    "str": "a text",
    "array": "a list",
    "object": "an object",
    "int": "a number",
    "float": "a number",
    "bool": "true or false",
    "null": "empty",
}


class Read(Struct, frozen=True, kw_only=True):
    """A row that is a conversation. `model` is who wrote it, where the row says so."""

    talk: Talk
    system_prompt: str = ""
    model: str = ""


class Unreadable(Struct, frozen=True):
    """A row that is none, and why, in words for whoever has to mend it."""

    reason: str


Reader = Callable[[Any], Read | Unreadable]
"""Reads one decoded row."""


class Said(Struct, frozen=True):
    """One turn as a set has it: who spoke, by the set's own name, and what."""

    by: str
    content: str


def shaped(row: Any, kind: type[StructT]) -> StructT | Unreadable:
    """A row as what its format says it is. Fields that the format does not know are left out."""
    if not isinstance(row, dict):
        return Unreadable("it is no object")
    try:
        return msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        return Unreadable(_worded(str(error)))


def _worded(refusal: str) -> str:
    """What msgspec says of a value, in words for people. A refusal of another form stays as it is."""
    said = refusal.replace("`", "").replace("$.", "")
    if found := _OTHER_LENGTH.fullmatch(said):
        return f"{found[3]} has to be a list of {found[1]}, not of {found[2]}"
    if found := _OTHER_KIND.fullmatch(said):
        wanted, given, where = found.groups()
        kinds = " or ".join(_KINDS.get(each, each) for each in wanted.split(" | "))
        return f"{where or 'the row'} has to be {kinds}, not {_KINDS.get(given, given)}"
    if found := _MISSING.fullmatch(said):
        return f"{found[2] or 'the row'} has no field {found[1]}"
    return said


def talk_of(said: Sequence[Said], roles: dict[str, Role], *, title: str = "") -> Talk | Unreadable:
    """The talk that these turns are.

    Args:
        said: the turns.
        roles: what the set's names for speakers mean.
        title: what it is called; the beginning of its first turn if nothing.
    """
    turns: list[Turn] = []
    for number, each in enumerate(said, 1):
        role = roles.get(each.by)
        if role is None:
            return Unreadable(f"turn {number} is by {each.by[:40]!r}; only {' and '.join(roles)} can be taken")
        turns.append(Turn(role, each.content))
    if flaw := flaw_of(turns):
        place = "it has to have" if flaw.index is None else f"turn {flaw.index + 1} has to be"
        return Unreadable(f"{place} {flaw.expected}")
    return Talk(_title(title) or _title(turns[0].content), tuple(turns))


def digest(read: Read) -> bytes:
    """The same for the same words: system prompt, roles and texts, white space run together, case as it is."""
    said = [("system", read.system_prompt), *((turn.role, turn.content) for turn in read.talk.turns)]
    words = [(by, " ".join(text.split())) for by, text in said]
    return hashlib.sha256(msgspec.json.encode(words)).digest()


def _title(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _TITLE_CHARS else f"{line[: _TITLE_CHARS - 1].rstrip()}…"
