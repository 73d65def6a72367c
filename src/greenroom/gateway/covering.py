"""Coverage as the wire tells it."""

import sqlite3
from collections.abc import Sequence
from itertools import islice

from greenroom.daemon.units.shelves import Shelves
from greenroom.model.coverage import Cell, Dimension, missing
from greenroom.model.library import Parameters, Source, Tier
from greenroom.model.offers import Offer, Offers, lacking
from greenroom.model.paging import PageRequest
from greenroom.model.principal import Principal
from greenroom.protocol.rows.conversation import Coverage, CoverageCell, EmptySet
from greenroom.protocol.rows.showing import show
from greenroom.store import conversations, coverage
from greenroom.store.conversation_filter import ConversationFilter

MAX_CELLS = 10_000
MAX_EMPTY = 1_000
MOST_TRIED = 20_000
"""Combinations that are looked at for some that can be filled: a template may not take every persona."""

_NULLABLE = frozenset({"tier", "template_id", "scenario_id"})


def covered(db: sqlite3.Connection, who: Principal, dimensions: Sequence[Dimension], admin_uid: int) -> Coverage:
    """What there is of each combination, the most first, and which ones there is nothing of.

    What could be is told of the library rows of the caller and of the daemon's own user, `admin_uid`.
    """
    cells = coverage.cells(db, who, dimensions)
    cells.sort(key=lambda cell: (-cell.total, cell.values))
    offers = Offers(_offers(db, who, admin_uid), dimensions)
    combinations = islice(missing(cells, dimensions, offers.shelf()), MOST_TRIED)
    sets = map(offers.set_of, combinations)
    empty = list(islice((each for each in sets if each is not None), MAX_EMPTY + 1))
    return Coverage(
        cells=[_cell(each, dimensions) for each in cells[:MAX_CELLS]],
        empty=[show(EmptySet, each) for each in empty[:MAX_EMPTY]],
        cells_capped=len(cells) > MAX_CELLS,
        empty_capped=len(empty) > MAX_EMPTY,
    )


def _offers(db: sqlite3.Connection, who: Principal, admin_uid: int) -> list[Offer]:
    """The active rows that the caller may take unnamed, templates first, of a kind the most used one first."""
    shelves = Shelves(db, who, admin_uid)
    sources = [source for tier in Tier for source in shelves.active(tier)]
    sources.sort(key=_by_use)
    return [Offer(source, _values(db, who, source)) for source in sources]


def _by_use(source: Source) -> tuple[int, int]:
    if source.edge_case is not None:
        return 2, 0
    if source.scenario is not None:
        return 1, -source.scenario.variation_count
    return 0, 0 if source.template is None else -source.template.usage_count


def _values(db: sqlite3.Connection, who: Principal, source: Source) -> Parameters:
    """What the caller's newest conversation of a template says of the variables that nothing else says."""
    names = lacking(source)
    if source.template is None or not names:
        return {}
    mine = ConversationFilter(template_id=source.template.id)
    newest = conversations.page(db, who, mine, PageRequest(limit=1)).rows
    return {name: row.parameters[name] for row in newest for name in names if name in row.parameters}


def _cell(cell: Cell, dimensions: Sequence[Dimension]) -> CoverageCell:
    named = {
        name: None if not value and name in _NULLABLE else value
        for name, value in zip(dimensions, cell.values, strict=True)
    }
    return CoverageCell(**named, total=cell.total, approved=cell.approved)  # type: ignore[arg-type]  # a name that can't be null isn't
