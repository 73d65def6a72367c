"""What was appended to held batches, so that the same call adds once."""

import sqlite3

from msgspec import Struct


class Append(Struct, frozen=True):
    """One call that added items to a held batch: a hash of its body, and how many it added."""

    body_hash: bytes
    added: int


def find(db: sqlite3.Connection, batch_id: str, seq: int) -> Append | None:
    """What was appended under that number, or None."""
    row = db.execute(
        "SELECT body_hash, added FROM appends WHERE batch_id = ? AND seq = ?", (batch_id, seq)
    ).fetchone()
    return None if row is None else Append(*row)


def insert(db: sqlite3.Connection, batch_id: str, seq: int, append: Append) -> None:
    """Note what was appended under a number that was free, in the unit that adds the items."""
    db.execute(
        "INSERT INTO appends (batch_id, seq, body_hash, added) VALUES (?, ?, ?, ?)",
        (batch_id, seq, append.body_hash, append.added),
    )
