"""What attempts have cost, by all that is asked about: read from sums, and from rows where sums are too coarse."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.money import Picodollars
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.store.attempts import AttemptFilter, matching
from greenroom.store.conditions import Where
from greenroom.store.costs import COUNTED, FIGURES
from greenroom.store.scope import visible

BATCHES_SHOWN = 100
"""The newest batches stand for themselves in an answer; of the others it is said how many they are."""

_DAY_US = 24 * 3600 * 1_000_000
_COLUMNS = ", ".join(("simulated", "day", "model", "batch_id", "template_id", "status", *FIGURES))
_DAY = "date(? / 1000000, 'unixepoch')"
_GROUPS = ("model", "status", "day", "template_id")
_KINDS = ("total", "simulated", *_GROUPS)
_SUMMED = ", ".join(f"ifnull(sum({name}), 0)" for name in FIGURES)
_SUMMED_NAMED = ", ".join(f"sum({name}) AS {name}" for name in FIGURES)
_BATCHES_OF_A_CONVERSATION = (
    "WITH asked (id) AS (SELECT ?) SELECT batch_id FROM asked JOIN conversations USING (id)"
    " UNION ALL SELECT batch_id FROM asked JOIN items ON regenerates = asked.id"
)


class Sum(Struct, frozen=True):
    """What some attempts add up to. `duration_ms` is of those `timed`, whose duration is known."""

    requests: int
    timed: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost: Picodollars
    duration_ms: int


class Part(Struct, frozen=True):
    """The sum of those attempts that have something in common; `key` '' is no batch, or no template."""

    key: str
    name: str | None
    sum: Sum


class Spending(Struct, frozen=True, kw_only=True):
    """What attempts have cost, whole and in parts: the dearest first, days in their order, batches newest first.

    `batches_left_out` counts the older batches without a part of their own, and `simulated_left_out` the attempts
    of rehearsals that are nowhere in this. `pruned_left_out` counts attempts that may belong here and may not:
    the log no longer has their rows, and sums are by whole days and batches.
    """

    total: Sum
    by_model: list[Part]
    by_status: list[Part]
    by_day: list[Part]
    by_batch: list[Part]
    by_template: list[Part]
    batches_left_out: int
    simulated_left_out: int
    pruned_left_out: int


class _Span(Struct, frozen=True):
    """Attempts that started in [start, end); None is no bound."""

    start: Micros | None
    end: Micros | None


def spent(db: sqlite3.Connection, who: Principal, filters: AttemptFilter, *, include_simulated: bool) -> Spending:
    """Add up the caller's ended attempts.

    Whole days come from the sums, which outlive the log; what a filter cuts out of a day, and what is asked of one
    conversation, item or generation, or of verdicts apart from the conversations that they are on, from the rows
    that are still there.

    Args:
        db: the database.
        who: whose attempts.
        filters: which of them.
        include_simulated: those of rehearsals too, which cost nothing really.
    """
    days, spans = _divided(filters)
    wanted = [_sums_in(days, who, filters)] if days is not None else []
    wanted += [_rows_in(span, who, filters) for span in spans]
    counted = " UNION ALL ".join(sql for sql, _ in wanted)
    values = [value for _, some in wanted for value in some]
    parts: dict[str, list[Part]] = {kind: [] for kind in _KINDS}
    for kind, key, *figures in db.execute(_sums(counted, include_simulated), values):
        parts[kind].append(Part(key, None, Sum(*figures)))
    batches = db.execute(_newest_batches(counted, include_simulated), values).fetchall()
    by_batch = [Part(key, None, Sum(*figures)) for _, key, *figures in batches]
    by_template = _dearest_first(parts["template_id"])
    return Spending(
        total=parts["total"][0].sum,
        by_model=_dearest_first(parts["model"]),
        by_status=_dearest_first(parts["status"]),
        by_day=sorted(parts["day"], key=lambda part: part.key),
        by_batch=_named(by_batch, _names(db, "batches", visible(who), by_batch)),
        by_template=_named(by_template, _names(db, "templates", Where(), by_template)),
        batches_left_out=batches[0][0] - len(batches) if batches else 0,
        simulated_left_out=parts["simulated"][0].sum.requests,
        pruned_left_out=sum(_pruned_in(db, span, who, filters, include_simulated) for span in spans),
    )


def _sums(counted: str, include_simulated: bool) -> str:
    """All sums but those by batch: rows of kind, key and figures.

    Batches make up most of what was counted, so it is first added up without them.
    """
    fewer = ", ".join(("simulated", *_GROUPS))
    asked = f"FROM fewer WHERE simulated <= {int(include_simulated)}"
    parts = [
        f"SELECT 'total', '', {_SUMMED} {asked}",
        f"SELECT 'simulated', '', {_SUMMED} FROM fewer WHERE simulated > {int(include_simulated)}",
        *(f"SELECT '{name}', {name}, {_SUMMED} {asked} GROUP BY {name}" for name in _GROUPS),
    ]
    return (
        f"WITH fewer AS MATERIALIZED (SELECT {fewer}, {_SUMMED_NAMED} FROM ({counted}) GROUP BY {fewer})"
        f" {' UNION ALL '.join(parts)}"
    )


def _newest_batches(counted: str, include_simulated: bool) -> str:
    """Rows of how many batches there are, a batch's id and its figures. The largest UUIDv7 is the newest."""
    return (
        f"SELECT count(*) OVER (), batch_id, {_SUMMED} FROM ({counted})"
        f" WHERE simulated <= {int(include_simulated)}"
        f" GROUP BY batch_id ORDER BY batch_id DESC LIMIT {BATCHES_SHOWN}"
    )


