"""What became of a batch beyond what its row tells: why items failed, what was approved, how long it stood."""

import sqlite3
from collections.abc import Mapping

from msgspec import Struct

from greenroom.model.times import Micros


class Aftermath(Struct, frozen=True, kw_only=True):
    """What became of a batch.

    `failures` are failed items by error type, the most frequent first; `approved` how many of its conversations
    are approved now; `rested_us` for how long it was paused, or had ended before somebody let it try again.
    """

    failures: Mapping[str, int]
    approved: int
    rested_us: int


def aftermath(db: sqlite3.Connection, batch_id: str, now: Micros) -> Aftermath:
    """What became of a batch that is there, whoever's it is: its reader was found to be its owner before."""
    failures = db.execute(
        "SELECT ifnull(error ->> '$.type', 'internal') AS type, count(*) FROM items"
        " WHERE batch_id = ? AND status = 'failed' GROUP BY type ORDER BY count(*) DESC, type",
        (batch_id,),
    ).fetchall()
    (approved,) = db.execute(
        "SELECT count(*) FROM facets INDEXED BY facets_by_batch"
        " WHERE owner = (SELECT owner FROM batches WHERE id = :batch)"
        " AND batch = (SELECT number FROM names WHERE text = :batch)"
        " AND status = (SELECT number FROM names WHERE text = 'approved')",
        {"batch": batch_id},
    ).fetchone()
    (rested_us,) = db.execute(
        "SELECT paused_us + iif(started_at IS NULL OR paused_at IS NULL, 0,"
        " max(0, ifnull(completed_at, ?) - paused_at)) FROM batches WHERE id = ?",
        (now, batch_id),
    ).fetchone()
    return Aftermath(failures=dict(failures), approved=approved, rested_us=rested_us)
