"""How models answer: how long it takes, how often it succeeds, how many tokens it takes."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from greenroom.model.principal import Principal
from greenroom.store.attempts import AttemptFilter, matching
from greenroom.store.conditions import Where

CONSIDERED = 100_000
"""The newest attempts that are looked at: what was longer ago says little of today."""

_PERCENTILES = (50, 95, 99)
_ANSWERED = "(stop_reason IS NOT NULL OR status = 'success')"
"""A model stops for a reason; a refused or broken connection has none, and says nothing of the model's pace."""


class Measures(Struct, frozen=True, kw_only=True):
    """Of `requests` attempts, `answered` came back with a model's answer and `successful` with a usable one.

    Tokens and durations are of those that were answered. Percentiles are by nearest rank: a duration that really
    was, or None where nothing was answered.
    """

    requests: int
    answered: int
    successful: int
    input_tokens: int
    output_tokens: int
    p50_ms: int | None
    p95_ms: int | None
    p99_ms: int | None


class Performance(Struct, frozen=True):
    """The measures of all, and of each provider's models, the most asked first. Older attempts may be left out."""

    total: Measures
    by_model: list[tuple[str, str, Measures]]
    older_left_out: int


def measured(db: sqlite3.Connection, who: Principal, filters: AttemptFilter) -> Performance:
    """Measure the newest of the caller's ended attempts, rehearsals among them, up to `CONSIDERED`."""
    where = matching(who, filters)
    total = _measures([0] * 5 + [None] * len(_PERCENTILES))
    by_model = []
    for provider, model, *figures in db.execute(_statement(where.sql), where.parameters):
        if provider is None:
            total = _measures(figures)
        else:
            by_model.append((provider, model, _measures(figures)))
    by_model.sort(key=lambda part: (-part[2].requests, part[:2]))
    return Performance(total, by_model, older_left_out=_count(db, where) - total.requests)


def _count(db: sqlite3.Connection, where: Where) -> int:
    row = db.execute(f"SELECT count(*) FROM attempts WHERE {where.sql}", where.parameters).fetchone()
    return int(row[0])


def _statement(matched: str) -> str:
    """The measures, in a row for all (its provider is NULL) and a row a provider and model."""
    percentiles = ", ".join(
        f"min(duration_ms) FILTER (WHERE timed AND place * 100 >= {each} * number)" for each in _PERCENTILES
    )
    return f"""
        WITH considered AS (
            SELECT
                provider, model, status = 'success' AS successful, {_ANSWERED} AS answered,
                {_ANSWERED} AND duration_ms IS NOT NULL AS timed, input_tokens, output_tokens, duration_ms
            FROM attempts WHERE {matched} ORDER BY started_at DESC, id DESC LIMIT {CONSIDERED}
        ), alike AS MATERIALIZED (
            SELECT
                provider, model, timed, duration_ms, count(*) AS requests, sum(answered) AS answered,
                sum(successful) AS successful,
                ifnull(sum(input_tokens) FILTER (WHERE answered), 0) AS input_tokens,
                ifnull(sum(output_tokens) FILTER (WHERE answered), 0) AS output_tokens
            FROM considered GROUP BY provider, model, timed, duration_ms
        ), grouped AS (
            SELECT * FROM alike
            UNION ALL
            SELECT NULL, NULL, timed, duration_ms, requests, answered, successful, input_tokens, output_tokens
            FROM alike
        ), ranked AS (
            SELECT *, sum(requests) OVER (one ORDER BY duration_ms) AS place, sum(requests) OVER (one) AS number
            FROM grouped WINDOW one AS (PARTITION BY provider, model, timed)
        )
        SELECT
            provider, model, sum(requests), sum(answered), sum(successful), sum(input_tokens), sum(output_tokens),
            {percentiles}
        FROM ranked GROUP BY provider, model
    """


def _measures(figures: Sequence[Any]) -> Measures:
    return Measures(**dict(zip(Measures.__struct_fields__, figures, strict=True)))
