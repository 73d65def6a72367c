"""A batch once more: the same items from the same library rows as they were then, by options that may differ."""

from collections.abc import Callable, Sequence

from greenroom.daemon import facts
from greenroom.daemon.estimating import Estimator, Ordered
from greenroom.limits.estimate import Group
from greenroom.model.batch import Batch, BatchOptions, NewItem, Progress
from greenroom.model.errors import Conflict, InvalidParams, Issue, NotFound
from greenroom.model.money import Picodollars
from greenroom.model.order import Variant
from greenroom.model.principal import Principal
from greenroom.model.states import BatchStatus, ConversationStatus
from greenroom.model.times import Micros
from greenroom.store import batches, conversations, items, receipts, rewritings
from greenroom.store.port import Transaction

MOST_ITEMS = 100_000
"""Items that one transaction copies: more would keep every other writer waiting."""


def clone(
    tx: Transaction,
    who: Principal,
    batch_id: str,
    variant: Variant,
    options: BatchOptions,
    estimator: Estimator,
    ids: Callable[[], str],
    now: Micros,
) -> Batch:
    """Make a batch of the items of another one, none of them written yet.

    Raises:
        NotFound: there is no such batch, or it is not the caller's.
        Conflict: it has no items, or too many, or what it wrote anew is being written anew already.
        InvalidParams: the model has no price, or what it wrote anew is gone or put away.
    """
    origin = batches.get(tx.db, who, batch_id)
    if origin is None:
        raise NotFound("batch", batch_id)
    total = origin.progress.total
    if not 0 < total <= MOST_ITEMS:
        raise Conflict(
            f"Batch {origin.name!r} has {total:,} items; what can be cloned has between 1 and {MOST_ITEMS:,}."
        )
    inputs = items.inputs(tx.db, batch_id)
    _check_rewriting(tx, who, inputs)
    groups = tuple(
        Group(tier=tier, template_id=template_id, items=number)
        for tier, template_id, number in items.kinds(tx.db, batch_id)
    )
    batch = Batch(
        id=ids(),
        owner=who.uid,
        name=variant.name or f"{origin.name} (again)",
        status=BatchStatus.QUEUED,
        held=variant.hold,
        reason=None,
        cancel_requested=False,
        options=options,
        budget=variant.budget_of(origin),
        progress=Progress(),
        estimate=estimator.quote(tx.db, who, options, Ordered(groups)).of_mode(options.mode),
        actual_cost=Picodollars(0),
        started_at=None,
        completed_at=None,
        created_at=now,
        updated_at=now,
    )
    batches.insert(tx.db, batch)
    batches.copy_sources(tx.db, batch_id, batch.id)
    items.append(tx.db, batch.id, who.uid, inputs, ids, now)
    tx.note(facts.batch_started(batch, total))
    receipts.done(tx.db, who, now)
    made = batches.get(tx.db, who, batch.id)
    assert made is not None, "it was just inserted"
    return made


def _check_rewriting(tx: Transaction, who: Principal, inputs: Sequence[NewItem]) -> None:
    """Refuse to pay again for conversations that an order could not name any more, or that wait for a text."""
    wanted = list(dict.fromkeys(each.regenerates for each in inputs if each.regenerates is not None))
    for conversation_id in wanted:
        row = conversations.get(tx.db, who, conversation_id)
        if row is None or row.status is ConversationStatus.ARCHIVED:
            raise InvalidParams(
                Issue(
                    "$.batch_id",
                    "a batch of which all conversations that it writes anew exist and are not archived, unlike"
                    f" {conversation_id!r}",
                )
            )
    for conversation_id, by in rewritings.rewriters(tx.db, who, wanted).items():
        raise Conflict(
            f"Conversation {conversation_id!r} can't be written anew twice at a time: {by.in_words}",
            details={"conversation_id": conversation_id, "batch_id": by.batch_id},
        )
