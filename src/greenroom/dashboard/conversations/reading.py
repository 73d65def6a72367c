"""A conversation as it is read beside the list: as in Review, but no more of it than a preview shows."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from greenroom.dashboard.plain import one_line
from greenroom.dashboard.review.talk import GOOD, Line, facts, made, reason_words, said
from greenroom.dashboard.review.wrapping import wrapped
from greenroom.protocol.rows.conversation import ConversationRow

LONGEST: Final = 12_000
"""Characters of a talk that are laid out here; the screen Review has all of it."""
REMARK: Final = 400
"""Characters of a remark that are laid out here."""


def document(row: ConversationRow, width: int) -> list[Line]:
    """All that is read of it here, in lines of so many cells."""
    remarks = [((each, style),) for text, style in _remarks(row) for each in wrapped(text, width)]
    return [*facts(row, width), *remarks, (), *_talk(row, width), *made(row, width)]


def _remarks(row: ConversationRow) -> Iterator[tuple[str, str]]:
    """What its score lacks, and what its reviewers said."""
    for name, part in row.quality.items():
        if part.score < GOOD:
            yield reason_words(name, part.score, part.reason[:REMARK]), "weak"
    for entry in row.review_history:
        if entry.note:
            yield one_line(f"✎ {entry.action.replace('_', ' ')}: {entry.note[:REMARK]}"), "weak"


def _talk(row: ConversationRow, width: int) -> Iterator[Line]:
    """Its turns, as far as a preview goes."""
    if row.turns is None:
        yield (("The talk is read once the daemon is back.", "dim"),)
        return
    room = LONGEST
    for turn in row.turns:
        yield from said(replace(turn, content=turn.content[:room]), width)
        if len(turn.content) > room:
            yield (("… Enter goes on reading in Review.", "dim"),)
            return
        room -= len(turn.content)
