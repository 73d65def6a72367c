"""Templates."""

import sqlite3

from msgspec import Struct

from greenroom.model.library import Template, Tier, Variable
from greenroom.model.paging import Found, PageRequest
from greenroom.model.times import Micros
from greenroom.store.columns import BOOLEAN, json_of, named
from greenroom.store.conditions import Where
from greenroom.store.library_table import LibraryTable

_TABLE = LibraryTable(
    Template,
    "templates",
    codecs={"tier": named(Tier), "variables": json_of(tuple[Variable, ...]), "is_active": BOOLEAN},
    sorts={"rating": "ifnull(rating, -1)", "usage_count": "usage_count"},
)


class TemplateFilter(Struct, frozen=True, kw_only=True):
    """Which templates: all that is given must hold. `search` looks into names, descriptions and texts."""

    tier: Tier | None = None
    is_active: bool | None = None
    min_rating: float | None = None
    category: str | None = None
    search: str | None = None
    owner: int | None = None
    created_from: Micros | None = None
    created_to: Micros | None = None


def insert(db: sqlite3.Connection, row: Template) -> None:
    """Keep a new template."""
    _TABLE.insert(db, row)


def get(db: sqlite3.Connection, template_id: str) -> Template | None:
    """One template, or None."""
    return _TABLE.get(db, template_id)


def page(db: sqlite3.Connection, filters: TemplateFilter, request: PageRequest) -> Found[Template]:
    """One page, ordered by `created_at`, `updated_at`, `name`, `rating` or `usage_count`.

    Raises:
        InvalidParams: an order that isn't there, or a cursor that isn't of this list.
    """
    where = (
        Where()
        .equal("tier", filters.tier)
        .equal("is_active", filters.is_active)
        .at_least("rating", filters.min_rating)
        .equal("category", filters.category)
        .contains(("name", "description", "text"), filters.search)
        .equal("owner", filters.owner)
        .at_least("created_at", filters.created_from)
        .before("created_at", filters.created_to)
    )
    return _TABLE.page(db, where, request)


def active(db: sqlite3.Connection, tier: Tier | None = None) -> list[Template]:
    """Every active template, of one tier or of all, oldest first."""
    return _TABLE.select(db, Where("is_active = 1").equal("tier", tier))


def by_name(db: sqlite3.Connection, owner: int, name: str) -> Template | None:
    """An owner's oldest template of that name, or None."""
    return _TABLE.by_name(db, owner, name)


def count(db: sqlite3.Connection) -> int:
    """How many templates there are."""
    return _TABLE.count(db)


def count_use(db: sqlite3.Connection, template_id: str) -> None:
    """Count a conversation that was written from it; a template that is gone counts no more."""
    db.execute("UPDATE templates SET usage_count = usage_count + 1 WHERE id = ?", (template_id,))
