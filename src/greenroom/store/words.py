"""What conversations say, as it is compared: kept folded, so that to look for words takes no more than reading.

`looking` goes through them.
"""

import sqlite3
from collections.abc import Sequence

import msgspec

from greenroom.model.conversation import Turn
from greenroom.model.search import Folded
from greenroom.store.columns import document

_TURNS = msgspec.json.Decoder(tuple[Turn, ...])


def keep(db: sqlite3.Connection, seq: int, owner: int, folded: Folded) -> None:
    """Keep the words of a conversation in place of those it had."""
    db.execute(
        "INSERT INTO words (seq, owner, title, turns) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET title = excluded.title, turns = excluded.turns",
        (seq, owner, folded.title, folded.turns),
    )


def renew(db: sqlite3.Connection, conversations: Sequence[int]) -> None:
    """Keep the words of conversations as their titles and present turns have them now."""
    rows = db.execute(
        "SELECT seq, owner, title, turns FROM conversations"
        " JOIN revisions ON conversation_seq = seq AND number = revision"
        " WHERE seq IN (SELECT value FROM json_each(?))",
        (document(list(conversations)),),
    ).fetchall()
    for seq, owner, title, turns in rows:
        keep(db, seq, owner, Folded.of(title, _TURNS.decode(turns)))
