"""What people do to batches. The transition table says what is allowed."""

from collections.abc import Callable
from functools import partial

from msgspec import UNSET
from msgspec.structs import replace

from greenroom.daemon import facts
from greenroom.daemon.units import judging
from greenroom.daemon.units.endings import settle
from greenroom.daemon.units.funding import Treasury
from greenroom.model.batch import Batch, BatchChanges, Reason
from greenroom.model.errors import Conflict, NotFound
from greenroom.model.principal import Principal
from greenroom.model.states import BatchAction, BatchStatus, next_batch_status
from greenroom.model.times import Micros
from greenroom.store import batches, items_at_once
from greenroom.store.port import Transaction

Step = Callable[[Transaction, Principal, str, Micros], Batch]
"""One action on one batch.

It answers the batch as it is afterwards, or raises `NotFound`, `Conflict` or `BudgetExceeded`.
"""


def release(treasury: Treasury) -> Step:
    """Let a held batch go."""
    return partial(_release, treasury)


def resume(treasury: Treasury, *, judged: bool) -> Step:
    """Go on; a held one goes back to waiting for its release.

    Where there is a judge (`judged`), verdicts that could not be paid for are asked for again.
    """
    return partial(_resume, treasury, judged)


def retry(treasury: Treasury, *, include_cancelled: bool, judged: bool) -> Step:
    """Queue the failed items again, with fresh attempts, and the cancelled ones if asked.

    Where there is a judge (`judged`), verdicts that failed or were cancelled are asked for again like them.
    """
    return partial(_retry, treasury, include_cancelled, judged)


def change(treasury: Treasury, changes: BatchChanges, *, judged: bool) -> Step:
    """Change concurrency, priority or budget. A batch that waits for money goes on where there is some now.

    So do verdicts that could not be paid for, where there is a judge (`judged`).
    """
    return partial(_change, treasury, changes, judged)


def _release(treasury: Treasury, tx: Transaction, who: Principal, batch_id: str, now: Micros) -> Batch:
    batch, status = _allowed(tx, who, batch_id, BatchAction.RELEASE)
    if not batch.held:
        raise Conflict(
            f"Batch {batch.name!r} is {batch.status} and not held: there is nothing to release.",
            details={"status": str(batch.status), "held": False},
        )
    if not batch.progress.total:
        raise Conflict(f"Batch {batch.name!r} has no items yet; append some first.", details={"status": "queued"})
    treasury.check(tx, batch, now)
    batches.shift(tx.db, batch_id, expect=batch.status, to=status, now=now, held=False)
    return _shifted(tx, who, batch, status, None)


def pause(tx: Transaction, who: Principal, batch_id: str, now: Micros) -> Batch:
    """Start nothing new."""
    batch, status = _allowed(tx, who, batch_id, BatchAction.PAUSE)
    if batch.cancel_requested:
        raise Conflict(
            f"Batch {batch.name!r} is being cancelled; it ends when its running items have.",
            details={"status": str(batch.status), "cancel_requested": True},
        )
    reason = Reason("user", "Paused by its owner; `greenroom batch resume` goes on.")
    batches.shift(tx.db, batch_id, expect=batch.status, to=status, now=now, reason=reason)
    return _shifted(tx, who, batch, status, reason)


def cancel(tx: Transaction, who: Principal, batch_id: str, now: Micros) -> Batch:
    """End the queued items; the batch is cancelled once nothing runs. Asking again is fine."""
    batch, status = _allowed(tx, who, batch_id, BatchAction.CANCEL)
    if not batch.cancel_requested:
        batches.shift(tx.db, batch_id, expect=batch.status, to=status, now=now, cancel_requested=True, held=False)
        settle(tx, batch_id, now)
    return _get(tx, who, batch_id)


