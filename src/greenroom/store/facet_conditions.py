"""What a filter asks of `facets` and `labels`, condition by condition, in the numbers that stand there."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from greenroom.store.columns import document
from greenroom.store.conditions import Where
from greenroom.store.conversation_filter import ConversationFilter

LABELS: Final = "labels AS facets"
"""A row of `labels` has what a row of `facets` has, and a category."""


class Condition(Struct, frozen=True, kw_only=True):
    """What one filter asks of `facets`, and the table or index that has such rows together."""

    sql: str
    parameters: tuple[object, ...]
    tables: str
    values: tuple[int, ...] = ()
    column: str = ""

    @property
    def is_label(self) -> bool:
        """Whether it is about categories: a conversation may have several of those."""
        return self.column == "category"


class Asked(Struct, frozen=True, kw_only=True):
    """All that a list asks for. What is likely the most selective stands first."""

    conditions: tuple[Condition, ...]
    ages: tuple[tuple[str, int], ...]


def asked_of(db: sqlite3.Connection, filters: ConversationFilter) -> Asked | None:
    """What a filter asks, in numbers; None where it asks for a text that no conversation has."""
    conditions = []
    for column, texts in (
        ("batch", _one(filters.batch_id)),
        ("template", _one(filters.template_id)),
        ("persona", filters.personas),
        ("emotion", filters.emotions),
        ("category", filters.categories),
        ("status", filters.statuses),
        ("provider", _one(filters.provider)),
        ("tier", filters.tiers),
    ):
        if texts is None:
            continue
        values = _numbers(db, texts)
        if not values:
            return None
        conditions.append(_any_of(column, values))
    if filters.quality_min is not None or filters.quality_max is not None:
        # One bound below: of two, SQLite might follow the wrong one along the index.
        bounds = [("facets.quality >= ?", filters.quality_min or 0), ("facets.quality <= ?", filters.quality_max)]
        given = [(sql, bound) for sql, bound in bounds if bound is not None]
        conditions.append(
            Condition(
                sql=" AND ".join(sql for sql, _ in given),
                parameters=tuple(bound for _, bound in given),
                tables="facets INDEXED BY facets_by_quality",
            )
        )
    ages = (("facets.created_at >= ?", filters.date_from), ("facets.created_at < ?", filters.date_to))
    return Asked(conditions=tuple(conditions), ages=tuple((sql, at) for sql, at in ages if at is not None))


def _one(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else (text,)


def _numbers(db: sqlite3.Connection, texts: Iterable[str]) -> tuple[int, ...]:
    rows = db.execute(
        "SELECT number FROM names WHERE text IN (SELECT value FROM json_each(?))",
        (document(list(map(str, texts))),),
    )
    return tuple(row[0] for row in rows)


def _any_of(column: str, values: tuple[int, ...]) -> Condition:
    test = "= ?" if len(values) == 1 else "IN (SELECT value FROM json_each(?))"
    if column == "category":
        sql, tables = f"facets.category {test}", LABELS
    else:
        sql, tables = f"facets.{column} {test}", f"facets INDEXED BY facets_by_{column}"
    parameter: object = values[0] if len(values) == 1 else document(values)
    return Condition(sql=sql, parameters=(parameter,), tables=tables, values=values, column=column)


def narrowed(where: Where, asked: Asked, leading: Condition | None) -> Where:
    """Add everything that is asked; categories are looked up row by row, unless they lead."""
    for sql, at in asked.ages:
        where.add(sql, at)
    for condition in asked.conditions:
        sql = condition.sql
        if condition.is_label and condition is not leading:
            sql = (
                "EXISTS (SELECT 1 FROM labels WHERE labels.owner = facets.owner AND"
                f" {sql.replace('facets.', 'labels.')} AND labels.created_at = facets.created_at"
                " AND labels.id = facets.id)"
            )
        where.add(sql, *condition.parameters)
    return where
