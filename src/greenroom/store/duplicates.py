"""Signatures of conversations, and who shares a band with a new one: what may be a copy of what."""

import sqlite3
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from greenroom.model.conversation import Turn
from greenroom.store.columns import document

_OF_A_BAND: Final = 12
"""The newest of those that share a band; a band that thousands share is of a text that thousands share."""

_MOST: Final = 3
"""Those that share most bands: with the copy of anything among them, more would be read for nothing."""

_TURNS = msgspec.json.Decoder(tuple[Turn, ...])


class Candidate(Struct, frozen=True):
    """A conversation that may be nearly the same as another one."""

    id: str
    revision: int
    title: str
    kept_turns: str
    """Its present turns as JSON: most candidates turn out to be strangers without them."""

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Its present turns."""
        return _TURNS.decode(self.kept_turns)


def note(db: sqlite3.Connection, conversation_id: str, bands: Sequence[int]) -> None:
    """Keep the bands of a conversation's present text, in place of those that it had. Deleting it forgets them."""
    db.execute(
        "INSERT INTO signatures (conversation_seq, owner, bands)"
        " SELECT seq, owner, ? FROM conversations WHERE id = ?"
        " ON CONFLICT DO UPDATE SET bands = excluded.bands WHERE bands <> excluded.bands",
        (document(bands), conversation_id),
    )


def candidates(
    db: sqlite3.Connection, owner: int, bands: Sequence[int], *, before: str | None = None
) -> list[Candidate]:
    """An owner's conversations that share most bands; archived ones have none (a trigger sees to that).

    Args:
        db: the database.
        owner: whose conversations.
        bands: the bands of the one that they are compared with.
        before: only those that came in before the conversation with this id; None for all.
    """
    if not bands:
        return []
    seq = 2**63 - 1
    if before is not None:
        row = db.execute("SELECT seq FROM conversations WHERE id = ?", (before,)).fetchone()
        seq = seq if row is None else row[0]
    arm = (
        "SELECT * FROM (SELECT conversation_seq FROM bands WHERE owner = ? AND band = ? AND conversation_seq < ?"
        " ORDER BY conversation_seq DESC LIMIT ?)"
    )
    arms = " UNION ALL ".join([arm] * len(bands))
    rows = db.execute(
        "SELECT id, number, title, turns FROM (SELECT conversation_seq AS found, count(*) AS shared"  # noqa: S608 - an arm, repeated
        f" FROM ({arms}) GROUP BY 1 ORDER BY shared DESC, found LIMIT ?)"
        " JOIN conversations ON seq = found JOIN revisions ON conversation_seq = seq AND number = revision",
        [*(each for band in bands for each in (owner, band, seq, _OF_A_BAND)), _MOST],
    )
    return [Candidate(*row) for row in rows]
