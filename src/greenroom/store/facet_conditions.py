"""What a filter asks of `facets` and `labels`, condition by condition, in the numbers that stand there."""

import math
import sqlite3
from collections.abc import Hashable, Iterable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros
from greenroom.store.columns import document
from greenroom.store.conditions import Where
from greenroom.store.conversation_filter import ConversationFilter

LABELS: Final = "labels AS facets"
"""A row of `labels` has what the indexes of `facets` have, and a category."""

_SIDE_BY_SIDE: Final = 32
"""Values that are tested one after the other in SQL: quicker than a list, but SQLite limits their number."""


class Condition(Struct, frozen=True, kw_only=True):
    """What one filter asks of `facets`, and the table or index that has such rows together.

    It asks for one of some `values`, or for scores from `least` to `most`.
    """

    sql: str
    parameters: tuple[object, ...]
    tables: str
    column: str
    values: tuple[int, ...] = ()
    least: float = -math.inf
    most: float = math.inf

    @property
    def is_label(self) -> bool:
        """Whether it is about categories: a conversation may have several of those."""
        return self.column == "category"

    @property
    def is_by_score(self) -> bool:
        """Whether it is about scores: what has one of many, and not one of a few values."""
        return self.column == "quality"

    def met_by(self, present: Iterable[Hashable]) -> list[Hashable]:
        """Those of a column's values that meet it; categories are listed as `facets` has them."""
        if self.is_label:
            barred = [f"|{each}|" for each in self.values]
            return [each for each in present if any(bar in str(each) for bar in barred)]
        if self.is_by_score:
            return [each for each in present if isinstance(each, float) and self.least <= each <= self.most]
        known = present if isinstance(present, Mapping) else set(present)
        return [each for each in self.values if each in known]


class Asked(Struct, frozen=True, kw_only=True):
    """All that a list asks for. What is likely the most selective stands first."""

    conditions: tuple[Condition, ...]
    date_from: Micros | None = None
    date_to: Micros | None = None

    @property
    def ages(self) -> list[tuple[str, Micros]]:
        """What is asked of a row's age."""
        bounds = (("facets.created_at >= ?", self.date_from), ("facets.created_at < ?", self.date_to))
        return [(sql, at) for sql, at in bounds if at is not None]

    def allows_some(self, oldest: Micros, newest: Micros) -> bool:
        """Whether rows that are so old may be of the right age."""
        return (self.date_from is None or newest >= self.date_from) and (
            self.date_to is None or oldest < self.date_to
        )

    def allows_all(self, oldest: Micros, newest: Micros) -> bool:
        """Whether all rows that are so old are of the right age."""
        return (self.date_from is None or oldest >= self.date_from) and (
            self.date_to is None or newest < self.date_to
        )

    def within(self, oldest: Micros, newest: Micros) -> "Asked":
        """The same, of rows that are so old."""
        after = oldest if self.date_from is None else max(oldest, self.date_from)
        before = Micros(newest + 1) if self.date_to is None else min(Micros(newest + 1), self.date_to)
        return replace(self, date_from=after, date_to=before)

    @property
    def is_plain(self) -> bool:
        """Whether it is no more than one condition, or ages: then an index has all such rows together."""
        return len(self.conditions) + bool(self.ages) <= 1


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
        least = filters.quality_min or 0
        bounds = [("facets.quality >= ?", least), ("facets.quality <= ?", filters.quality_max)]
        given = [(sql, bound) for sql, bound in bounds if bound is not None]
        conditions.append(
            Condition(
                sql=" AND ".join(sql for sql, _ in given),
                parameters=tuple(bound for _, bound in given),
                tables="facets INDEXED BY facets_by_quality",
                column="quality",
                least=least,
                most=math.inf if filters.quality_max is None else filters.quality_max,
            )
        )
    return Asked(conditions=tuple(conditions), date_from=filters.date_from, date_to=filters.date_to)


def all_statuses(db: sqlite3.Connection) -> tuple[int, ...]:
    """The numbers of the statuses that conversations have or had."""
    return _numbers(db, ConversationStatus)


def _one(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else (text,)


def _numbers(db: sqlite3.Connection, texts: Iterable[str]) -> tuple[int, ...]:
    rows = db.execute(
        "SELECT number FROM names WHERE text IN (SELECT value FROM json_each(?))",
        (document(list(map(str, texts))),),
    )
    return tuple(row[0] for row in rows)


def _any_of(column: str, values: tuple[int, ...]) -> Condition:
    parameters: tuple[object, ...] = values
    if len(values) == 1:
        test = "= ?"
    elif len(values) <= _SIDE_BY_SIDE:
        test = f"IN ({', '.join('?' * len(values))})"
    else:
        test, parameters = "IN (SELECT value FROM json_each(?))", (document(values),)
    if column == "category":
        sql, tables = f"facets.category {test}", LABELS
    else:
        sql, tables = f"facets.{column} {test}", f"facets INDEXED BY facets_by_{column}"
    return Condition(sql=sql, parameters=parameters, tables=tables, values=values, column=column)


def narrowed(where: Where, asked: Asked, leading: Condition | None) -> Where:
    """Add everything that is asked."""
    for sql, at in asked.ages:
        where.add(sql, at)
    for condition in asked.conditions:
        if condition.is_label and condition is not leading:
            where.add(*_in_list(condition.values))
        else:
            where.add(condition.sql, *condition.parameters)
    return where


def _in_list(categories: tuple[int, ...]) -> tuple[str, ...]:
    """That a row's own list has one of these categories: the test, and its parameters."""
    barred = [f"|{each}|" for each in categories]
    if len(barred) > _SIDE_BY_SIDE:
        listed = "EXISTS (SELECT 1 FROM json_each(?) AS any_of WHERE instr(facets.categories, any_of.value))"
        return listed, document(barred)
    return f"({' OR '.join(['instr(facets.categories, ?)'] * len(barred))})", *barred
