"""Many items at once: a batch's queued ones cancelled, or its failed ones queued afresh."""

# ruff: noqa: S608  only names of columns stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Final

from greenroom.model.faults import Fault, FaultType
from greenroom.model.states import ItemStatus
from greenroom.model.times import Micros
from greenroom.store.columns import document
from greenroom.store.items import move

_NEVER_RAN: Final = document(Fault(FaultType.CANCELLED, "The batch was cancelled before this item ran."))

_AT_ONCE: Final = 5_000
"""Items that one statement changes: what it changes stays in memory as it was until it is through."""


def cancel_queued(db: sqlite3.Connection, batch_id: str, now: Micros, limit: int = -1) -> int:
    """End queued items of a batch as cancelled: all, or as many as `limit` says. Answers how many."""
    cancelled = _set_all(
        db,
        batch_id,
        ItemStatus.QUEUED,
        "status = 'cancelled', error = ?, finished_at = ?, updated_at = ?",
        (_NEVER_RAN, now, now),
        limit,
    )
    move(db, batch_id, ItemStatus.QUEUED, ItemStatus.CANCELLED, cancelled, now)
    return cancelled


def retry(db: sqlite3.Connection, batch_id: str, include_cancelled: bool, now: Micros) -> int:
    """Queue a batch's failed items afresh, and its cancelled ones if asked; what they cost stays."""
    again = (ItemStatus.FAILED, ItemStatus.CANCELLED) if include_cancelled else (ItemStatus.FAILED,)
    queued = 0
    for status in again:
        moved = _set_all(
            db,
            batch_id,
            status,
            "status = 'queued', attempt = 0, failures = 0, error = NULL, started_at = NULL, finished_at = NULL,"
            " updated_at = ?",
            (now,),
        )
        move(db, batch_id, status, ItemStatus.QUEUED, moved, now)
        queued += moved
    return queued


def _set_all(
    db: sqlite3.Connection,
    batch_id: str,
    status: ItemStatus,
    assignments: str,
    values: Sequence[object],
    limit: int = -1,
) -> int:
    """Give a batch's items of a status, all or so many, another one, and what goes with it. Answers how many."""
    changed = 0
    while changed != limit:
        most = _AT_ONCE if limit < 0 else min(_AT_ONCE, limit - changed)
        some = db.execute(
            f"UPDATE items SET {assignments} WHERE rowid IN"
            " (SELECT rowid FROM items WHERE batch_id = ? AND status = ? LIMIT ?)",
            (*values, batch_id, str(status), most),
        ).rowcount
        changed += some
        if some < most:
            break
    return changed
