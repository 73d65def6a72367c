"""Answers to `conversation.*`."""

import sqlite3
from collections.abc import Sequence

from msgspec import UNSET, Struct

from greenroom.daemon.conversations import Draft
from greenroom.daemon.units.reviewing import Change
from greenroom.gateway.covering import covered
from greenroom.gateway.filters import filter_of, query_of
from greenroom.gateway.outcome import error_of
from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.attempt import Attempt
from greenroom.model.batch import Item, Reason
from greenroom.model.conversation import Conversation, Revision, Turn
from greenroom.model.differences import differences
from greenroom.model.errors import Conflict, InvalidParams, Issue
from greenroom.model.library import Tier
from greenroom.model.money import dollars
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.paging import Found, PageRequest
from greenroom.model.states import ConversationAction, ConversationStatus
from greenroom.model.turns import flaw_of
from greenroom.protocol.command import Page
from greenroom.protocol.commands.conversation import (
    BulkDone,
    ConversationBulk,
    ConversationCoverage,
    ConversationCreate,
    ConversationDelete,
    ConversationEdit,
    ConversationGenerate,
    ConversationGet,
    ConversationImport,
    ConversationList,
    ConversationRegenerate,
    ConversationReview,
    ConversationRevisions,
    ConversationSearch,
    ConversationStats,
    ConversationTotals,
    ConversationUpdate,
    Generated,
    Imported,
    QualityMetrics,
    RefusedChange,
    RefusedRow,
    Regenerating,
    TurnDraft,
)
from greenroom.protocol.rows.conversation import (
    ConversationRow,
    Coverage,
    DifferenceRow,
    FoundRow,
    RevisionRow,
    TurnRow,
)
from greenroom.protocol.rows.library import Deleted
from greenroom.protocol.rows.showing import show
from greenroom.store import attempts, batches, conversations, items, ranking, revisions, tallies
from greenroom.store.attempts import AttemptFilter
from greenroom.store.ranking import Ranked

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
        revision=None if made is None else revisions.get(db, made),
        attempt=next(iter(last), None),
        reason=None if batch is None else batch.reason,
    )


@TABLE.answers(ConversationGet)
async def get(call: Call, command: ConversationGet) -> ConversationRow:
    """Read a conversation."""
    wanted = command.conversation_id

    def query(db: sqlite3.Connection) -> tuple[Conversation, Revision | None]:
        row = existing(conversations.get(db, call.who, wanted), "conversation", wanted)
        return row, revisions.get(db, wanted) if command.include_turns else None

    return ConversationRow.of(*await call.service.store.read(query, kind="conversation.get"))


@TABLE.answers(ConversationCreate)
async def create(call: Call, command: ConversationCreate) -> ConversationRow:
    """Make a conversation by hand."""
    draft = Draft(
        title=command.title.strip(),
        turns=_turns(command.turns) if command.turns else (),
        persona=command.persona,
        emotion=command.emotion,
        topic=command.topic,
        tier=command.tier,
        categories=_distinct(command.categories),
        parameters=command.parameters,
    )
    return ConversationRow.of(await call.service.conversations.create(call.who, draft))


@TABLE.answers(ConversationUpdate)
async def update(call: Call, command: ConversationUpdate) -> ConversationRow:
    """Change what a person may change."""
    names = ("title", "persona", "emotion", "topic", "categories", "review_score")
    changes = {name: value for name in names if (value := getattr(command, name)) is not UNSET}
    if "title" in changes:
        changes["title"] = changes["title"].strip()
    if "categories" in changes:
        changes["categories"] = _distinct(changes["categories"])
    return ConversationRow.of(
        await call.service.conversations.update(call.who, command.conversation_id, changes, command.if_revision)
    )


@TABLE.answers(ConversationEdit)
async def edit(call: Call, command: ConversationEdit) -> ConversationRow:
    """Give a conversation other turns."""
    turns, wanted = _turns(command.turns), command.conversation_id
    row = await call.service.store.read(
        lambda db: conversations.get(db, call.who, wanted), kind="conversation.get"
    )
    before = existing(row, "conversation", wanted)
    return ConversationRow.of(await call.service.conversations.edit(call.who, before, turns, command.if_revision))


def _turns(drafts: Sequence[TurnDraft]) -> tuple[Turn, ...]:
    """The turns that were given.

    Raises:
        InvalidParams: they are no conversation.
    """
    turns = tuple(Turn(each.role, each.content) for each in drafts)
    flaw = flaw_of(turns)
    if flaw is not None:
        raise InvalidParams(Issue("$.turns" if flaw.index is None else f"$.turns[{flaw.index}]", flaw.expected))
    return turns


def _distinct(categories: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.strip() for each in categories))


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
    started = await call.service.company.start_batch(call.who, order)
    return Regenerating(
        batch_id=started.batch.id, status=str(started.batch.status), warnings=tuple(started.warnings)
    )


@TABLE.answers(ConversationReview)
async def review(call: Call, command: ConversationReview) -> ConversationRow:
    """Decide about one conversation."""
    action = ConversationAction(command.action)
    return ConversationRow.of(
        await call.service.conversations.review(
            call.who, command.conversation_id, action, note=command.note, if_revision=command.if_revision
        )
    )


