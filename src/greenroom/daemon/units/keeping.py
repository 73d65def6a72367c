"""An item's way back: what an attempt brought is kept, or the item is given back. Each in one transaction."""

from msgspec import Struct

from greenroom.daemon import facts
from greenroom.daemon.units import judging, outages, remedies, rewriting
from greenroom.daemon.units.endings import pause_provider, settle
from greenroom.daemon.units.pressing import urgency_of_new
from greenroom.model.attempt import ClosedAttempt
from greenroom.model.batch import Batch, Item
from greenroom.model.conversation import NewConversation
from greenroom.model.faults import Fault, FaultType
from greenroom.model.money import Picodollars
from greenroom.model.settling import Standing
from greenroom.model.states import ItemStatus
from greenroom.model.times import Micros
from greenroom.store import attempts, conversations, duplicates, history, items, recovery, standings
from greenroom.store.port import Transaction
from greenroom.writing.outcome import Blocked, Final, Outcome, Retry, Written

NOTHING = Picodollars(0)


class Turn(Struct, frozen=True, kw_only=True):
    """Who says something of an item: the worker with this attempt number, of this boot, at this time.

    It holds only while the item runs with that number and epoch; what a stale worker says changes nothing.
    """

    item: Item
    number: int
    epoch: int
    now: Micros


class Kept(Struct, frozen=True, kw_only=True):
    """What became of an item, and how its batch stands then (None where a stale worker said it).

    `item_ended`: it has come to its end, and neither waits nor is tried again. `paused` are the batches that the
    outcome paused, and `down` is the provider that is down by it.
    """

    standing: Standing | None
    item_ended: bool = False
    paused: tuple[str, ...] = ()
    down: str | None = None


def keep(tx: Transaction, batch: Batch, turn: Turn, outcome: Outcome[NewConversation]) -> Kept:
    """Keep what an attempt brought: product, attempt, item and counters together."""
    item = turn.item
    match outcome:
        case Written(product=product, attempt=attempt):
            return _keep_written(tx, batch, turn, product, attempt)
        case Final(fault=fault, attempt=closed):
            if closed is not None:
                attempts.close(tx.db, closed)
            return _end(tx, turn, ItemStatus.FAILED, fault, NOTHING if closed is None else closed.cost)
        case Retry(counted=counted, attempt=attempt):
            attempts.close(tx.db, attempt)
            mine = items.charge(
                tx.db, item.id, turn.number, turn.epoch, attempt.cost, counted=counted, now=turn.now
            )
            return Kept(standing=standings.get(tx.db, item.batch_id) if mine else None)
        case Blocked(reason_type=reason_type, fault=fault, attempt=attempt):
            attempts.close(tx.db, attempt)
            items.charge(tx.db, item.id, turn.number, turn.epoch, attempt.cost, counted=False, now=turn.now)
            items.requeue(tx.db, item.id, turn.number, turn.epoch, turn.now)
            provider, down = batch.options.provider, reason_type == outages.DOWN
            model = batch.options.model if fault.lacks_model else None
            reason = remedies.reason(reason_type, fault)
            paused = pause_provider(tx, provider, reason, turn.now, model=model)
            standing = settle(tx, item.batch_id, turn.now)
            return Kept(standing=standing, paused=tuple(paused), down=provider if down else None)


def give_back(tx: Transaction, item: Item, epoch: int, now: Micros) -> Kept:
    """Put a running item back into the queue, or end it as cancelled where its batch is being cancelled.

    Its open attempt, if it has one, is closed as interrupted: whether that was billed is unknown.
    """
    turn = _present(tx, item, epoch, now)
    recovery.interrupt(tx.db, item.id, now)
    standing = standings.get(tx.db, item.batch_id)
    if standing is not None and standing.cancel_requested:
        fault = Fault(FaultType.CANCELLED, "The batch was cancelled while this item ran.")
        return _end(tx, turn, ItemStatus.CANCELLED, fault, NOTHING)
    items.requeue(tx.db, item.id, turn.number, epoch, now)
    return Kept(standing=settle(tx, item.batch_id, now))


def after_crash(tx: Transaction, item: Item, max_attempts: int, message: str, epoch: int, now: Micros) -> Kept:
    """Count a worker's crash as one of its item's attempts: queued again, or failed once they are used up."""
    turn = _present(tx, item, epoch, now)
    if turn.item.failures + 1 >= max_attempts:
        recovery.interrupt(tx.db, item.id, now)
        return _end(tx, turn, ItemStatus.FAILED, Fault(FaultType.INTERNAL, message), NOTHING)
    items.charge(tx.db, item.id, turn.number, epoch, NOTHING, counted=True, now=now)
    return give_back(tx, item, epoch, now)


def _present(tx: Transaction, item: Item, epoch: int, now: Micros) -> Turn:
    """The turn as the database has it: a worker that was stopped midway can't say which attempt it had noted."""
    present = items.find(tx.db, item.id) or item
    return Turn(item=present, number=present.attempt, epoch=epoch, now=now)


def _keep_written(
    tx: Transaction, batch: Batch, turn: Turn, product: NewConversation, attempt: ClosedAttempt
) -> Kept:
    item = turn.item
    # What was to be written anew may be gone by now; what was paid for is kept even so.
    rewritten = rewriting.target(tx, item)
    conversation_id = product.id if rewritten is None else rewritten.conversation.id
    cost = items.finish(
        tx.db,
        item.id,
        turn.number,
        turn.epoch,
        ItemStatus.SUCCEEDED,
        turn.now,
        conversation_id=conversation_id,
        add_cost=attempt.cost,
    )
    if cost is None:
        attempts.close(tx.db, attempt)
        return Kept(standing=None)
    if rewritten is None:
        conversations.insert(
            tx.db,
            product,
            item=rewriting.as_new(tx, item),
            categories=batch.options.categories,
            cost=cost,
            urgency=urgency_of_new(tx.db, item, product),
        )
        duplicates.note(tx.db, product.id, product.bands)
        tx.note(facts.conversation_created(item, product))
    else:
        rewriting.rewrite(tx, rewritten, product, cost, turn.now)
    if product.wants_verdict and (rewritten is None or rewritten.is_unchanged):
        judging.put_off(tx, conversation_id, item, product.threshold, turn.now)
    attempts.close(tx.db, attempt, conversation_id)
    history.add(tx.db, item, turn.number, turn.now)
    tx.note(facts.item_finished(item, ItemStatus.SUCCEEDED, cost, conversation_id=conversation_id, fault=None))
    return Kept(standing=settle(tx, item.batch_id, turn.now, item_ended=True), item_ended=True)


def _end(tx: Transaction, turn: Turn, to: ItemStatus, fault: Fault, cost: Picodollars) -> Kept:
    item = turn.item
    whole = items.finish(tx.db, item.id, turn.number, turn.epoch, to, turn.now, fault=fault, add_cost=cost)
    if whole is None:
        return Kept(standing=None)
    if to is ItemStatus.FAILED:
        history.add(tx.db, item, turn.number, turn.now)
    tx.note(facts.item_finished(item, to, whole, conversation_id=None, fault=fault))
    return Kept(standing=settle(tx, item.batch_id, turn.now, item_ended=True), item_ended=True)
