"""What users took of things that are only to be had so often: kept across restarts."""

import sqlite3

from greenroom.model import allowance
from greenroom.model.allowance import Allowance, Exhausted, Taken
from greenroom.model.times import Micros


def take(db: sqlite3.Connection, owner: int, kind: str, allowed: Allowance, now: Micros) -> Taken | Exhausted:
    """Take one for a user, where one is left: in the unit that does what it stands for, so that neither is alone.

    What lies in the future was taken by a clock that has jumped back since: it keeps nobody waiting.
    """
    mine = (owner, kind, now - allowed.window, now)
    db.execute(
        "DELETE FROM allowances WHERE owner = ? AND kind = ? AND NOT (taken_at > ? AND taken_at <= ?)", mine
    )
    rows = db.execute(
        "SELECT taken_at FROM allowances WHERE owner = ? AND kind = ? ORDER BY taken_at", (owner, kind)
    ).fetchall()
    result = allowance.take(allowed, [Micros(taken_at) for (taken_at,) in rows], now)
    if isinstance(result, Taken):
        db.execute("INSERT INTO allowances (owner, kind, taken_at) VALUES (?, ?, ?)", (owner, kind, now))
    return result
