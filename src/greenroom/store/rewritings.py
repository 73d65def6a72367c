"""Which conversations are being written anew, and by which batch."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence

from greenroom.model.principal import Principal
from greenroom.model.rewriting import Rewriter
from greenroom.store.columns import document
from greenroom.store.scope import visible


def rewriters(db: sqlite3.Connection, who: Principal, conversation_ids: Sequence[str]) -> dict[str, Rewriter]:
    """Of these conversations the ones for which an item of the caller's is queued or runs, and its batch.

    Of several batches it is the one that was made first.
    """
    among = document(list(conversation_ids))
    where = visible(who, "items.owner").add("regenerates IN (SELECT value FROM json_each(?))", among)
    rows = db.execute(
        "SELECT regenerates, batches.id, batches.name"
        " FROM items INDEXED BY items_by_regenerates JOIN batches ON batches.id = batch_id"
        f" WHERE {where.sql} AND items.status IN ('queued', 'running') ORDER BY batches.id DESC",
        where.parameters,
    )
    return {conversation_id: Rewriter(batch_id, name) for conversation_id, batch_id, name in rows}
