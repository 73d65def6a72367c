"""Chunks: what economy batches have handed over to their providers, and what of it is still open."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence

from msgspec.structs import fields

from greenroom.model.chunk import Chunk, ChunkStatus, Member
from greenroom.model.times import Micros
from greenroom.store import items
from greenroom.store.columns import Columns, document, fields_of, named

_COLUMNS = Columns((field.name for field in fields(Chunk)), {"status": named(ChunkStatus)})


def insert(db: sqlite3.Connection, chunk: Chunk, item_ids: Sequence[str]) -> None:
    """Note a chunk before it leaves, with its items: they run, and their attempts are open."""
    db.execute(
        f"INSERT INTO chunks ({_COLUMNS.sql}, updated_at) VALUES ({'?, ' * len(_COLUMNS.names)}?)",
        (*_COLUMNS.write(fields_of(chunk)), chunk.intended_at),
    )
    db.execute(
        "UPDATE items SET chunk_id = ? WHERE id IN (SELECT value FROM json_each(?))",
        (chunk.id, document(list(item_ids))),
    )


def submitted(db: sqlite3.Connection, chunk_id: str, remote_id: str, now: Micros) -> None:
    """Note that the provider has a chunk, and its name for it."""
    db.execute(
        "UPDATE chunks SET status = 'submitted', remote_id = ?, updated_at = ? WHERE id = ? AND status <> 'done'",
        (remote_id, now, chunk_id),
    )


def close(db: sqlite3.Connection, chunk_id: str, now: Micros) -> None:
    """Note that nothing of a chunk is open any more."""
    db.execute("UPDATE chunks SET status = 'done', updated_at = ? WHERE id = ?", (now, chunk_id))


def take_up(db: sqlite3.Connection, batch_id: str, epoch: int) -> list[Chunk]:
    """The open chunks of a batch, oldest first. Their items run in this boot from now on."""
    rows = db.execute(
        f"SELECT {_COLUMNS.sql} FROM chunks WHERE batch_id = ? AND status <> 'done' ORDER BY id", (batch_id,)
    ).fetchall()
    for table, key in (("items", "id"), ("attempts", "item_id")):
        db.execute(
            f"UPDATE {table} SET epoch = ? WHERE {'status IS NULL AND ' if table == 'attempts' else ''}{key} IN"
            " (SELECT items.id FROM chunks JOIN items ON chunk_id = chunks.id AND items.status = 'running'"
            " WHERE chunks.batch_id = ? AND chunks.status <> 'done')",
            (epoch, batch_id),
        )
    return [Chunk(**_COLUMNS.read(row)) for row in rows]


def members(db: sqlite3.Connection, chunk_id: str) -> list[Member]:
    """The items of a chunk that are still open, by position."""
    rows = db.execute(
        "SELECT items.id, attempts.id FROM items JOIN attempts ON item_id = items.id AND attempts.status IS NULL"
        " WHERE chunk_id = ? AND items.status = 'running' ORDER BY position",
        (chunk_id,),
    ).fetchall()
    found = ((items.find(db, item_id), attempt_id) for item_id, attempt_id in rows)
    return [Member(item, attempt_id) for item, attempt_id in found if item is not None]


def remote_ids(db: sqlite3.Connection, provider: str, since: Micros) -> set[str]:
    """The provider's names for what was handed over to it since then."""
    rows = db.execute(
        "SELECT remote_id FROM chunks WHERE provider = ? AND remote_id IS NOT NULL AND intended_at >= ?",
        (provider, since),
    )
    return {remote_id for (remote_id,) in rows}


def abandon(db: sqlite3.Connection, batch_id: str, now: Micros) -> None:
    """Give up the open chunks of a batch: their items are like any others that run."""
    db.execute(
        "UPDATE items SET chunk_id = NULL WHERE status = 'running' AND chunk_id IN"
        " (SELECT id FROM chunks WHERE batch_id = ? AND status <> 'done')",
        (batch_id,),
    )
    db.execute(
        "UPDATE chunks SET status = 'done', updated_at = ? WHERE batch_id = ? AND status <> 'done'",
        (now, batch_id),
    )
