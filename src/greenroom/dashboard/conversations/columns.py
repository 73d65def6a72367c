"""Conversations as rows of a table: of the list, and of what was found by words."""

from collections.abc import Sequence

from greenroom.cli.figures import clock, score
from greenroom.dashboard.states import badge
from greenroom.dashboard.table.columns import Column
from greenroom.protocol.rows.conversation import ConversationRow, FoundRow


def listed() -> Sequence[Column[ConversationRow]]:
    """What is shown of a conversation in the list."""
    return (
        Column(title="title", cell=lambda row: row.title, width=16, grows=4, sort="title"),
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


def found() -> Sequence[Column[FoundRow]]:
    """What is shown of a conversation that was found: the words around."""
    return (
        Column(title="title", cell=lambda row: row.title, width=16, grows=2),
        Column(title="status", cell=lambda row: badge(row.status), width=16, drops=1),
        Column(title="score", cell=lambda row: score(row.quality_score), width=5, right=True, drops=2),
        Column(title="words around", cell=lambda row: row.snippet, width=20, grows=5),
    )
