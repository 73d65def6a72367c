"""Boots: each start of the daemon is an epoch of its own."""

import sqlite3


def begin(db: sqlite3.Connection) -> int:
    """Begin a new epoch and answer its number, which is higher than any before."""
    row = db.execute("UPDATE meta SET epoch = epoch + 1 RETURNING epoch").fetchone()
    return int(row[0])
