"""Answers to `conversation.*`."""

import sqlite3

from msgspec import Struct

from greenroom.gateway.outcome import error_of
from greenroom.gateway.reading import existing, moment_of, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.attempt import Attempt
from greenroom.model.batch import Item, Reason
from greenroom.model.conversation import Conversation, Revision
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.money import dollars
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.paging import PageRequest
from greenroom.protocol.command import Page
from greenroom.protocol.commands.conversation import (
    ConversationGenerate,
    ConversationGet,
    ConversationList,
    Generated,
    QualityMetrics,
)
from greenroom.protocol.rows.conversation import ConversationRow
from greenroom.store import attempts, batches, conversations, items
from greenroom.store.attempts import AttemptFilter
from greenroom.store.conversations import ConversationFilter

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
        raise _as_called(refused) from refused
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


def _as_called(refused: InvalidParams) -> InvalidParams:
    """The same refusal with the paths of this method: what it takes becomes the one set of a batch."""
    within = "$.parameter_sets[0]"
    return InvalidParams(*(Issue(issue.path.replace(within, "$", 1), issue.expected) for issue in refused.issues))


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
        revision=None if made is None else conversations.revision(db, made),
        attempt=next(iter(last), None),
        reason=None if batch is None else batch.reason,
    )


@TABLE.answers(ConversationGet)
async def get(call: Call, command: ConversationGet) -> ConversationRow:
    """Read a conversation."""
    wanted = command.conversation_id

    def query(db: sqlite3.Connection) -> tuple[Conversation, Revision | None]:
        row = existing(conversations.get(db, call.who, wanted), "conversation", wanted)
        return row, conversations.revision(db, wanted) if command.include_turns else None

    return ConversationRow.of(*await call.service.store.read(query, kind="conversation.get"))


@TABLE.answers(ConversationList)
async def list_(call: Call, command: ConversationList) -> Page[ConversationRow]:
    """List conversations."""
    filters = ConversationFilter(
        tiers=command.tiers,
        statuses=command.statuses,
        quality_min=command.quality_min,
        quality_max=command.quality_max,
        date_from=moment_of("date_from", command.date_from),
        date_to=moment_of("date_to", command.date_to),
        categories=command.categories,
        personas=command.personas,
        emotions=command.emotions,
        batch_id=command.batch_id,
        template_id=command.template_id,
        provider=command.provider,
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(
        lambda db: conversations.page(db, call.who, filters, request), kind="conversation.list"
    )
    return shown(found, command, ConversationRow.of)
