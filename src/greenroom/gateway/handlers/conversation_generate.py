"""Answers to `conversation.generate` and `regenerate`: what a model writes."""

import sqlite3

from msgspec import Struct

from greenroom.gateway.outcome import error_of
from greenroom.gateway.reading import existing
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.attempt import Attempt
from greenroom.model.batch import Item, Reason
from greenroom.model.conversation import Conversation, Revision
from greenroom.model.errors import Conflict, InvalidParams, Issue
from greenroom.model.money import dollars
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.paging import PageRequest
from greenroom.model.states import ConversationStatus
from greenroom.protocol.commands.conversation import (
    ConversationGenerate,
    ConversationRegenerate,
    Generated,
    QualityMetrics,
    Regenerating,
)
from greenroom.protocol.rows.conversation import ConversationRow
from greenroom.store import attempts, batches, conversations, items, revisions
from greenroom.store.attempts import AttemptFilter

TABLE = HandlerTable()


class _Written(Struct, frozen=True):
    """What became of an item."""

    item: Item
    conversation: Conversation | None
    revision: Revision | None
    attempt: Attempt | None
    reason: Reason | None


@TABLE.answers(ConversationGenerate)
async def generate(call: Call, command: ConversationGenerate) -> Generated:
    """Write one conversation as a batch of one, and wait."""
    service = call.service
    try:
        batch = await service.company.generate(call.who, _order(command))
    except InvalidParams as refused:
        raise _as_called(refused, "$.parameter_sets[0]", "$") from refused
    written = await service.store.read(lambda db: _written(db, call, batch.id), kind="conversation.generated")
    conversation = written.conversation
    if conversation is None:
        raise error_of(written.item, written.attempt, written.reason)
    return Generated(
        conversation=ConversationRow.of(conversation, written.revision),
        cost=dollars(written.item.cost),
        quality_metrics=QualityMetrics(
            quality_score=0.0 if conversation.quality is None else round(conversation.quality.score, 2),
            turn_count=conversation.turn_count,
            token_count=conversation.total_tokens,
            duration_ms=0 if written.attempt is None else written.attempt.duration_ms or 0,
        ),
    )


def _order(command: ConversationGenerate) -> BatchOrder:
    named = [each for each in (command.template_id, command.scenario_id, command.edge_case_id) if each is not None]
    if len(named) != 1:
        raise InvalidParams(Issue("$", "one of `template_id`, `scenario_id` and `edge_case_id`"))
    one = OrderedSet(
        parameters=command.parameters,
        template_id=command.template_id,
        scenario_id=command.scenario_id,
        edge_case_id=command.edge_case_id,
        tier=command.tier,
    )
    return BatchOrder(
        name="One conversation",
        sets=(one,),
        categories=command.categories,
        provider=command.provider,
        model=command.model,
        temperature=command.temperature,
        max_tokens=command.max_tokens,
    )


def _as_called(refused: InvalidParams, within: str, path: str) -> InvalidParams:
    """The same refusal with the paths of this method: what it takes is one part of a batch's order."""
    return InvalidParams(*(Issue(issue.path.replace(within, path, 1), issue.expected) for issue in refused.issues))


def _written(db: sqlite3.Connection, call: Call, batch_id: str) -> _Written:
    """The one item of a batch, what was written for it, and its last attempt."""
    (item,) = items.page(
        db, call.who, batch_id, None, PageRequest(sort_by="position", descending=False, limit=1)
    ).rows
    made = item.conversation_id
    batch = batches.get(db, call.who, batch_id)
    last = attempts.page(db, call.who, AttemptFilter(item_id=item.id), PageRequest(limit=1)).rows
    return _Written(
        item=item,
        conversation=None if made is None else conversations.get(db, call.who, made),
        revision=None if made is None else revisions.get(db, made),
        attempt=next(iter(last), None),
        reason=None if batch is None else batch.reason,
    )


@TABLE.answers(ConversationRegenerate)
async def regenerate(call: Call, command: ConversationRegenerate) -> Regenerating:
    """Have a conversation written anew."""
    wanted = command.conversation_id
    row = await call.service.store.read(
        lambda db: conversations.get(db, call.who, wanted), kind="conversation.get"
    )
    before = existing(row, "conversation", wanted)
    if before.status is ConversationStatus.ARCHIVED:
        raise Conflict("It is archived; reopen it first.", details={"status": str(before.status)})
    order = BatchOrder(
        name=f"Anew: {before.title}"[:200],
        conversation_ids=(wanted,),
        feedback=command.note,
        provider=command.provider,
        model=command.model,
        temperature=command.temperature,
        max_tokens=command.max_tokens,
    )
    try:
        started = await call.service.company.start_batch(call.who, order)
    except InvalidParams as refused:
        raise _as_called(refused, "$.conversation_ids[0]", "$.conversation_id") from refused
    return Regenerating(
        batch_id=started.batch.id, status=str(started.batch.status), warnings=tuple(started.warnings)
    )
