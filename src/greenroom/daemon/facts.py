"""Facts as they are noted: one function a type of the event catalogue, with the data that it promises."""

from collections.abc import Sequence
from typing import Any

import msgspec

from greenroom.model.batch import Batch, Item, Progress, Reason
from greenroom.model.conversation import Conversation, NewConversation
from greenroom.model.export import Export
from greenroom.model.facts import Fact
from greenroom.model.faults import Fault
from greenroom.model.flashcards import Card, Generation
from greenroom.model.money import Picodollars, dollars
from greenroom.model.states import BatchStatus, ConversationStatus, ItemStatus
from greenroom.protocol.events import CATALOGUE
from greenroom.protocol.rows.batch import ProgressRow
from greenroom.protocol.rows.log import ErrorRow


def _fact(type_: str, owner: int, subject: str | None, **data: Any) -> Fact:
    return Fact(type=type_, topic=CATALOGUE[type_].topic, owner=owner, subject=subject, data=data)


def batch_started(batch: Batch, total_items: int) -> Fact:
    """A batch was made."""
    return _fact(
        "batch.started",
        batch.owner,
        batch.id,
        batch_id=batch.id,
        name=batch.name,
        status=str(batch.status),
        total_items=total_items,
    )


def batch_deleted(batch: Batch, uid: int) -> Fact:
    """Somebody took a batch out of the books."""
    return _fact(
        "audit.noted",
        batch.owner,
        None,
        action="batch.delete",
        uid=uid,
        details={"batch_id": batch.id, "name": batch.name},
    )


def batch_status(owner: int, batch_id: str, status: BatchStatus, reason: Reason | None) -> Fact:
    """A batch changed its status."""
    return _fact(
        "batch.status",
        owner,
        batch_id,
        batch_id=batch_id,
        status=str(status),
        reason=None if reason is None else msgspec.to_builtins(reason),
    )


def batch_finished(batch: Batch, status: BatchStatus, progress: Progress, cost: Picodollars) -> Fact:
    """A batch came to its end."""
    return _fact(
        "batch.finished",
        batch.owner,
        batch.id,
        batch_id=batch.id,
        name=batch.name,
        status=str(status),
        progress=msgspec.to_builtins(ProgressRow.of(progress)),
        actual_cost=dollars(cost),
    )


def item_finished(
    item: Item, status: ItemStatus, cost: Picodollars, *, conversation_id: str | None, fault: Fault | None
) -> Fact:
    """An item ended; `cost` is of all its attempts."""
    return _fact(
        "item.finished",
        item.owner,
        item.batch_id,
        batch_id=item.batch_id,
        item_id=item.id,
        position=item.position,
        status=str(status),
        conversation_id=conversation_id,
        error=None if fault is None else msgspec.to_builtins(ErrorRow.of(fault)),
        cost_usd=dollars(cost),
    )


def conversation_created(item: Item, new: NewConversation) -> Fact:
    """A conversation is there to review."""
    return _fact(
        "conversation.created",
        item.owner,
        None,
        conversation_id=new.id,
        title=new.talk.title,
        status=str(new.status),
        quality_score=round(new.quality.score, 2),
        batch_id=item.batch_id,
    )


def conversation_made(row: Conversation) -> Fact:
    """A person made a conversation, or brought it along."""
    return _fact(
        "conversation.created",
        row.owner,
        None,
        conversation_id=row.id,
        title=row.title,
        status=str(row.status),
        quality_score=None if row.quality is None else round(row.quality.score, 2),
        batch_id=None,
    )


def conversations_updated(owner: int, ids: Sequence[str], action: str, status: ConversationStatus | None) -> Fact:
    """Something was done to conversations; `status` is theirs now where it is told."""
    return _fact(
        "conversation.updated",
        owner,
        None,
        conversation_id=ids[0] if len(ids) == 1 else None,
        conversation_ids=list(ids),
        action=str(action),
        status=None if status is None else str(status),
    )


def conversations_changed_in_bulk(owner: int, action: str, changed: int, refused: int, note: str | None) -> Fact:
    """Somebody changed many conversations at once."""
    return _fact(
        "audit.noted",
        owner,
        None,
        action="conversation.bulk",
        uid=owner,
        details={"action": str(action), "changed": changed, "refused": refused, "note": note},
    )


def conversation_deleted(owner: int, conversation_id: str) -> Fact:
    """Somebody deleted a conversation for good."""
    return _fact(
        "audit.noted",
        owner,
        None,
        action="conversation.delete",
        uid=owner,
        details={"conversation_id": conversation_id},
    )


def flashcards_finished(row: Generation) -> Fact:
    """The making of flashcards came to its end."""
    return _fact(
        "flashcards.finished",
        row.owner,
        None,
        generation_id=row.id,
        source_name=row.source_name,
        status=str(row.status),
        suggestions=row.tally.suggestions,
        error=None if row.error is None else msgspec.to_builtins(ErrorRow.of(row.error.fault)),
        cost_usd=dollars(row.cost),
    )


def card_deleted(card: Card) -> Fact:
    """Somebody deleted a card for good."""
    return _fact(
        "audit.noted", card.owner, None, action="card.delete", uid=card.owner, details={"card_id": card.id}
    )


def export_ordered(export: Export) -> Fact:
    """Somebody exports conversations: of weight, since they leave the daemon's care."""
    return _fact(
        "audit.noted",
        export.owner,
        None,
        action="export.start",
        uid=export.owner,
        details={"export_id": export.id, "path": export.path, "options": export.options},
    )


def export_finished(export: Export) -> Fact:
    """An export ended."""
    return _fact(
        "export.finished",
        export.owner,
        None,
        export_id=export.id,
        status=str(export.status),
        rows=export.rows,
        path=export.path,
        error=export.error,
    )
