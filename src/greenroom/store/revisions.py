"""The revisions of conversations: each version of their turns stays."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Any, Final

import msgspec

from greenroom.model.conversation import Revision, Turn
from greenroom.model.paging import Found, PageRequest
from greenroom.store.columns import document
from greenroom.store.conditions import Where
from greenroom.store.paging import select_page

COLUMNS: Final = "number, turns, turn_tokens, origin, made_by, revisions.created_at, replaced_title"
"""What `read` makes a revision from, where `revisions` stands beside another table."""

_TURNS = msgspec.json.Decoder(tuple[Turn, ...])
_TOKENS = msgspec.json.Decoder(tuple[int, ...])


def insert(db: sqlite3.Connection, conversation_seq: int, revision: Revision) -> None:
    """Keep a revision; which one is the present one, the conversation says."""
    db.execute(
        "INSERT INTO revisions"
        " (conversation_seq, number, turns, turn_tokens, origin, made_by, created_at, replaced_title)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            conversation_seq,
            revision.number,
            document(revision.turns),
            document(revision.turn_tokens),
            revision.origin,
            revision.made_by,
            revision.created_at,
            revision.replaced_title,
        ),
    )


def get(db: sqlite3.Connection, conversation_id: str, number: int | None = None) -> Revision | None:
    """One revision of a conversation that the caller has got: its present one, or the one of that number."""
    row = db.execute(
        f"SELECT {COLUMNS} FROM revisions JOIN conversations ON conversation_seq = seq"
        " WHERE id = ? AND number = ifnull(?, revision)",
        (conversation_id, number),
    ).fetchone()
    return None if row is None else read(row)


def is_present_text(db: sqlite3.Connection, conversation_id: str, number: int) -> bool:
    """Whether the revision of that number is the present one of a conversation, or has the same turns as that."""
    row = db.execute(
        "SELECT 1 FROM conversations JOIN revisions AS present"
        " ON present.conversation_seq = seq AND present.number = revision"
        " JOIN revisions AS seen ON seen.conversation_seq = seq AND seen.number = ?"
        " WHERE id = ? AND seen.turns = present.turns",
        (number, conversation_id),
    ).fetchone()
    return row is not None


def was_brought(db: sqlite3.Connection, conversation_id: str) -> bool:
    """Whether a conversation came in with a set: its first revision tells, whoever wrote the present one."""
    row = db.execute(
        "SELECT 1 FROM revisions JOIN conversations ON conversation_seq = seq"
        " WHERE id = ? AND number = 1 AND origin = 'imported'",
        (conversation_id,),
    ).fetchone()
    return row is not None


def before(db: sqlite3.Connection, conversation_id: str, number: int) -> tuple[Revision, ...]:
    """The revisions before that one of a conversation that the caller has got, newest first."""
    rows = db.execute(
        f"SELECT {COLUMNS} FROM revisions JOIN conversations ON conversation_seq = seq"
        " WHERE id = ? AND number < ? ORDER BY number DESC",
        (conversation_id, number),
    )
    return tuple(map(read, rows))


def page(
    db: sqlite3.Connection, conversation_id: str, request: PageRequest
) -> Found[tuple[Revision, Revision | None]]:
    """One page of a conversation that the caller has got, by `number`: each revision, and the one before it.

    Raises:
        InvalidParams: another order, or a cursor that isn't of this list.
    """
    where = Where().add("conversation_seq = (SELECT seq FROM conversations WHERE id = ?)", conversation_id)
    picked = select_page(
        db,
        table="(SELECT *, printf('%012d', number) AS id FROM revisions)",
        columns="number",
        where=where,
        sorts={"number": "number"},
        request=request,
        read=lambda row: int(row[0]),
    )
    rows = [(get(db, conversation_id, number), get(db, conversation_id, number - 1)) for number in picked.rows]
    return Found(
        rows=[(row, before) for row, before in rows if row is not None],
        total=picked.total,
        capped=picked.capped,
        cursor=picked.cursor,
    )


def read(row: Sequence[Any]) -> Revision:
    """A revision from its columns."""
    number, turns, tokens, origin, made_by, created_at, replaced_title = row
    return Revision(
        number=number,
        turns=_TURNS.decode(turns),
        turn_tokens=_TOKENS.decode(tokens),
        origin=origin,
        made_by=made_by,
        created_at=created_at,
        replaced_title=replaced_title,
    )
