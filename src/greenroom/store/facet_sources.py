"""Where a list's rows are read from: by way of one condition, by their numbers, or in the list's own order."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from greenroom.model.principal import Principal
from greenroom.store.columns import document
from greenroom.store.facet_conditions import Asked, Condition, all_statuses, narrowed
from greenroom.store.facet_rows import UNCHANGED, Source
from greenroom.store.scope import visible

_INDEXES: Final = {
    "created_at": "facets_by_created",
    "quality_score": "facets_by_quality",
    "title": "facets_by_title",
    "cost_usd": "facets_by_cost",
}
"""The index that is in that order; that of the last change is in two, and that of urgency in one a status."""

_ARMS: Final = 32
"""Values of a filter that are followed side by side in one ordered list."""


def ordered(
    db: sqlite3.Connection, owners: Sequence[Principal], asked: Asked, leading: Condition | None, sort_by: str
) -> list[Source]:
    """Sources that together have all rows, and in each of which these stand in the list's own order."""
    if sort_by == "urgency":
        return [each for owner in owners for each in _by_urgency(db, owner, asked)]
    return [each for owner in owners for each in _in_order(owner, asked, leading, sort_by)]


def alone(condition: Condition | None, asked: Asked) -> Asked:
    """One condition with the ages, for each index but that of scores goes on by age."""
    if condition is None:
        return replace(asked, conditions=())
    return Asked(conditions=(condition,)) if condition.is_by_score else replace(asked, conditions=(condition,))


def _without(asked: Asked, condition: Condition | None) -> Asked:
    return replace(asked, conditions=tuple(each for each in asked.conditions if each is not condition))


def led(owner: Principal, asked: Asked, leading: Condition | None) -> Source:
    """The rows of an owner by way of one condition, in an order that is of no use."""
    where = narrowed(visible(owner), asked, leading)
    if leading is None:
        return Source(tables="facets INDEXED BY facets_by_created", where=where)
    return Source(tables=leading.tables, where=where, repeats=leading.is_label and len(leading.values) > 1)


def numbered(owner: Principal, asked: Asked, among: Sequence[int]) -> Source:
    """The rows of an owner that have one of these numbers (`seq`) and meet the filter."""
    where = visible(owner).add("facets.seq IN (SELECT value FROM json_each(?))", document(among))
    return Source(tables="facets", where=narrowed(where, asked, None))


def _in_order(owner: Principal, asked: Asked, leading: Condition | None, sort_by: str) -> list[Source]:
    """Sources that together have an owner's rows, and in each of which an index has them in order."""
    if sort_by == "created_at" and leading is not None and 0 < len(leading.values) <= _ARMS:
        # Inside each value its index is ordered by age.
        others = _without(asked, leading)
        return [
            Source(
                tables=leading.tables,
                where=narrowed(visible(owner).equal(f"facets.{leading.column}", value), others, None),
                repeats=leading.is_label and len(leading.values) > 1,
            )
            for value in leading.values
        ]
    where = narrowed(visible(owner), asked, None)
    if sort_by != "updated_at":
        return [Source(tables=f"facets INDEXED BY {_INDEXES[sort_by]}", where=where)]
    unchanged = narrowed(visible(owner), asked, None).add("facets.updated_at = facets.created_at")
    changed = where.add("facets.updated_at <> facets.created_at")
    for sql, at in asked.ages:
        # Nothing is changed before it is made: so much of the index need not be looked along.
        if ">=" in sql:
            changed.add("facets.updated_at >= ?", at)
    return [
        Source(tables=UNCHANGED, where=unchanged),
        Source(tables="facets INDEXED BY facets_changed", where=changed),
    ]


def _by_urgency(db: sqlite3.Connection, owner: Principal, asked: Asked) -> list[Source]:
    """Sources by status, in each of which the most urgent rows of an owner stand together."""
    statuses = next((each for each in asked.conditions if each.column == "status"), None)
    others = _without(asked, statuses)
    return [
        Source(
            tables="facets INDEXED BY facets_by_urgency",
            where=narrowed(visible(owner).equal("facets.status", value), others, None),
        )
        for value in (all_statuses(db) if statuses is None else statuses.values)
    ]
