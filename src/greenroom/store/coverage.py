"""How many conversations there are of each combination of what they are about: from sums that triggers keep."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Final

from greenroom.model.coverage import Cell, Dimension
from greenroom.model.principal import Principal
from greenroom.model.states import ConversationStatus
from greenroom.store.columns import document
from greenroom.store.scope import visible

_COLUMNS: Final[dict[Dimension, str]] = {
    "tier": "tier",
    "template_id": "template",
    "scenario_id": "scenario",
    "persona": "persona",
    "emotion": "emotion",
    "topic": "topic",
}
_STATUSES: Final = tuple(ConversationStatus)


def cells(db: sqlite3.Connection, who: Principal, dimensions: Sequence[Dimension]) -> list[Cell]:
    """Every combination that the caller has conversations of, in no order. `dimensions` are two or three.

    Archived ones count only where `status` is one of the dimensions.
    """
    columns = [_COLUMNS[each] for each in dimensions if each != "status"]
    where = visible(who).equal("view", _view(columns))
    sums = ", ".join(f"sum({status})" for status in _STATUSES)
    rows = db.execute(
        f"SELECT {', '.join(columns)}, {sums} FROM cells WHERE {where.sql} GROUP BY {', '.join(columns)}",
        where.parameters,
    ).fetchall()
    texts = _texts(db, {number for row in rows for number in row[: len(columns)]})
    found: list[Cell] = []
    for row in rows:
        values = [texts[number] for number in row[: len(columns)]]
        counts = dict(zip(_STATUSES, row[len(columns) :], strict=True))
        found += _cells(values, counts, dimensions)
    return found


def _view(columns: Sequence[str]) -> int:
    """The view of `cells` that has these columns; see the migration `conversations`."""
    left_out = {1: {"topic"}, 2: {"emotion"}, 3: {"persona"}, 4: {"tier", "template", "scenario"}}
    return next(view for view, missing in left_out.items() if missing.isdisjoint(columns))


def _cells(
    values: list[str], counts: dict[ConversationStatus, int], dimensions: Sequence[Dimension]
) -> list[Cell]:
    if "status" not in dimensions:
        total = sum(count for status, count in counts.items() if status is not ConversationStatus.ARCHIVED)
        return [Cell(tuple(values), total, counts[ConversationStatus.APPROVED])] if total else []
    at = dimensions.index("status")
    return [
        Cell(
            (*values[:at], str(status), *values[at:]), count, count if status is ConversationStatus.APPROVED else 0
        )
        for status, count in counts.items()
        if count
    ]


def _texts(db: sqlite3.Connection, numbers: set[int]) -> dict[int, str]:
    rows = db.execute(
        "SELECT number, text FROM names WHERE number IN (SELECT value FROM json_each(?))",
        (document(list(numbers)),),
    )
    return dict(rows.fetchall())
