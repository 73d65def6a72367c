"""Scenarios."""

import sqlite3

from msgspec import Struct

from greenroom.model.library import Complexity, LibraryStatus, Scenario
from greenroom.model.paging import Found, PageRequest
from greenroom.model.times import Micros
from greenroom.store.conditions import Where
from greenroom.store.library_table import LibraryTable

_TABLE = LibraryTable(Scenario, "scenarios", codecs={}, sorts={"variation_count": "variation_count"})


class ScenarioFilter(Struct, frozen=True, kw_only=True):
    """Which scenarios: all that is given must hold. `search` looks into names, descriptions, contexts, topics."""

    status: LibraryStatus | None = None
    complexity: Complexity | None = None
    parent_template_id: str | None = None
    persona: str | None = None
    topic: str | None = None
    search: str | None = None
    owner: int | None = None
    created_from: Micros | None = None
    created_to: Micros | None = None


def insert(db: sqlite3.Connection, row: Scenario) -> None:
    """Keep a new scenario."""
    _TABLE.insert(db, row)


def get(db: sqlite3.Connection, scenario_id: str) -> Scenario | None:
    """One scenario, or None."""
    return _TABLE.get(db, scenario_id)


def page(db: sqlite3.Connection, filters: ScenarioFilter, request: PageRequest) -> Found[Scenario]:
    """One page, ordered by `created_at`, `updated_at`, `name` or `variation_count`.

    Raises:
        InvalidParams: an order that isn't there, or a cursor that isn't of this list.
    """
    where = (
        Where()
        .equal("status", filters.status)
        .equal("complexity", filters.complexity)
        .equal("parent_template_id", filters.parent_template_id)
        .equal("persona", filters.persona)
        .equal("topic", filters.topic)
        .contains(("name", "description", "context", "topic"), filters.search)
        .equal("owner", filters.owner)
        .at_least("created_at", filters.created_from)
        .before("created_at", filters.created_to)
    )
    return _TABLE.page(db, where, request)


def active(db: sqlite3.Connection) -> list[Scenario]:
    """Every active scenario, oldest first."""
    return _TABLE.select(db, Where("status = 'active'"))


def by_name(db: sqlite3.Connection, owner: int, name: str) -> Scenario | None:
    """An owner's oldest scenario of that name, or None."""
    return _TABLE.by_name(db, owner, name)


def count(db: sqlite3.Connection) -> int:
    """How many scenarios there are."""
    return _TABLE.count(db)


def count_variation(db: sqlite3.Connection, scenario_id: str) -> None:
    """Count a conversation that was written from it; a scenario that is gone counts no more."""
    db.execute("UPDATE scenarios SET variation_count = variation_count + 1 WHERE id = ?", (scenario_id,))
