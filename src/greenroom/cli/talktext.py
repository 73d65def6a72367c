"""A talk as a text that a person writes in an editor: a line `=== user` or `=== assistant` before each turn."""

import re
from collections.abc import Sequence
from typing import Final, Literal, get_args

from greenroom.cli.exits import WrongUsage
from greenroom.protocol.commands.conversation import TurnDraft
from greenroom.protocol.rows.conversation import TurnRow

Role = Literal["user", "assistant"]

_MARK: Final = "=== "
_HEAD: Final = re.compile(r"^=== *(\S+) *$")
_MARKED: Final = re.compile(r"^(\\*)(=== *\S+ *)$", re.MULTILINE)
"""A line of a turn that would be taken for the head of one: it is told apart by a backslash before it."""


def written(turns: Sequence[TurnRow]) -> str:
    """The text of a talk."""
    return "\n".join(f"{_MARK}{turn.role}\n{_MARKED.sub(_escaped, turn.content.strip())}\n" for turn in turns)


def read(text: str) -> list[TurnDraft]:
    """The turns of a text.

    Raises:
        WrongUsage: a line that should begin a turn does not, or something stands before the first one.
    """
    said: list[tuple[Role, list[str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        head = _HEAD.match(line)
        if head is not None:
            said.append((_role(head[1], number), []))
        elif said:
            said[-1][1].append(line)
        elif line.strip():
            raise WrongUsage(f"line {number}: expected `{_MARK}user` before the first turn")
    return [
        TurnDraft(role=role, content=_MARKED.sub(_plain, "\n".join(lines).strip("\n"))) for role, lines in said
    ]


def is_head(line: str) -> bool:
    """Whether a line begins a turn."""
    return _HEAD.match(line) is not None


def _role(word: str, number: int) -> Role:
    for role in get_args(Role):
        if word == role:
            return role  # type: ignore[no-any-return]  # one of the words of `Role`
    raise WrongUsage(
        f"line {number}: expected {' or '.join(get_args(Role))} after `{_MARK.strip()}`, got {word!r}"
    )


def _escaped(line: re.Match[str]) -> str:
    return f"\\{line[0]}"


def _plain(line: re.Match[str]) -> str:
    return line[0].removeprefix("\\")
