"""Texts, suggestions and cards as rows of tables."""

from collections.abc import Sequence

from rich.text import Text

from greenroom.cli.figures import clock, cost
from greenroom.dashboard.plain import line
from greenroom.dashboard.states import badge
from greenroom.dashboard.table.columns import Column
from greenroom.protocol.rows.flashcards import CardRow, GenerationRow, SuggestionRow


def name_of(row: GenerationRow) -> str:
    """What a text is called; one without a name by how it begins."""
    return row.source_name or row.source_text[:80]


def texts() -> Sequence[Column[GenerationRow]]:
    """What is shown of a text."""
    return (
        Column(title="text", cell=name_of, width=14, grows=3),
        Column(title="status", cell=lambda row: badge(row.status), width=11),
        Column(title="open", cell=lambda row: _count(row.metadata.proposed), width=4, right=True),
        Column(title="cards", cell=lambda row: _count(row.metadata.accepted), width=5, right=True),
        Column(title="cost", cell=lambda row: cost(row.cost_usd, row.provider), width=9, right=True, drops=2),
        Column(title="made", cell=lambda row: clock(row.created_at)[5:16], width=11, sort="created_at", drops=1),
    )


def suggestions() -> Sequence[Column[SuggestionRow]]:
    """What is shown of a suggestion."""
    return (
        Column(title="status", cell=lambda row: badge(row.status), width=10),
        Column(title="front", cell=lambda row: row.front, width=20, grows=3),
        Column(title="back", cell=lambda row: row.back, width=16, grows=2),
        Column(title="", cell=_remark, width=9, drops=1),
    )


def cards() -> Sequence[Column[CardRow]]:
    """What is shown of a card."""
    return (
        Column(title="front", cell=lambda row: line(row.front), width=20, grows=3, sort="front"),
        Column(title="back", cell=lambda row: row.back, width=16, grows=3),
        Column(title="text", cell=lambda row: row.source_name, width=12, grows=1, drops=1),
        Column(
            title="updated", cell=lambda row: clock(row.updated_at)[5:16], width=11, sort="updated_at", drops=2
        ),
    )


def _count(number: int) -> str:
    return f"{number:,}" if number else ""


def _remark(row: SuggestionRow) -> Text:
    if row.duplicate_of is not None:
        return Text("≈ a card", "yellow")
    return Text("edited" if row.edited else "", "dim")
