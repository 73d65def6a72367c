"""Bringing the index of words up to date, some conversations at a time.

To index a talk costs more than to keep it, and nobody waits for it: so it is not part of the transaction that
keeps a conversation, but follows in the background.
"""

import sqlite3

from greenroom.model.search import BREAK
from greenroom.store import words
from greenroom.store.columns import document
from greenroom.store.trigrams import owner_mark

_END = BREAK * 2
"""Ends a text, so that every letter is the first of three."""


def index_some(db: sqlite3.Connection, limit: int) -> int:
    """Index up to so many conversations that the index has not had in their present words. Answers how many.

    The oldest come first: the index takes its rows in order, and ones out of order at a price. What it was told of
    them before stays, and does no harm.
    """
    seqs = [row[0] for row in db.execute("SELECT seq FROM unindexed ORDER BY seq LIMIT ?", (limit,))]
    done = document(seqs)
    rows = "SELECT {} FROM json_each(?) AS picked {} JOIN words ON words.seq = picked.value"
    # Conversations that are older than the schema's words have none.
    lacking = db.execute(f"{rows.format('picked.value', 'LEFT')} WHERE words.seq IS NULL", (done,)).fetchall()
    words.renew(db, [row[0] for row in lacking])
    texts = db.execute(rows.format("words.seq, owner, title, turns", ""), (done,)).fetchall()
    db.executemany(
        "INSERT INTO trigrams (rowid, text) VALUES (?, ?)",
        ((seq, f"{owner_mark(owner)}{title}{BREAK}{turns}{_END}") for seq, owner, title, turns in texts),
    )
    db.execute("DELETE FROM unindexed WHERE seq IN (SELECT value FROM json_each(?))", (done,))
    return len(seqs)
