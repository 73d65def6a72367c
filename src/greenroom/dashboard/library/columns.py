"""Library rows as rows of tables."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from greenroom.cli.figures import score
from greenroom.dashboard.library.kinds import EDGE_CASES, SCENARIOS, TEMPLATES, Row
from greenroom.dashboard.states import badge
from greenroom.dashboard.table.columns import Column
from greenroom.protocol.rows.library import EdgeCaseRow, ScenarioRow, TemplateRow


def owner(row: Row, me: int) -> str:
    """Whose it is, in words."""
    return "yours" if row.owner == me else f"of user {row.owner}"


def whose(row: Row, me: int) -> str:
    """Whose it is, in a cell."""
    return "you" if row.owner == me else str(row.owner)


def state(row: Row) -> str:
    """Whether batches take it: `active`, or why not."""
    if isinstance(row, TemplateRow):
        return "active" if row.is_active else "inactive"
    return row.status


def columns(me: int) -> Mapping[str, Sequence[Column[Any]]]:
    """What is shown of each kind, by its name.

    Args:
        me: whose uid the daemon sees in us.
    """
    owned: Column[Any] = Column(title="owner", cell=lambda row: whose(row, me), width=6, drops=1)
    return {
        TEMPLATES.name: (*_TEMPLATE, owned),
        SCENARIOS.name: (*_SCENARIO, owned),
        EDGE_CASES.name: (*_EDGE_CASE, owned),
    }


def _state(row: Row) -> Text:
    return badge(state(row))


_TEMPLATE: Sequence[Column[TemplateRow]] = (
    Column(title="name", cell=lambda row: row.name, width=28, grows=3, sort="name"),
    Column(title="category", cell=lambda row: row.category, width=9, grows=1, drops=1),
    Column(title="tier", cell=lambda row: row.tier.replace("_", " "), width=9, drops=3),
    Column(title="state", cell=_state, width=10),
    Column(title="from", cell=lambda row: score(row.quality_threshold), width=4, right=True, drops=2),
    Column(title="rating", cell=lambda row: score(row.rating), width=8, right=True, sort="rating"),
    Column(title="used", cell=lambda row: f"{row.usage_count:,}", width=6, right=True, sort="usage_count"),
)

_SCENARIO: Sequence[Column[ScenarioRow]] = (
    Column(title="name", cell=lambda row: row.name, width=30, grows=3, sort="name"),
    Column(title="topic", cell=lambda row: row.topic, width=12, grows=2, drops=1),
    Column(title="complexity", cell=lambda row: row.complexity, width=10, drops=2),
    Column(title="state", cell=_state, width=10),
    Column(
        title="used",
        cell=lambda row: f"{row.variation_count:,}",
        width=7,
        right=True,
        sort="variation_count",
    ),
)

_EDGE_CASE: Sequence[Column[EdgeCaseRow]] = (
    Column(title="name", cell=lambda row: row.name, width=28, grows=3, sort="name"),
    Column(title="category", cell=lambda row: row.category, width=10, grows=2, drops=1),
    Column(title="risk", cell=lambda row: row.risk_level, width=8),
    Column(title="priority", cell=lambda row: f"{row.priority}", width=10, right=True, sort="priority"),
    Column(title="state", cell=_state, width=10),
    Column(title="tested", cell=lambda row: "✓ yes" if row.tested else "no", width=6, drops=2),
)
