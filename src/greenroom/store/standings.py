"""How a batch stands, read and guarded on the hot path: the few columns that change while it runs."""

# ruff: noqa: S608  only names of columns of ours stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Any

from greenroom.model.batch import ErrorHandling, Progress
from greenroom.model.money import Picodollars
from greenroom.model.settling import Standing
from greenroom.model.states import BatchStatus

_COLUMNS = (
    "status, held, cancel_requested, n_total, n_queued, n_running, n_successful, n_failed, n_cancelled, cost,"
    " budget, wanted, doubtful, waits_for_month"
)


def get(db: sqlite3.Connection, batch_id: str) -> Standing | None:
    """How a batch stands, whoever's it is: for the daemon's own steps, never for an answer to a caller."""
    row = db.execute(f"SELECT {_COLUMNS} FROM batches WHERE id = ?", (batch_id,)).fetchone()
    return None if row is None else _read(row)


def governed(db: sqlite3.Connection, batch_id: str) -> tuple[Standing, ErrorHandling, int | None] | None:
    """How a batch stands, and what decides when it stops by itself: its error handling and its pilot."""
    row = db.execute(
        f"SELECT {_COLUMNS}, options ->> '$.error_handling', options ->> '$.pilot' FROM batches WHERE id = ?",
        (batch_id,),
    ).fetchone()
    if row is None:
        return None
    *columns, error_handling, pilot = row
    return _read(columns), error_handling, pilot


def _read(row: Sequence[Any]) -> Standing:
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
