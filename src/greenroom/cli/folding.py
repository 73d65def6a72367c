"""A command line over several lines, as a shell takes it."""

import re
from typing import Final

DEEPER: Final = "    "
"""How much further in what goes on stands."""

_WORD: Final = r"(?:'[^']*'|[^\s'])+"
_PIECE: Final = re.compile(rf"(?:-{_WORD}|[|>]) (?![-|>]){_WORD}|{_WORD}")
"""A word, or an option with its value: those stay on one line."""


def folded(line: str, room: int) -> str:
    """The command line with a backslash at the end of each line but the last.

    Args:
        line: the command, indented or not; quoted with single quotes, where it is quoted.
        room: how many columns it may take. A piece that is wider is left as it is.
    """
    if len(line) <= room:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    first, *pieces = _PIECE.findall(line)
    lines = [indent + first]
    for piece in pieces:
        if len(lines[-1]) + len(f" {piece} \\") <= room:
            lines[-1] += f" {piece}"
        else:
            lines.append(f"{indent}{DEEPER}{piece}")
    return " \\\n".join(lines)
