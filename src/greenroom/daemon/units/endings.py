"""How batches come to their end, and how they are stopped by something other than a person."""

from greenroom.daemon import facts
from greenroom.model.batch import Reason
from greenroom.model.principal import Principal
from greenroom.model.settling import Standing, ending, winds_up
from greenroom.model.states import BatchStatus
from greenroom.model.times import Micros
from greenroom.store import batches, chunks, items_at_once, recovery, standings
from greenroom.store.port import Transaction

DAEMON = Principal(uid=-1, sees_all=True)
"""The daemon itself, where it reads rows for its own steps. Never the principal of a caller."""


SWEEP = 5_000
"""Queued items that one transaction cancels at most: a million at once would keep every other writer waiting."""


def settle(tx: Transaction, batch_id: str, now: Micros, *, item_ended: bool = False) -> Standing | None:
    """Draw the consequences of what just happened to a batch's items.

    While a batch winds up, because it is being cancelled or an item failed under `error_handling = stop`, its
    queued items are cancelled, a sweep at a time; when nothing is queued or runs it becomes final. With
    `item_ended`, one of its items has just ended: if that was a pilot's last, the batch pauses. (Not otherwise:
    once a pilot was looked at, as many items have ended until the next one has.) Answers how the batch stands
    then, or None if it is gone.
    """
    found = standings.governed(tx.db, batch_id)
    if found is None:
        return None
    standing: Standing | None
    standing, error_handling, pilot = found
    if standing.status.is_final:
        return standing
    if standing.progress.queued and winds_up(standing, error_handling):
        items_at_once.cancel_queued(tx.db, batch_id, now, SWEEP)
        standing = standings.get(tx.db, batch_id)
        assert standing is not None
    ends = ending(standing, error_handling)
    if ends is not None:
        batch = batches.get(tx.db, DAEMON, batch_id)
        assert batch is not None
        batches.shift(
            tx.db, batch_id, expect=standing.status, to=ends.status, now=now, reason=ends.reason, completed_at=now
        )
        tx.note(facts.batch_status(batch.owner, batch_id, ends.status, ends.reason))
        tx.note(facts.batch_finished(batch, ends.status, standing.progress, standing.cost))
        return standings.get(tx.db, batch_id)
    processing = standing.status is BatchStatus.PROCESSING and not winds_up(standing, error_handling)
    if item_ended and processing and standing.progress.completed == pilot:
        batch = batches.get(tx.db, DAEMON, batch_id)
        assert batch is not None
        reason = Reason("pilot", f"The first {pilot} are there to look at; `greenroom batch resume` goes on.")
        pause(tx, batch.owner, batch_id, standing.status, reason, now)
        return standings.get(tx.db, batch_id)
    return standing


def pause_provider(
    tx: Transaction, provider: str, reason: Reason, now: Micros, *, model: str | None = None
) -> list[str]:
    """Pause every batch of a provider that nobody can call just now; with `model`, those that ask it for that one.

    Answers the ids of those that were paused.
    """
    paused = []
    for batch in batches.admissible(tx.db):
        running = batch.status in {BatchStatus.QUEUED, BatchStatus.PROCESSING}
        asks = batch.options.provider == provider and model in {None, batch.options.model}
        if asks and running and not batch.cancel_requested:
            pause(tx, batch.owner, batch.id, batch.status, reason, now)
            paused.append(batch.id)
    return paused


def give_up(tx: Transaction, batch_id: str, message: str, now: Micros) -> None:
    """Fail a batch whose actor keeps crashing: nothing of it runs any more, and what was left is cancelled."""
    batch = batches.get(tx.db, DAEMON, batch_id)
    if batch is None or batch.status.is_final:
        return
    chunks.abandon(tx.db, batch_id, now)
    recovery.recover_batch(tx.db, batch_id, now)
    items_at_once.cancel_queued(tx.db, batch_id, now)
    standing = standings.get(tx.db, batch_id)
    assert standing is not None
    reason = Reason("internal", f"{message} `greenroom batch retry --include-cancelled` tries again.")
    batches.shift(
        tx.db, batch_id, expect=batch.status, to=BatchStatus.FAILED, now=now, reason=reason, completed_at=now
    )
    tx.note(facts.batch_status(batch.owner, batch_id, BatchStatus.FAILED, reason))
    tx.note(facts.batch_finished(batch, BatchStatus.FAILED, standing.progress, standing.cost))


def pause(tx: Transaction, owner: int, batch_id: str, before: BatchStatus, reason: Reason, now: Micros) -> None:
    """Pause a batch for a reason of the daemon's own."""
    batches.shift(tx.db, batch_id, expect=before, to=BatchStatus.PAUSED, now=now, reason=reason)
    tx.note(facts.batch_status(owner, batch_id, BatchStatus.PAUSED, reason))
