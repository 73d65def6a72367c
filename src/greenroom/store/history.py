"""What items have used, summed up as they end: estimates read sums, never the log."""

# ruff: noqa: S608  only names of columns and a number of ours stand in the f-strings; values are parameters

import sqlite3

from msgspec.structs import fields

from greenroom.model.batch import Item
from greenroom.model.history import History, template_of
from greenroom.model.library import Tier
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.store.scope import visible

REMEMBERED = 500
"""Items after which the oldest begin to fade, so that what changes, a model's pace or a template, is followed."""

MOST_WAITING_MS = 3_600_000
"""The longest that an item may have waited between its calls; past it, a clock has jumped."""

_KEY = ("provider", "model", "tier", "template_id")
_SUMS = tuple(field.name for field in fields(History) if field.name not in {*_KEY, "longest_ms"})
_FADES = f"(items >= {REMEMBERED}) / {REMEMBERED}.0"
_ADD = f"""
    INSERT INTO history (owner, provider, model, tier, template_id, {", ".join(_SUMS)}, longest_ms)
    SELECT :owner, provider, model, :tier, :template_id, 1, attempts, input, output, cache_read, write_5m,
        write_1h, output * output, busy, busy * busy, busy
    FROM (
        SELECT provider, model, attempts, input, output, cache_read, write_5m, write_1h,
            CAST(min(max(calls, earlier + span), calls + {MOST_WAITING_MS}) AS REAL) AS busy
        FROM (
            SELECT max(provider) AS provider, max(model) AS model, count(*) AS attempts,
                sum(input_tokens) AS input, sum(output_tokens) AS output, sum(cache_read_tokens) AS cache_read,
                sum(cache_write_5m_tokens) AS write_5m, sum(cache_write_1h_tokens) AS write_1h,
                ifnull(sum(duration_ms), 0) AS calls,
                ifnull(sum(duration_ms) FILTER (WHERE started_at < :claimed), 0) AS earlier,
                (:now - ifnull(min(started_at) FILTER (WHERE started_at >= :claimed), :now)) / 1000 AS span
            FROM (SELECT * FROM attempts WHERE item_id = :item ORDER BY seq DESC LIMIT :attempts)
        )
    )
    WHERE output > 0
    ON CONFLICT (owner, provider, model, tier, template_id) DO UPDATE SET
    {", ".join(f"{name} = {name} + excluded.{name} - {name} * {_FADES}" for name in _SUMS)},
    longest_ms = max(longest_ms * (1 - {_FADES}), excluded.longest_ms)
"""


def add(db: sqlite3.Connection, item: Item, attempts: int, now: Micros) -> None:
    """Count an item that has ended, with all that its attempts used. One that no model answered says nothing.

    Args:
        db: the database; the item's attempts are closed in it.
        item: as it was claimed last. What it waited before that in the queue is no part of its work.
        attempts: how many it had since it was queued afresh: earlier ones were counted when it ended with them.
        now: when it ended.
    """
    db.execute(
        _ADD,
        {
            "owner": item.owner,
            "tier": str(item.tier),
            "template_id": template_of(item.template_id, item.scenario_id, item.edge_case_id) or "",
            "item": item.id,
            "attempts": attempts,
            "claimed": item.started_at or 0,
            "now": now,
        },
    )


def of_provider(db: sqlite3.Connection, who: Principal, provider: str) -> list[History]:
    """What the caller's items have used with a provider: one row a model, tier and template."""
    where = visible(who).equal("provider", provider)
    rows = db.execute(
        f"SELECT model, tier, template_id, {', '.join(_SUMS)}, longest_ms FROM history WHERE {where.sql}",
        where.parameters,
    )
    return [
        History(
            model=model,
            tier=Tier(tier),
            template_id=template_id or None,
            longest_ms=longest_ms,
            **dict(zip(_SUMS, sums, strict=True)),
        )
        for model, tier, template_id, *sums, longest_ms in rows
    ]
