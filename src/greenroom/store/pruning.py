"""Taking old attempts out of the log. What they add up to stays, in the sums."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence

from greenroom.model.principal import Principal
from greenroom.model.states import FINAL_BATCH, BatchStatus
from greenroom.model.times import Micros
from greenroom.store import bodies, costs
from greenroom.store.columns import document
from greenroom.store.conditions import Where
from greenroom.store.scope import visible

_UNDER_WAY = ", ".join(f"'{status}'" for status in BatchStatus if status not in FINAL_BATCH)


def prunable(db: sqlite3.Connection, who: Principal, before: Micros, limit: int) -> list[int]:
    """Some of the caller's attempts that ended before that time, by `seq`; none where all of them have gone.

    Those of batches that are not final stay: a batch that goes on is held against what its items have had.
    """
    where = _old(who, before)
    rows = db.execute(f"SELECT seq FROM attempts WHERE {where.sql} LIMIT ?", [*where.parameters, limit])
    return [seq for (seq,) in rows]


def prune(db: sqlite3.Connection, who: Principal, before: Micros, seqs: Sequence[int]) -> int:
    """Take these attempts out of the log with their bodies, those that still are prunable. Answers how many."""
    where = _old(who, before).add("seq IN (SELECT value FROM json_each(?))", document(seqs))
    still = [seq for (seq,) in db.execute(f"SELECT seq FROM attempts WHERE {where.sql}", where.parameters)]
    costs.add_pruned(db, still)
    bodies.delete(db, still)
    db.executemany("DELETE FROM attempts WHERE seq = ?", [(seq,) for seq in still])
    return len(still)


def _old(who: Principal, before: Micros) -> Where:
    # An attempt ends after it has started, and its start is in an index.
    return (
        visible(who)
        .before("started_at", before)
        .before("finished_at", before)
        .add(f"(batch_id IS NULL OR batch_id NOT IN (SELECT id FROM batches WHERE status IN ({_UNDER_WAY})))")
    )
