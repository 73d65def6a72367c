"""Edge cases."""

import sqlite3

from msgspec import Struct

from greenroom.model.library import EdgeCase, LibraryStatus, RiskLevel
from greenroom.model.paging import Found, PageRequest
from greenroom.model.times import Micros
from greenroom.store.columns import BOOLEAN
from greenroom.store.conditions import Where
from greenroom.store.library_table import LibraryTable

_TABLE = LibraryTable(EdgeCase, "edge_cases", codecs={"tested": BOOLEAN}, sorts={"priority": "priority"})


class EdgeCaseFilter(Struct, frozen=True, kw_only=True):
    """Which edge cases: all that is given must hold. `search` looks into names, descriptions and what happens."""

    status: LibraryStatus | None = None
    risk_level: RiskLevel | None = None
    category: str | None = None
    parent_template_id: str | None = None
    tested: bool | None = None
    search: str | None = None
    owner: int | None = None
    created_from: Micros | None = None
    created_to: Micros | None = None


def insert(db: sqlite3.Connection, row: EdgeCase) -> None:
    """Keep a new edge case."""
    _TABLE.insert(db, row)


def get(db: sqlite3.Connection, edge_case_id: str) -> EdgeCase | None:
    """One edge case, or None."""
    return _TABLE.get(db, edge_case_id)


def page(db: sqlite3.Connection, filters: EdgeCaseFilter, request: PageRequest) -> Found[EdgeCase]:
    """One page, ordered by `created_at`, `updated_at`, `name` or `priority`.

    Raises:
        InvalidParams: an order that isn't there, or a cursor that isn't of this list.
    """
    where = (
        Where()
        .equal("status", filters.status)
        .equal("risk_level", filters.risk_level)
        .equal("category", filters.category)
        .equal("parent_template_id", filters.parent_template_id)
        .equal("tested", filters.tested)
        .contains(("name", "description", "trigger_condition", "expected_behavior"), filters.search)
        .equal("owner", filters.owner)
        .at_least("created_at", filters.created_from)
        .before("created_at", filters.created_to)
    )
    return _TABLE.page(db, where, request)


def active(db: sqlite3.Connection) -> list[EdgeCase]:
    """Every active edge case, oldest first."""
    return _TABLE.select(db, Where("status = 'active'"))


def by_name(db: sqlite3.Connection, owner: int, name: str) -> EdgeCase | None:
    """An owner's oldest edge case of that name, or None."""
    return _TABLE.by_name(db, owner, name)


def count(db: sqlite3.Connection) -> int:
    """How many edge cases there are."""
    return _TABLE.count(db)
