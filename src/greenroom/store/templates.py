"""Templates."""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

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
    called: str | None = None


def insert(db: sqlite3.Connection, row: Template) -> None:
    """Keep a new template."""
    _TABLE.insert(db, row)


def update(
    db: sqlite3.Connection, template_id: str, revision: int, changes: Mapping[str, Any], now: Micros
) -> Template | None:
    """Change fields of a template that is at this revision; it is then at the next one.

    Returns:
        The template as it is then, or None where it is gone or at another revision; nothing was changed then.
    """
    return _TABLE.update(db, template_id, revision, changes, now)


def rate(db: sqlite3.Connection, template_id: str, owner: int, rating: float) -> Template | None:
    """Note what a user thinks of a template, in place of what they thought before.

    Its text stays at its revision.

    Returns:
        The template with the mean of all ratings, or None where it is gone.
    """
    db.execute(
        "INSERT INTO template_ratings (template_id, owner, rating) SELECT id, ?, ? FROM templates WHERE id = ?"
        " ON CONFLICT DO UPDATE SET rating = excluded.rating",
        (owner, rating, template_id),
    )
    (mean,) = db.execute(
        "SELECT avg(rating) FROM template_ratings WHERE template_id = ?", (template_id,)
    ).fetchone()
    return _TABLE.note(db, template_id, {"rating": mean})


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
    )
    return _TABLE.page(db, where, request, wanted=filters.called)


def active(db: sqlite3.Connection, owners: Iterable[int], tier: Tier) -> list[Template]:
    """Every active template of a tier and of some owners, oldest first."""
    return _TABLE.of(db, owners, Where("is_active = 1").equal("tier", tier))


def called(db: sqlite3.Connection, names: Iterable[str]) -> list[Template]:
    """Everybody's templates that have one of these names, oldest first."""
    return _TABLE.called(db, names)


def every(db: sqlite3.Connection, owner: int | None = None) -> list[Template]:
    """Every template, or every one of an owner's, oldest first."""
    return _TABLE.every(db, owner)


def delete(db: sqlite3.Connection, template_id: str) -> None:
    """Delete a template. Batches that took it keep their copy."""
    _TABLE.delete(db, template_id)


def count(db: sqlite3.Connection) -> int:
    """How many templates there are."""
    return _TABLE.count(db)
