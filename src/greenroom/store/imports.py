"""What an owner imported already: the same words come in once, whatever became of them since."""

import sqlite3

from greenroom.model.principal import Principal


def known(db: sqlite3.Connection, who: Principal, digest: bytes) -> bool:
    """Whether the caller has a conversation that came in with these words."""
    row = db.execute("SELECT 1 FROM imported WHERE owner = ? AND digest = ?", (who.uid, digest)).fetchone()
    return row is not None


def note(db: sqlite3.Connection, who: Principal, digest: bytes, conversation_seq: int) -> None:
    """Note the words that a conversation came in with. Deleting it for good forgets them."""
    db.execute("INSERT INTO imported VALUES (?, ?, ?)", (who.uid, digest, conversation_seq))
