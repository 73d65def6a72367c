"""Sums of what calls have cost, kept with the attempts that they are of.

`cost_sums` counts every ended attempt for good, by all that is asked about; `pruned_sums` the part of it whose
rows are no longer in the log; `months` the money of the real ones.
"""

import sqlite3
from collections.abc import Iterable

from msgspec import Struct

from greenroom.model.money import Picodollars

KEY = ("owner", "day", "simulated", "provider", "model", "batch_id", "template_id", "status")
"""What sums are kept by. `day` is that of UTC on which an attempt started; '' is no batch, or no template."""

FIGURES = (
    "requests",
    "timed",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_tokens",
    "cost",
    "duration_ms",
)
"""What is added up. `timed` counts the attempts whose duration is known."""

COUNTED = """
    SELECT
        owner, date(started_at / 1000000, 'unixepoch') AS day, simulated, provider, model,
        ifnull(batch_id, '') AS batch_id, ifnull(template_id, '') AS template_id, status,
        1 AS requests, duration_ms IS NOT NULL AS timed, input_tokens, output_tokens, cache_read_tokens,
        cache_write_5m_tokens + cache_write_1h_tokens AS cache_write_tokens, cost,
        ifnull(duration_ms, 0) AS duration_ms
    FROM attempts
"""
"""What one ended attempt adds, as the columns of `KEY` and `FIGURES`; a `WHERE` follows."""

_MORE = ", ".join(f"{name} = {name} + excluded.{name}" for name in FIGURES)


def _adding(table: str) -> str:
    columns = ", ".join((*KEY, *FIGURES))
    return f"INSERT INTO {table} ({columns}) {COUNTED} WHERE seq = ? ON CONFLICT DO UPDATE SET {_MORE}"


_ADD = _adding("cost_sums")
_ADD_PRUNED = _adding("pruned_sums")
_ADD_TO_MONTH = """
    INSERT INTO months (month, cost, doubtful)
    SELECT strftime('%Y-%m', started_at / 1000000, 'unixepoch'), cost, reserved
    FROM attempts WHERE seq = ? AND simulated = 0 AND cost + reserved > 0
    ON CONFLICT DO UPDATE SET cost = cost + excluded.cost, doubtful = doubtful + excluded.doubtful
"""
_ADD_DOUBT = """
    UPDATE batches SET doubtful = doubtful + attempts.reserved
    FROM attempts WHERE seq = ? AND batches.id = attempts.batch_id AND attempts.reserved > 0
"""


def add(db: sqlite3.Connection, closed: Iterable[tuple[int, int]]) -> None:
    """Count attempts that were closed in this transaction: each must be counted once.

    Args:
        db: the database.
        closed: of each attempt its `seq`, and what stays reserved for it.
    """
    closed = list(closed)
    rows = [(seq,) for seq, _ in closed]
    db.executemany(_ADD, rows)
    db.executemany(_ADD_TO_MONTH, rows)
    if doubtful := [(seq,) for seq, reserved in closed if reserved]:
        db.executemany(_ADD_DOUBT, doubtful)


def add_pruned(db: sqlite3.Connection, seqs: Iterable[int]) -> None:
    """Count attempts that this transaction is about to take out of the log."""
    db.executemany(_ADD_PRUNED, [(seq,) for seq in seqs])


class Spent(Struct, frozen=True):
    """What was spent, and what may have been beyond it without anybody being told."""

    cost: Picodollars
    doubtful: Picodollars


def month(db: sqlite3.Connection, month: str) -> Spent:
    """What the real calls that left in a month of UTC (`2026-11`) have cost, whoever's they were."""
    row = db.execute("SELECT cost, doubtful FROM months WHERE month = ?", (month,)).fetchone() or (0, 0)
    return Spent(Picodollars(row[0]), Picodollars(row[1]))
