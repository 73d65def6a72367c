"""How batches come to their end, and how they are stopped by something other than a person."""

from greenroom.daemon import facts
from greenroom.model.batch import Reason
from greenroom.model.principal import Principal
from greenroom.model.settling import Standing, ending, stops
from greenroom.model.states import BatchStatus
from greenroom.model.times import Micros
from greenroom.store import batches, items, standings
from greenroom.store.port import Transaction

DAEMON = Principal(uid=-1, sees_all=True)
"""The daemon itself, where it reads rows for its own steps. Never the principal of a caller."""


def settle(tx: Transaction, batch_id: str, now: Micros) -> Standing | None:
    """Draw the consequences of what just happened to a batch's items.

    Under `error_handling = stop` a failed item cancels the queued ones; after a pilot the batch pauses; when
    nothing is queued or runs it becomes final. Answers how the batch stands then, or None if it is gone.
    """
    standing = standings.get(tx.db, batch_id)
    if standing is None or standing.status.is_final or not _may_change(standing):
        return standing
    batch = batches.get(tx.db, DAEMON, batch_id)
    assert batch is not None
    options = batch.options
    if stops(standing, options.error_handling) and standing.progress.queued:
        items.cancel_queued(tx.db, batch_id, now)
        standing = standings.get(tx.db, batch_id)
        assert standing is not None
    ends = ending(standing, options.error_handling)
    if ends is not None:
        reason = ends.reason if ends.reason is not None else None
        batches.shift(
            tx.db, batch_id, expect=standing.status, to=ends.status, now=now, reason=reason, completed_at=now
        )
        tx.note(facts.batch_status(batch.owner, batch_id, ends.status, reason))
        tx.note(facts.batch_finished(batch, ends.status, standing.progress, standing.cost))
    elif (
        options.pilot is not None
        and standing.progress.completed == options.pilot
        and standing.status is BatchStatus.PROCESSING
    ):
        reason = Reason("pilot", f"The first {options.pilot} are there to look at; `batch resume` goes on.")
        _pause(tx, batch.owner, batch_id, standing.status, reason, now)
    else:
        return standing
    return standings.get(tx.db, batch_id)


def _may_change(standing: Standing) -> bool:
    """Whether an ending, a stop or a pilot's end is possible at all: spares the hot path the whole row."""
    progress = standing.progress
    return (
        not (progress.queued or progress.running)
        or progress.failed > 0
        or standing.status is (BatchStatus.PROCESSING)
    )


def pause_provider(tx: Transaction, provider: str, reason: Reason, now: Micros) -> list[str]:
    """Pause every batch of a provider that nobody can call just now. Answers the ids of those that were paused."""
    paused = []
    for batch in batches.admissible(tx.db):
        running = batch.status in {BatchStatus.QUEUED, BatchStatus.PROCESSING}
        if batch.options.provider == provider and running and not batch.cancel_requested:
            _pause(tx, batch.owner, batch.id, batch.status, reason, now)
            paused.append(batch.id)
    return paused


def give_up(tx: Transaction, batch_id: str, message: str, now: Micros) -> None:
    """Fail a batch whose actor keeps crashing: nothing runs any more, what is queued is cancelled."""
    batch = batches.get(tx.db, DAEMON, batch_id)
    if batch is None or batch.status.is_final:
        return
    items.cancel_queued(tx.db, batch_id, now)
    standing = standings.get(tx.db, batch_id)
    assert standing is not None
    reason = Reason("internal", f"{message} `batch retry --include-cancelled` tries again.")
    batches.shift(
        tx.db, batch_id, expect=batch.status, to=BatchStatus.FAILED, now=now, reason=reason, completed_at=now
    )
    tx.note(facts.batch_status(batch.owner, batch_id, BatchStatus.FAILED, reason))
    tx.note(facts.batch_finished(batch, BatchStatus.FAILED, standing.progress, standing.cost))


def _pause(tx: Transaction, owner: int, batch_id: str, before: BatchStatus, reason: Reason, now: Micros) -> None:
    batches.shift(tx.db, batch_id, expect=before, to=BatchStatus.PAUSED, now=now, reason=reason)
    tx.note(facts.batch_status(owner, batch_id, BatchStatus.PAUSED, reason))