def _divided(filters: AttemptFilter) -> tuple[_Span | None, list[_Span]]:
    """The days that are asked for whole, if there are any, and what is left of others at either end."""
    start, end = filters.created_from, filters.created_to
    everything = _Span(start, end)
    if filters.conversation_id is not None or filters.item_id is not None or filters.generation_id is not None:
        return None, [everything]
    if filters.purpose in {"conversation", "verdict"}:
        return None, [everything]
    first = None if start is None else Micros(-(-start // _DAY_US) * _DAY_US)
    last = None if end is None else Micros(end // _DAY_US * _DAY_US)
    if first is not None and last is not None and first >= last:
        return None, [everything]
    edges = [_Span(start, first)] if first != start else []
    edges += [_Span(last, end)] if last != end else []
    return _Span(first, last), edges


def _sums_in(days: _Span, who: Principal, filters: AttemptFilter) -> tuple[str, list[object]]:
    where = _of_sums(who, filters)
    if days.start is not None:
        where.add(f"day >= {_DAY}", days.start)
    if days.end is not None:
        where.add(f"day < {_DAY}", days.end)
    return f"SELECT {_COLUMNS} FROM cost_sums WHERE {where.sql}", where.parameters


def _rows_in(span: _Span, who: Principal, filters: AttemptFilter) -> tuple[str, list[object]]:
    where = matching(who, replace(filters, created_from=span.start, created_to=span.end))
    return f"SELECT {_COLUMNS} FROM ({COUNTED} WHERE {where.sql})", where.parameters


def _pruned_in(
    db: sqlite3.Connection, span: _Span, who: Principal, filters: AttemptFilter, include_simulated: bool
) -> int:
    """How many attempts that the log no longer has may have been of a span, by the days that it touches."""
    where = _of_sums(who, filters).at_most("simulated", int(include_simulated))
    for row_id, batch_id in (
        (filters.conversation_id, _BATCHES_OF_A_CONVERSATION),
        (filters.item_id, "SELECT batch_id FROM items WHERE id = ?"),
        (filters.generation_id, "SELECT '' WHERE ? IS NOT NULL"),
    ):
        if row_id is not None:
            where.add(f"batch_id IN ({batch_id})", row_id)
    if span.start is not None:
        where.add(f"day >= {_DAY}", span.start)
    if span.end is not None:
        where.add(f"day <= {_DAY}", span.end - 1)
    row = db.execute(f"SELECT ifnull(sum(requests), 0) FROM pruned_sums WHERE {where.sql}", where.parameters)
    return int(row.fetchone()[0])


def _of_sums(who: Principal, filters: AttemptFilter) -> Where:
    """The condition on sums: of a purpose they say only that a call is of a batch unless it was for cards."""
    where = visible(who)
    if filters.purpose is not None:
        where.add("batch_id = ''" if filters.purpose == "flashcards" else "batch_id <> ''")
    return (
        where.equal("batch_id", filters.batch_id)
        .equal("template_id", filters.template_id)
        .equal("provider", filters.provider)
        .equal("model", filters.model)
        .any_of("status", filters.statuses)
    )


def _dearest_first(parts: list[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (-part.sum.cost, -part.sum.requests, part.key))


def _names(db: sqlite3.Connection, table: str, where: Where, parts: list[Part]) -> dict[str, str]:
    where.any_of("id", [part.key for part in parts])
    return dict(db.execute(f"SELECT id, name FROM {table} WHERE {where.sql}", where.parameters))


def _named(parts: list[Part], names: Mapping[str, str]) -> list[Part]:
    return [replace(part, name=names.get(part.key)) for part in parts]
