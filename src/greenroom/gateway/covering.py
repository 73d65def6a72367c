"""Coverage as the wire tells it."""

import sqlite3
from collections.abc import Mapping, Sequence
from itertools import islice

from greenroom.model.coverage import Cell, Dimension, Shelf, missing
from greenroom.model.library import Parameters, Tier
from greenroom.model.principal import Principal
from greenroom.protocol.rows.conversation import Coverage, CoverageCell, EmptySet
from greenroom.store import coverage, scenarios, templates

MAX_CELLS = 10_000
MAX_EMPTY = 1_000

_NULLABLE = frozenset({"tier", "template_id", "scenario_id"})


def covered(db: sqlite3.Connection, who: Principal, dimensions: Sequence[Dimension]) -> Coverage:
    """What there is of each combination, the most first, and which ones there is nothing of."""
    cells = coverage.cells(db, who, dimensions)
    cells.sort(key=lambda cell: (-cell.total, cell.values))
    empty = list(islice(missing(cells, dimensions, _shelf(db)), MAX_EMPTY + 1))
    return Coverage(
        cells=[_cell(each, dimensions) for each in cells[:MAX_CELLS]],
        empty=[_set(each) for each in empty[:MAX_EMPTY]],
        cells_capped=len(cells) > MAX_CELLS,
        empty_capped=len(empty) > MAX_EMPTY,
    )


def _shelf(db: sqlite3.Connection) -> Shelf:
    return Shelf(
        templates={row.id: str(row.tier) for row in templates.active(db)},
        scenarios={row.id: row.parent_template_id for row in scenarios.active(db)},
        tiers=[str(tier) for tier in Tier],
    )


def _cell(cell: Cell, dimensions: Sequence[Dimension]) -> CoverageCell:
    named = {
        name: None if not value and name in _NULLABLE else value
        for name, value in zip(dimensions, cell.values, strict=True)
    }
    return CoverageCell(**named, total=cell.total, approved=cell.approved)  # type: ignore[arg-type]  # a name that can't be null isn't


def _set(named: Mapping[Dimension, str]) -> EmptySet:
    parameters: Parameters = {name: value for name, value in named.items() if name not in _NULLABLE}
    return EmptySet(
        parameters=parameters,
        template_id=named.get("template_id"),
        scenario_id=named.get("scenario_id"),
        tier=named.get("tier"),
    )
