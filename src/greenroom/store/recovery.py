"""What was under way when a boot or an actor went down: items are queued again, open calls were interrupted.

What was handed over to a provider in a chunk is none of it: it goes on out there, and whoever takes the chunk up
reads what became of it.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence

from msgspec import Struct

from greenroom.model.faults import Fault, FaultType, attempt_status
from greenroom.model.times import Micros
from greenroom.store import costs
from greenroom.store.columns import document

_INTERRUPTED = Fault(FaultType.INTERRUPTED, "The call was given up; whether it was billed is unknown.")
_NOT_HANDED_OVER = (
    "NOT EXISTS (SELECT 1 FROM items"
    " WHERE items.id = attempts.item_id AND items.status = 'running' AND chunk_id IS NOT NULL)"
)


class Recovered(Struct, frozen=True, kw_only=True):
    """How many running items went back to the queue, and how many open attempts were closed as interrupted."""

    items: int
    attempts: int


def recover(db: sqlite3.Connection, epoch: int, now: Micros) -> Recovered:
    """Queue again what ran in an earlier epoch, and close the attempts it left open. Items keep their attempt."""
    concerned = [row[0] for row in db.execute("SELECT id FROM batches WHERE n_running > 0")]
    return Recovered(
        items=_queue_again(db, concerned, "epoch < ?", epoch, now),
        attempts=_interrupt(db, "epoch < ?", epoch, now),
    )


def recover_batch(db: sqlite3.Connection, batch_id: str, now: Micros) -> Recovered:
    """Queue again whatever runs in a batch whose actor has gone, and close its open attempts."""
    return Recovered(
        items=_queue_again(db, [batch_id], "batch_id = ?", batch_id, now),
        attempts=_interrupt(db, "judging = 0 AND batch_id = ?", batch_id, now),
    )


def interrupt(db: sqlite3.Connection, item_id: str, now: Micros) -> int:
    """Close the open attempt of an item that is given up, if it has one. Answers how many there were."""
    return _interrupt(db, "judging = 0 AND item_id = ?", item_id, now)


def interrupt_cards(db: sqlite3.Connection, epoch: int, now: Micros) -> int:
    """Close what is open of generations of flashcards, up to an epoch: nobody waits for it any more."""
    return _interrupt(db, "generation_id IS NOT NULL AND epoch <= ?", epoch, now)


def interrupt_generation(db: sqlite3.Connection, generation_id: str, now: Micros) -> int:
    """Close the open attempt of a generation that is given up, if it has one. Answers how many there were."""
    return _interrupt(db, "generation_id = ?", generation_id, now)


def interrupt_judging(db: sqlite3.Connection, epoch: int, now: Micros) -> int:
    """Close what is open of verdicts, up to an epoch: nobody waits for it any more."""
    return _interrupt(db, "judging = 1 AND epoch <= ?", epoch, now)


def interrupt_verdict(db: sqlite3.Connection, conversation_id: str, now: Micros) -> int:
    """Close the open attempt at a verdict on a conversation, if it has one. Answers how many there were."""
    return _interrupt(db, "judging = 1 AND conversation_id = ?", conversation_id, now)


def _queue_again(db: sqlite3.Connection, batches: Sequence[str], which: str, value: object, now: Micros) -> int:
    left_running = (
        f"batch_id IN (SELECT value FROM json_each(?)) AND status = 'running' AND chunk_id IS NULL AND {which}"
    )
    parameters = (now, document(batches), value)
    db.execute(
        "UPDATE batches SET n_running = n_running - number, n_queued = n_queued + number, updated_at = ?"
        f" FROM (SELECT batch_id, count(*) AS number FROM items WHERE {left_running} GROUP BY batch_id)"
        " WHERE batch_id = batches.id",
        parameters,
    )
    return db.execute(
        f"UPDATE items SET status = 'queued', started_at = NULL, updated_at = ? WHERE {left_running}", parameters
    ).rowcount


def _interrupt(db: sqlite3.Connection, which: str, value: object, now: Micros) -> int:
    # Few attempts are open at any time, however many there are of a batch or an item.
    closed = db.execute(
        f"UPDATE attempts INDEXED BY attempts_open SET status = ?, error = ?, finished_at = ?"
        f" WHERE status IS NULL AND {which} AND {_NOT_HANDED_OVER} RETURNING seq, reserved",
        (str(attempt_status(_INTERRUPTED.type)), document(_INTERRUPTED), now, value),
    ).fetchall()
    costs.add(db, closed)
    return len(closed)
