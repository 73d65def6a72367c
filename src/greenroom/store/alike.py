"""How many conversations there are like one, by what was asked for."""

import sqlite3


def count(db: sqlite3.Connection, owner: int, *, persona: str, emotion: str, topic: str) -> int:
    """How many of an owner's conversations have these; rejected and archived ones aside."""
    row = db.execute(
        "SELECT draft + generated + pending_review + approved + needs_revision FROM cells"
        " WHERE owner = ? AND view = 4 AND tier = 0 AND template = 0 AND scenario = 0"
        " AND persona = (SELECT number FROM names WHERE text = ?)"
        " AND emotion = (SELECT number FROM names WHERE text = ?)"
        " AND topic = (SELECT number FROM names WHERE text = ?)",
        (owner, persona, emotion, topic),
    ).fetchone()
    return 0 if row is None else row[0]
