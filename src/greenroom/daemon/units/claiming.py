"""An item's way out: its batch is taken up, it is claimed, and each attempt is noted before its call leaves."""

from collections.abc import Callable
from typing import assert_never

from msgspec import Struct

from greenroom.daemon import facts
from greenroom.daemon.units.endings import DAEMON, pause, settle
from greenroom.daemon.units.funding import Treasury, at_the_line
from greenroom.model.attempt import OpenAttempt
from greenroom.model.batch import Batch, BatchOptions, Item
from greenroom.model.budget import Later, Paid, Spent
from greenroom.model.library import Source
from greenroom.model.settling import Standing, room, winds_up
from greenroom.model.states import BatchAction, BatchStatus, next_batch_status
from greenroom.model.times import Micros
from greenroom.store import attempts, batches, items, recovery, standings
from greenroom.store.port import Transaction


class Claimed(Struct, frozen=True, kw_only=True):
    """Items that now run, the library rows they come from, and how their batch stands with them.

    `batch` is the row where it was to be read again. `short_of_money`: more could run, were there not calls out
    that may cost what is left of a budget. `paused`: a budget is spent, and that has paused the batch just now.
    """

    items: list[Item] = []
    sources: dict[str, Source] = {}
    standing: Standing
    batch: Batch
    short_of_money: bool = False
    paused: bool = False


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
    tx: Transaction,
    batch: Batch,
    *,
    reread: bool,
    width: Callable[[BatchOptions], int],
    treasury: Treasury,
    known: frozenset[str],
    after: int | None,
    epoch: int,
    now: Micros,
) -> Claimed | None:
    """Take as many queued items as may start now, with the library rows that the actor does not know yet.

    Where the batch winds up, some more of its queued items are cancelled instead; where its budget is spent, it
    pauses. None where the batch is gone.

    Args:
        tx: the transaction.
        batch: as the actor knows it.
        reread: somebody may have changed its options since.
        width: how many items may run at once, by the options.
        treasury: the month's budget.
        known: keys of the sources that the actor has.
        after: a position; items after it come first.
        epoch: the present boot.
        now: the time.
    """
    if reread:
        batch = batches.get(tx.db, DAEMON, batch.id) or batch
    options = batch.options
    standing = standings.get(tx.db, batch.id)
    if standing is not None and winds_up(standing, options.error_handling):
        standing = settle(tx, batch.id, now)
    if standing is None:
        return None
    free = room(standing, concurrency=width(options), pilot=options.pilot, error_handling=options.error_handling)
    if not free:
        return Claimed(standing=standing, batch=batch)
    match funding := treasury.pays_for(tx, batch, standing, free, now):
        case Later():
            return Claimed(standing=standing, batch=batch, short_of_money=True)
        case Spent(purse):
            pause(tx, batch.owner, batch.id, standing.status, at_the_line(purse, standing.wanted), now)
            return Claimed(standing=standings.get(tx.db, batch.id) or standing, batch=batch, paused=True)
        case Paid(calls):
            claimed = items.claim(tx.db, batch.id, calls, epoch, now, after=after)
            wanted = {item.source_key for item in claimed} - known
            return Claimed(
                items=claimed,
                sources=batches.sources(tx.db, batch.id, wanted) if wanted else {},
                standing=standings.get(tx.db, batch.id) or standing,
                batch=batch,
                short_of_money=calls < free,
            )
        case _:
            assert_never(funding)


def note(
    tx: Transaction, item: Item, attempt: OpenAttempt, *, treasury: Treasury, epoch: int, now: Micros
) -> bool:
    """Note an attempt before its call leaves.

    That the batch is looked at in the same transaction makes a pause exact: once it is durable, no call starts. So
    is a budget: what the call may cost at most is set aside with it.

    Returns:
        False where it must not leave: the batch was stopped, there is no money for it, or it is stale.
    """
    standing = standings.get(tx.db, item.batch_id)
    if standing is None or standing.status is not BatchStatus.PROCESSING or standing.cancel_requested:
        return False
    if not treasury.pays(tx, item.batch_id, standing, attempt):
        return False
    if not items.open_attempt(tx.db, item.id, attempt.number - 1, epoch, now):
        return False
    attempts.open(tx.db, attempt, item=item, epoch=epoch)
    return True
