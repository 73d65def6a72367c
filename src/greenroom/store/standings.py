"""How a batch stands, read and guarded on the hot path: the few columns that change while it runs, and no JSON."""

import sqlite3

from greenroom.model.batch import ErrorHandling, Progress
from greenroom.model.money import Picodollars
from greenroom.model.settling import Standing
from greenroom.model.states import BatchStatus


def get(db: sqlite3.Connection, batch_id: str) -> Standing | None:
    """How a batch stands, whoever's it is: for the daemon's own steps, never for an answer to a caller."""
    row = db.execute(
        "SELECT status, held, cancel_requested, n_total, n_queued, n_running, n_successful, n_failed, n_cancelled,"
        " cost, budget, wanted, doubtful, waits_for_month FROM batches WHERE id = ?",
        (batch_id,),
    ).fetchone()
    if row is None:
        return None
    status, held, cancel_requested, *counters, cost, budget, wanted, doubtful, waits = row
    total, queued, running, successful, failed, cancelled = counters
    return Standing(
        status=BatchStatus(status),
        held=bool(held),
        cancel_requested=bool(cancel_requested),
        progress=Progress(
            total=total,
            queued=queued,
            running=running,
            successful=successful,
            failed=failed,
            cancelled=cancelled,
        ),
        cost=Picodollars(cost),
        budget=None if budget is None else Picodollars(budget),
        wanted=Picodollars(wanted),
        doubtful=Picodollars(doubtful),
        waits_for_month=bool(waits),
    )


def rules(db: sqlite3.Connection, batch_id: str) -> tuple[ErrorHandling, int | None]:
    """Of a batch that is there, what decides when it stops by itself: its error handling and its pilot."""
    error_handling, pilot = db.execute(
        "SELECT options ->> '$.error_handling', options ->> '$.pilot' FROM batches WHERE id = ?", (batch_id,)
    ).fetchone()
    return error_handling, pilot
