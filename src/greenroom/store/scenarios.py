"""Scenarios."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

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
    statuses: Sequence[LibraryStatus] | None = None
    complexity: Complexity | None = None
    parent_template_id: str | None = None
    persona: str | None = None
    topic: str | None = None
    search: str | None = None
    called: str | None = None


def insert(db: sqlite3.Connection, row: Scenario) -> None:
    """Keep a new scenario."""
    _TABLE.insert(db, row)


def update(
    db: sqlite3.Connection, scenario_id: str, revision: int, changes: Mapping[str, Any], now: Micros
) -> Scenario | None:
    """Change fields of a scenario that is at this revision; it is then at the next one.

    Returns:
        The scenario as it is then, or None where it is gone or at another revision; nothing was changed then.
    """
    return _TABLE.update(db, scenario_id, revision, changes, now)


def children(db: sqlite3.Connection, template_id: str, owner: int) -> list[Scenario]:
    """An owner's scenarios that are derived from a template, oldest first."""
    return _TABLE.select(db, Where().equal("parent_template_id", template_id).equal("owner", owner))


def orphan(db: sqlite3.Connection, template_id: str, now: Micros) -> None:
    """Take a template from everybody's scenarios that are derived from it: they go on without."""
    _TABLE.orphan(db, template_id, now)


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
        .any_of("status", filters.statuses)
        .equal("complexity", filters.complexity)
        .equal("parent_template_id", filters.parent_template_id)
        .equal("persona", filters.persona)
        .equal("topic", filters.topic)
        .contains(("name", "description", "context", "topic"), filters.search)
    )
    return _TABLE.page(db, where, request, wanted=filters.called)


def active(db: sqlite3.Connection, owners: Iterable[int]) -> list[Scenario]:
    """Every active scenario of some owners, oldest first."""
    return _TABLE.of(db, owners, Where("status = 'active'"))


def called(db: sqlite3.Connection, names: Iterable[str]) -> list[Scenario]:
    """Everybody's scenarios that have one of these names, oldest first."""
    return _TABLE.called(db, names)


def every(db: sqlite3.Connection, owner: int | None = None) -> list[Scenario]:
    """Every scenario, or every one of an owner's, oldest first."""
    return _TABLE.every(db, owner)


def delete(db: sqlite3.Connection, scenario_id: str) -> None:
    """Delete a scenario. Batches that took it keep their copy."""
    _TABLE.delete(db, scenario_id)


def count(db: sqlite3.Connection) -> int:
    """How many scenarios there are."""
    return _TABLE.count(db)
