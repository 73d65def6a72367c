"""Turns in lines, kept: breaking long ones takes longer than a key may, and the next are known before. Pure."""

from collections.abc import Sequence
from typing import Final

from greenroom.dashboard.review.talk import WIDEST, Line, said
from greenroom.protocol.rows.conversation import ConversationRow

KEPT: Final = 12
"""So many are kept: the one that is read, those ahead, and a few that were read."""


class Layouts:
    """The lines of conversations by id, revision and width."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int, int], Sequence[Line]] = {}

    def of(self, row: ConversationRow, width: int) -> Sequence[Line]:
        """The lines of its turns, which have to be here."""
        width = min(width, WIDEST)
        key = (row.id, row.revision, width)
        lines = self._lines.pop(key, None)
        if lines is None:
            lines = [line for turn in row.turns or () for line in said(turn, width)]
        self._lines[key] = lines
        if len(self._lines) > KEPT:
            del self._lines[next(iter(self._lines))]
        return lines
