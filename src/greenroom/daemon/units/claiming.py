"""An item's way out: its batch is taken up, it is claimed, and each attempt is noted before its call leaves."""

from msgspec import Struct

from greenroom.daemon import facts
from greenroom.daemon.units.endings import DAEMON, settle
from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import Batch, Item
from greenroom.model.library import Source
from greenroom.model.settling import Standing, room, winds_up
from greenroom.model.states import BatchAction, BatchStatus, next_batch_status
from greenroom.model.times import Micros
from greenroom.store import attempts, batches, items, recovery, standings
from greenroom.store.port import Transaction


class Claimed(Struct, frozen=True):
    """Items that now run, the library rows they come from, and how their batch stands with them."""

    items: list[Item]
    sources: dict[str, Source]
    standing: Standing


def begin(tx: Transaction, epoch: int, now: Micros) -> list[str]:
    """Queue again whatever ran in this epoch or an earlier one: a supervisor that begins has no workers yet.

    Paused batches have no actor that would see to it. Answers which batches may run, in the order of serving.
    """
    recovery.recover(tx.db, epoch + 1, now)
    return [batch.id for batch in batches.admissible(tx.db)]


def take_up(tx: Transaction, batch_id: str, now: Micros) -> Batch | None:
    """Begin with a batch, or with what an earlier incarnation of its actor left: nothing of that runs any more."""
    batch = batches.get(tx.db, DAEMON, batch_id)
    if batch is None or batch.status.is_final:
        return None
    recovery.recover_batch(tx.db, batch_id, now)
    if batch.status is BatchStatus.QUEUED and not batch.held and not batch.cancel_requested:
        status = next_batch_status(batch.status, BatchAction.ADMIT)
        batches.shift(tx.db, batch_id, expect=batch.status, to=status, now=now, started_at=batch.started_at or now)
        tx.note(facts.batch_status(batch.owner, batch_id, status, None))
    settle(tx, batch_id, now)
    return batches.get(tx.db, DAEMON, batch_id)


def claim(
    tx: Transaction, batch: Batch, *, concurrency: int, known: frozenset[str], epoch: int, now: Micros
) -> Claimed | None:
    """Take as many queued items as may start now, with the library rows that the actor does not know yet.

    Where the batch winds up, some more of its queued items are cancelled instead.
    """
    options = batch.options
    standing = standings.get(tx.db, batch.id)
    if standing is not None and winds_up(standing, options.error_handling):
        standing = settle(tx, batch.id, now)
    if standing is None:
        return None
    free = room(standing, concurrency=concurrency, pilot=options.pilot, error_handling=options.error_handling)
    if not free:
        return Claimed([], {}, standing)
    claimed = items.claim(tx.db, batch.id, free, epoch, now)
    wanted = {item.source_key for item in claimed} - known
    sources = batches.sources(tx.db, batch.id, wanted) if wanted else {}
    return Claimed(claimed, sources, standings.get(tx.db, batch.id) or standing)


def note(tx: Transaction, item: Item, attempt: OpenAttempt, epoch: int, now: Micros) -> bool:
    """Note an attempt before its call leaves. False where it must not: the batch was stopped, or it is stale.

    That the batch is looked at in the same transaction makes a pause exact: once it is durable, no call starts.
    """
    standing = standings.get(tx.db, item.batch_id)
    if standing is None or standing.status is not BatchStatus.PROCESSING or standing.cancel_requested:
        return False
    if not items.open_attempt(tx.db, item.id, attempt.number - 1, epoch, now):
        return False
    attempts.open(tx.db, attempt, item=item, epoch=epoch)
    return True
