"""What was really spent in each month."""

import sqlite3

from greenroom.model.money import Picodollars


def spent(db: sqlite3.Connection, month: str) -> Picodollars:
    """What the real calls of a month (`2026-11`) have cost, whoever's they were."""
    row = db.execute("SELECT cost FROM months WHERE month = ?", (month,)).fetchone()
    return Picodollars(0 if row is None else row[0])