def _resume(
    treasury: Treasury, judged: bool, tx: Transaction, who: Principal, batch_id: str, now: Micros
) -> Batch:
    batch, status = _allowed(tx, who, batch_id, BatchAction.RESUME)
    if batch.cancel_requested:
        raise Conflict(
            f"Batch {batch.name!r} is being cancelled; `greenroom batch retry` brings it back once it has ended.",
            details={"status": str(batch.status), "cancel_requested": True},
        )
    if batch.held:
        status = BatchStatus.QUEUED
    else:
        treasury.check(tx, batch, now)
        if judged:
            judging.take_up_unpaid(tx, batch_id, now)
    started_at = batch.started_at if batch.held else batch.started_at or now
    batches.shift(tx.db, batch_id, expect=batch.status, to=status, now=now, reason=None, started_at=started_at)
    return _shifted(tx, who, batch, status, None)


def _retry(
    treasury: Treasury,
    include_cancelled: bool,
    judged: bool,
    tx: Transaction,
    who: Principal,
    batch_id: str,
    now: Micros,
) -> Batch:
    batch, status = _allowed(tx, who, batch_id, BatchAction.RETRY)
    treasury.check(tx, batch, now)
    retried = items_at_once.retry(tx.db, batch_id, include_cancelled, now)
    heard = judged and judging.take_up_all(tx, batch_id, now, include_cancelled=include_cancelled)
    if not retried and not heard:
        which = "failed or cancelled" if include_cancelled else "failed"
        hint = "" if include_cancelled or not batch.progress.cancelled else " `include_cancelled` takes those too."
        raise Conflict(
            f"Batch {batch.name!r} is {batch.status} and has no {which} items to retry.{hint}",
            details={"status": str(batch.status)},
        )
    batches.shift(
        tx.db,
        batch_id,
        expect=batch.status,
        to=status,
        now=now,
        reason=None,
        cancel_requested=False,
        started_at=batch.started_at or now,
        completed_at=None,
    )
    brought_back = _shifted(tx, who, batch, status, None)
    if retried:
        return brought_back
    # Verdicts come after a batch's end, so that it has ended again.
    settle(tx, batch_id, now)
    return _get(tx, who, batch_id)


def _change(
    treasury: Treasury,
    changes: BatchChanges,
    judged: bool,
    tx: Transaction,
    who: Principal,
    batch_id: str,
    now: Micros,
) -> Batch:
    before, status = _allowed(tx, who, batch_id, BatchAction.SET)
    options, budget = before.options, before.budget if changes.budget is UNSET else changes.budget
    if changes.concurrency is not UNSET:
        options = replace(options, concurrency=changes.concurrency)
    if changes.priority is not UNSET:
        options = replace(options, priority=changes.priority)
    if changes.mode is not UNSET:
        options = replace(options, mode=changes.mode)
    batches.set_options(tx.db, batch_id, options, budget, now)
    batch = _get(tx, who, batch_id)
    reason = batch.reason
    if judged and changes.budget is not UNSET:
        judging.take_up_unpaid(tx, batch_id, now)
    if _waits_for_money(batch) and changes.budget is not UNSET:
        reason = treasury.line(tx, batch, now)
        if reason is None:
            return _resume(treasury, judged, tx, who, batch_id, now)
        batches.shift(tx.db, batch_id, expect=status, to=status, now=now, reason=reason)
    return _shifted(tx, who, batch, status, reason)


def _waits_for_money(batch: Batch) -> bool:
    paused = batch.status is BatchStatus.PAUSED and not batch.cancel_requested
    return paused and batch.reason is not None and batch.reason.type == "budget"


def _allowed(tx: Transaction, who: Principal, batch_id: str, action: BatchAction) -> tuple[Batch, BatchStatus]:
    batch = _get(tx, who, batch_id)
    return batch, next_batch_status(batch.status, action)


def _shifted(tx: Transaction, who: Principal, batch: Batch, status: BatchStatus, reason: Reason | None) -> Batch:
    tx.note(facts.batch_status(batch.owner, batch.id, status, reason))
    return _get(tx, who, batch.id)


def _get(tx: Transaction, who: Principal, batch_id: str) -> Batch:
    found = batches.get(tx.db, who, batch_id)
    if found is None:
        raise NotFound("batch", batch_id)
    return found
