"""Conversations as rows of a table: of the list, and of what was found by words."""

from collections.abc import Callable, Sequence
from typing import Final

from greenroom.cli.figures import clock, score
from greenroom.dashboard.states import badge
from greenroom.dashboard.table.columns import Column
from greenroom.model.search import SearchQuery
from greenroom.protocol.rows.conversation import ConversationRow, FoundRow

CUT: Final = "…"
BEFORE: Final = 12
"""So many characters before what was found are shown at most: a narrow cell has to have it in sight."""


def listed() -> Sequence[Column[ConversationRow]]:
    """What is shown of a conversation in the list."""
    return (
        Column(title="title", cell=lambda row: row.title, width=30, grows=4, sort="title"),
        Column(title="status", cell=lambda row: badge(row.status), width=16),
        Column(
            title="score", cell=lambda row: score(row.quality_score), width=7, right=True, sort="quality_score"
        ),
        Column(title="persona", cell=lambda row: row.persona, width=11, grows=2, drops=2),
        Column(title="emotion", cell=lambda row: row.emotion, width=9, grows=1, drops=4),
        Column(title="topic", cell=lambda row: row.topic, width=11, grows=3, drops=3),
        Column(
            title="updated", cell=lambda row: clock(row.updated_at)[5:16], width=11, sort="updated_at", drops=1
        ),
    )


def found(words: Callable[[], str]) -> Sequence[Column[FoundRow]]:
    """What is shown of a conversation that was found: the words around.

    Args:
        words: what was looked for.
    """
    return (
        Column(title="title", cell=lambda row: row.title, width=16, grows=2),
        Column(title="status", cell=lambda row: badge(row.status), width=16, drops=1),
        Column(title="score", cell=lambda row: score(row.quality_score), width=5, right=True, drops=2),
        Column(title="words around", cell=lambda row: around(row.snippet, words()), width=20, grows=5),
    )


def around(snippet: str, words: str) -> str:
    """What was found, with what stands around it, and little of what stands before."""
    body = snippet.removeprefix(CUT)
    lowered = body.lower()
    if len(lowered) != len(body):
        # A letter has become two: a place in one is none in the other.
        return snippet
    found = [place for term in SearchQuery.of(words).terms if (place := lowered.find(term)) >= 0]
    begins = min(found, default=0) - BEFORE
    if begins <= 0:
        return snippet
    word = body.find(" ", begins, begins + BEFORE) + 1
    return f"{CUT}{body[word or begins :]}"
