"""What budgets are held against: the money that is set aside for calls that are out, and what was spent.

Few calls are out at any time, so what is set aside is added up where it is asked for: there is no sum to go wrong.
"""

import sqlite3

from greenroom.model.money import Picodollars


def reserved_by(db: sqlite3.Connection, batch_id: str) -> Picodollars:
    """What the open calls of a batch may cost at most."""
    return _sum(db, "batch_id = ?", batch_id)


def reserved_really(db: sqlite3.Connection) -> Picodollars:
    """What all open calls may cost at most, but for those that are made up and cost nothing."""
    return _sum(db, "simulated = ?", 0)


def want(db: sqlite3.Connection, batch_id: str, amount: Picodollars) -> None:
    """Note what a call of a batch wanted that could not be paid for."""
    db.execute("UPDATE batches SET wanted = ? WHERE id = ?", (amount, batch_id))


def wait_for_month(db: sqlite3.Connection, batch_id: str, *, waits: bool) -> None:
    """Note whether a batch waits for room in the month's budget."""
    db.execute("UPDATE batches SET waits_for_month = ? WHERE id = ?", (int(waits), batch_id))


def others_first(db: sqlite3.Connection, batch_id: str) -> bool:
    """Whether another batch waits for room in the month's budget that is served before this one."""
    row = db.execute(
        "SELECT EXISTS (SELECT 1 FROM batches AS other, batches AS this WHERE this.id = ?"
        " AND other.status = 'processing' AND other.cancel_requested = 0 AND other.waits_for_month"
        " AND other.n_queued + other.n_running > 0"
        " AND (other.priority_rank, other.created_at, other.id) < (this.priority_rank, this.created_at, this.id))",
        (batch_id,),
    ).fetchone()
    return bool(row[0])


def _sum(db: sqlite3.Connection, which: str, value: object) -> Picodollars:
    row = db.execute(
        f"SELECT ifnull(sum(reserved), 0) FROM attempts INDEXED BY attempts_open WHERE status IS NULL AND {which}",  # noqa: S608  `which` is one of the two above
        (value,),
    ).fetchone()
    return Picodollars(row[0])
