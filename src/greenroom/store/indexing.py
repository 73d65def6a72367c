"""Bringing the index of words up to date, some conversations at a time.

To index a talk costs more than to keep it, and nobody waits for it: so it is not part of the transaction that
keeps a conversation, but follows in the background.
"""

import sqlite3

import msgspec

from greenroom.model.conversation import Turn
from greenroom.model.search import Folded
from greenroom.store.columns import document
from greenroom.store.searching import owner_mark

_TURNS = msgspec.json.Decoder(tuple[Turn, ...])


def index_some(db: sqlite3.Connection, limit: int) -> int:
    """Index up to so many conversations that the index has not had in their present words. Answers how many.

    The oldest come first: the index takes its rows in order, and ones out of order at a price. What it was told of
    them before stays, and does no harm.
    """
    texts = [
        (seq, f"{owner_mark(owner)}{Folded.of(title, _TURNS.decode(turns)).text}")
        for seq, owner, title, turns in db.execute(
            "SELECT conversations.seq, owner, title, turns FROM unindexed"
            " CROSS JOIN conversations ON conversations.seq = unindexed.seq"
            " CROSS JOIN revisions ON conversation_seq = conversations.seq AND number = revision"
            " ORDER BY unindexed.seq LIMIT ?",
            (limit,),
        )
    ]
    db.executemany("INSERT INTO trigrams (rowid, text) VALUES (?, ?)", texts)
    done = document([seq for seq, _ in texts])
    db.execute("DELETE FROM unindexed WHERE seq IN (SELECT value FROM json_each(?))", (done,))
    return len(texts)
