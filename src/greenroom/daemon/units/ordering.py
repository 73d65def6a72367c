"""How batches are made: an order becomes rows, with the library rows that they come from as they are now."""

import hashlib
import sqlite3
from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec import Struct

from greenroom.daemon import facts
from greenroom.daemon.estimating import Estimator, imagined, ordered
from greenroom.daemon.units.rewriting import note_feedback
from greenroom.daemon.units.shelves import Shelves
from greenroom.model.batch import Batch, BatchOptions, Estimate, Progress
from greenroom.model.errors import Conflict, NotFound
from greenroom.model.estimate import Quote
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.plan import Plan, plan, plan_sets
from greenroom.model.principal import Principal
from greenroom.model.states import BatchAction, BatchStatus, next_batch_status
from greenroom.model.times import Micros
from greenroom.store import appends, batches, items, receipts
from greenroom.store.port import Transaction


class Started(Struct, frozen=True):
    """A batch that was made, what was planned for it, and what it was estimated by."""

    batch: Batch
    plan: Plan
    quote: Quote


class Appended(Struct, frozen=True):
    """A batch that got more items, and how many this call added."""

    batch: Batch
    added: int


def start(
    tx: Transaction,
    who: Principal,
    order: BatchOrder,
    options: BatchOptions,
    estimator: Estimator,
    ids: Callable[[], str],
    now: Micros,
    *,
    admin_uid: int,
) -> Started:
    """Make a batch with its items.

    Raises:
        InvalidParams: what the order asks for can't be had; each thing at its path.
        Conflict: all that it asks for is being written anew already.
    """
    if order.feedback:
        awaited = Shelves(tx.db, who, admin_uid).rewriters(order.conversation_ids)
        told = [each for each in order.conversation_ids if each not in awaited]
        note_feedback(tx, who, told, order.feedback, ids, now)
    planned = _planned(tx.db, who, order, admin_uid)
    quote = estimator.quote(tx.db, who, options, ordered(planned, options.model))
    batch = Batch(
        id=ids(),
        owner=who.uid,
        name=order.name,
        status=BatchStatus.QUEUED,
        held=order.hold,
        reason=None,
        cancel_requested=False,
        options=options,
        budget=order.budget,
        progress=Progress(),
        estimate=quote.of_mode(options.mode),
        actual_cost=Picodollars(0),
        started_at=None,
        completed_at=None,
        created_at=now,
        updated_at=now,
    )
    batches.insert(tx.db, batch)
    batches.append_sources(tx.db, batch.id, planned.sources)
    items.append(tx.db, batch.id, who.uid, planned.items, ids, now)
    tx.note(facts.batch_started(batch, len(planned.items)))
    receipts.done(tx.db, who, now)
    return Started(_get(tx, who, batch.id), planned, quote)


def estimate(
    db: sqlite3.Connection,
    who: Principal,
    order: BatchOrder,
    options: BatchOptions,
    estimator: Estimator,
    counts: Mapping[Tier, int] | None,
    *,
    admin_uid: int,
) -> tuple[Quote, Plan]:
    """What an order would cost and take, or instead of its own items so many of each tier; and what it comes to.

    Raises:
        InvalidParams, Conflict: as `start` does.
    """
    if counts is not None:
        return estimator.quote(db, who, options, imagined(counts)), Plan((), {})
    planned = _planned(db, who, order, admin_uid)
    return estimator.quote(db, who, options, ordered(planned, options.model)), planned


def append(
    tx: Transaction,
    who: Principal,
    batch_id: str,
    seq: int,
    sets: Sequence[OrderedSet],
    estimator: Estimator,
    ids: Callable[[], str],
    now: Micros,
    *,
    admin_uid: int,
) -> Appended:
    """Add items to a held batch; the same `seq` with the same body adds once.

    Raises:
        NotFound: there is no such batch, or it is not the caller's.
        Conflict: it is not held, or the `seq` was used with another body.
        InvalidParams: a set can't be had.
    """
    batch = _get(tx, who, batch_id)
    body_hash = hashlib.sha256(msgspec.json.encode(sets, order="sorted")).digest()
    before = appends.find(tx.db, batch_id, seq)
    if before is not None:
        if before.body_hash != body_hash:
            raise Conflict(f"seq {seq} of this batch was already used with other parameter sets; count on.")
        return Appended(batch, before.added)
    next_batch_status(batch.status, BatchAction.APPEND)
    if not batch.held:
        raise Conflict(
            f"Batch {batch.name!r} is {batch.status} and not held; start one with hold: true to append to it.",
            details={"status": str(batch.status), "held": False},
        )
    planned = plan_sets(
        sets,
        Shelves(tx.db, who, admin_uid),
        template_id=batch.options.template_id,
        shared=batch.options.shared_parameters,
        matrix=batch.options.matrix,
    )
    batches.append_sources(tx.db, batch_id, planned.sources)
    items.append(tx.db, batch_id, batch.owner, planned.items, ids, now)
    appends.insert(tx.db, batch_id, seq, appends.Append(body_hash, len(planned.items)))
    if batch.estimate is not None:
        ahead = batch.progress.total
        wanted = ordered(planned, batch.options.model)
        more = estimator.quote(tx.db, who, batch.options, wanted, ahead=ahead).of_mode(batch.options.mode)
        batches.set_estimate(tx.db, batch_id, _sum(batch.estimate, more) if ahead else more)
    receipts.done(tx.db, who, now)
    return Appended(_get(tx, who, batch_id), len(planned.items))


def _planned(db: sqlite3.Connection, who: Principal, order: BatchOrder, admin_uid: int) -> Plan:
    return plan(order, Shelves(db, who, admin_uid))


def _sum(one: Estimate, other: Estimate) -> Estimate:
    """An estimate, and what more items add to it."""
    low, expected, high = (Picodollars(a + b) for a, b in zip(one.cost, other.cost, strict=True))
    soon, likely, late = (a + b for a, b in zip(one.time_s, other.time_s, strict=True))
    return Estimate(cost=(low, expected, high), time_s=(soon, likely, late), basis=one.basis)


def _get(tx: Transaction, who: Principal, batch_id: str) -> Batch:
    found = batches.get(tx.db, who, batch_id)
    if found is None:
        raise NotFound("batch", batch_id)
    return found
