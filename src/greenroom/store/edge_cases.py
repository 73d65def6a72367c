"""Edge cases."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
    statuses: Sequence[LibraryStatus] | None = None
    risk_level: RiskLevel | None = None
    risk_levels: Sequence[RiskLevel] | None = None
    priority: int | None = None
    category: str | None = None
    parent_template_id: str | None = None
    tested: bool | None = None
    search: str | None = None
    called: str | None = None


def insert(db: sqlite3.Connection, row: EdgeCase) -> None:
    """Keep a new edge case."""
    _TABLE.insert(db, row)


def update(
    db: sqlite3.Connection, edge_case_id: str, revision: int, changes: Mapping[str, Any], now: Micros
) -> EdgeCase | None:
    """Change fields of an edge case that is at this revision; it is then at the next one.

    Returns:
        The edge case as it is then, or None where it is gone or at another revision; nothing was changed then.
    """
    return _TABLE.update(db, edge_case_id, revision, changes, now)


def note_test(db: sqlite3.Connection, edge_case_id: str, now: Micros) -> EdgeCase | None:
    """Note that an edge case was tested, and answer it as it is then; None where it is gone."""
    return _TABLE.note(db, edge_case_id, {"tested": True, "last_tested_at": now, "updated_at": now})


def children(db: sqlite3.Connection, template_id: str, owner: int) -> list[EdgeCase]:
    """An owner's edge cases that are derived from a template, oldest first."""
    return _TABLE.select(db, Where().equal("parent_template_id", template_id).equal("owner", owner))


def orphan(db: sqlite3.Connection, template_id: str, now: Micros) -> None:
    """Take a template from everybody's edge cases that are derived from it: they go on without."""
    _TABLE.orphan(db, template_id, now)


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
        .any_of("status", filters.statuses)
        .equal("risk_level", filters.risk_level)
        .any_of("risk_level", filters.risk_levels)
        .equal("priority", filters.priority)
        .equal("category", filters.category)
        .equal("parent_template_id", filters.parent_template_id)
        .equal("tested", filters.tested)
        .contains(("name", "description", "trigger_condition", "expected_behavior"), filters.search)
    )
    return _TABLE.page(db, where, request, wanted=filters.called)


def active(db: sqlite3.Connection, owners: Iterable[int]) -> list[EdgeCase]:
    """Every active edge case of some owners, oldest first."""
    return _TABLE.of(db, owners, Where("status = 'active'"))


def called(db: sqlite3.Connection, names: Iterable[str]) -> list[EdgeCase]:
    """Everybody's edge cases that have one of these names, oldest first."""
    return _TABLE.called(db, names)


def every(db: sqlite3.Connection, owner: int | None = None) -> list[EdgeCase]:
    """Every edge case, or every one of an owner's, oldest first."""
    return _TABLE.every(db, owner)


def delete(db: sqlite3.Connection, edge_case_id: str) -> None:
    """Delete an edge case. Batches that took it keep their copy."""
    _TABLE.delete(db, edge_case_id)


def count(db: sqlite3.Connection) -> int:
    """How many edge cases there are."""
    return _TABLE.count(db)