@TABLE.answers(ConversationDelete)
async def delete(call: Call, command: ConversationDelete) -> Deleted:
    """Archive a conversation, or delete it for good."""
    if command.hard:
        await call.service.conversations.delete(call.who, command.conversation_id)
    else:
        await call.service.conversations.review(call.who, command.conversation_id, ConversationAction.ARCHIVE)
    return Deleted(deleted=True)


@TABLE.answers(ConversationBulk)
async def bulk(call: Call, command: ConversationBulk) -> BulkDone:
    """Do the same to many."""
    if (command.conversation_ids is None) == (command.filter is None):
        raise InvalidParams(Issue("$", "either `conversation_ids` or a `filter`"))
    if (command.action == "set_categories") != (command.categories is not None):
        raise InvalidParams(Issue("$.categories", "a list for `set_categories`, and none for anything else"))
    action = command.action
    change = Change(
        action=action if action in {"delete", "set_categories"} else ConversationAction(action),
        note=command.note,
        categories=_distinct(command.categories or ()),
    )
    which = command.conversation_ids
    if which is None:
        assert command.filter is not None
        done = await call.service.conversations.bulk(
            call.who, filter_of(command.filter, search=command.filter.search, within="filter."), change
        )
    else:
        done = await call.service.conversations.bulk(call.who, which, change)
    return BulkDone(changed=done.changed, refused=[show(RefusedChange, each) for each in done.refused])


@TABLE.answers(ConversationList)
async def list_(call: Call, command: ConversationList) -> Page[ConversationRow]:
    """List conversations."""
    filters = filter_of(command, search=command.search)
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(
        lambda db: conversations.page(db, call.who, filters, request), kind="conversation.list"
    )
    return shown(found, command, ConversationRow.of)


@TABLE.answers(ConversationSearch)
async def search(call: Call, command: ConversationSearch) -> Page[FoundRow]:
    """Find conversations by their words."""
    filters, query = filter_of(command, search=None), query_of("query", command.query)
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(
        lambda db: ranking.page(db, call.who, filters, query, request), kind="conversation.search"
    )
    return shown(found, command, _found)


def _found(ranked: Ranked) -> FoundRow:
    row = ConversationRow.of(ranked.conversation)
    return show(FoundRow, ranked, row, created_at=row.created_at, updated_at=row.updated_at)


@TABLE.answers(ConversationRevisions)
async def list_revisions(call: Call, command: ConversationRevisions) -> Page[RevisionRow]:
    """List the revisions of a conversation."""
    wanted, request = command.conversation_id, page_request(command, command.sort_by)

    def query(db: sqlite3.Connection) -> Found[tuple[Revision, Revision | None]]:
        existing(conversations.get(db, call.who, wanted), "conversation", wanted)
        return revisions.page(db, wanted, request)

    found = await call.service.store.read(query, kind="conversation.revisions")
    return shown(found, command, lambda each: _revision(*each, include_turns=command.include_turns))


def _revision(revision: Revision, before: Revision | None, *, include_turns: bool) -> RevisionRow:
    changes = () if before is None else differences(before.turns, revision.turns)
    return show(
        RevisionRow,
        revision,
        turn_count=len(revision.turns),
        changes=[DifferenceRow.of(each) for each in changes],
        turns=TurnRow.of(revision) if include_turns else None,
    )


@TABLE.answers(ConversationStats)
async def count(call: Call, _command: ConversationStats) -> ConversationTotals:
    """Count conversations."""
    found = await call.service.store.read(lambda db: tallies.read(db, call.who), kind="conversation.stats")
    by_status = {
        str(status): sum(each.total for each in found if each.status is status) for status in ConversationStatus
    }
    by_tier = {str(tier): sum(each.total for each in found if each.tier is tier) for tier in Tier}
    total, scored = sum(each.total for each in found), sum(each.scored for each in found)
    quality = sum(each.quality for each in found) / tallies.QUALITY_UNIT
    approved, rejected = (by_status[each] for each in (ConversationStatus.APPROVED, ConversationStatus.REJECTED))
    return ConversationTotals(
        total=total,
        by_tier={**by_tier, "none": total - sum(by_tier.values())},
        by_status=by_status,
        avg_quality=round(quality / scored, 2) if scored else None,
        approval_rate=round(100 * approved / (approved + rejected), 2) if approved + rejected else None,
    )


@TABLE.answers(ConversationCoverage)
async def cover(call: Call, command: ConversationCoverage) -> Coverage:
    """Count conversations by combinations."""
    dimensions = command.dimensions
    if len(set(dimensions)) < len(dimensions):
        raise InvalidParams(Issue("$.dimensions", "each only once"))
    return await call.service.store.read(
        lambda db: covered(db, call.who, dimensions), kind="conversation.coverage"
    )


@TABLE.answers(ConversationImport)
async def import_(call: Call, command: ConversationImport) -> Imported:
    """Take conversations from another tool's set."""
    done = await call.service.conversations.bring(call.who, command.format, command.rows, command.source)
    return show(Imported, done, refused=[show(RefusedRow, each) for each in done.refused])
