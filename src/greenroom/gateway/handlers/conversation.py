"""Answers to `conversation.*`: what there is, found and filed, counted, and brought along."""

import sqlite3

from msgspec import UNSET

from greenroom.daemon.conversations import Draft
from greenroom.gateway.covering import covered
from greenroom.gateway.drafting import distinct, turns_of
from greenroom.gateway.filters import filter_of, query_of
from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.conversation import Conversation, Revision
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.judgement import JudgeTotals
from greenroom.model.library import Tier
from greenroom.model.money import dollars
from greenroom.model.states import ConversationStatus
from greenroom.protocol.command import Page
from greenroom.protocol.commands.conversation import (
    ConversationCoverage,
    ConversationCreate,
    ConversationGet,
    ConversationImport,
    ConversationList,
    ConversationSearch,
    ConversationStats,
    ConversationTotals,
    ConversationUpdate,
    Imported,
    RefusedRow,
)
from greenroom.protocol.rows.conversation import ConversationRow, Coverage, FoundRow
from greenroom.protocol.rows.showing import show
from greenroom.protocol.rows.verdicts import JudgeStats, VerdictTotals
from greenroom.store import conversations, judgements, ranking, revisions, tallies
from greenroom.store.judgements import Docket
from greenroom.store.ranking import Ranked
from greenroom.store.tallies import Tally

TABLE = HandlerTable()


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
        turns=turns_of(command.turns) if command.turns else (),
        persona=command.persona,
        emotion=command.emotion,
        topic=command.topic,
        tier=command.tier,
        categories=distinct(command.categories),
        parameters=command.parameters,
    )
    return ConversationRow.of(await call.service.conversations.create(call.who, draft))


@TABLE.answers(ConversationUpdate)
async def update(call: Call, command: ConversationUpdate) -> ConversationRow:
    """Change what a person may change."""
    names = ("title", "persona", "emotion", "topic", "categories", "review_score")
    changes = {name: value for name in names if (value := getattr(command, name)) is not UNSET}
    if not changes:
        raise InvalidParams(Issue("$", f"something to change: {', '.join(names[:-1])} or {names[-1]}"))
    if "title" in changes:
        changes["title"] = changes["title"].strip()
    if "categories" in changes:
        changes["categories"] = distinct(changes["categories"])
    return ConversationRow.of(
        await call.service.conversations.update(call.who, command.conversation_id, changes, command.if_revision)
    )


@TABLE.answers(ConversationList)
async def list_(call: Call, command: ConversationList) -> Page[ConversationRow]:
    """List conversations."""
    filters = filter_of(command, search=command.search)
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(
        lambda db: conversations.page(db, call.who, filters, request, wanted=command.called),
        kind="conversation.list" if command.search is None else "conversation.search",
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


@TABLE.answers(ConversationStats)
async def count(call: Call, _command: ConversationStats) -> ConversationTotals:
    """Count conversations."""

    def query(db: sqlite3.Connection) -> tuple[list[Tally], Docket]:
        return tallies.read(db, call.who), judgements.docket(db, call.who)

    found, docket = await call.service.store.read(query, kind="conversation.stats")
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
        verdicts=VerdictTotals(
            waiting=docket.waiting,
            failed=docket.failed,
            last_failure=None if docket.last_failure is None else docket.last_failure.message,
            judges=tuple(map(_judge, docket.judges)),
        ),
    )


def _judge(totals: JudgeTotals) -> JudgeStats:
    agreement = totals.agreement
    accuracy, kappa = agreement.accuracy, agreement.kappa
    return JudgeStats(
        provider=totals.judge.provider,
        model=totals.judge.model,
        prompt_version=totals.prompt_version,
        verdicts=totals.verdicts,
        approvals=totals.approvals,
        decided=agreement.decided,
        both_approve=agreement.both_approve,
        judge_alone=agreement.judge_alone,
        person_alone=agreement.person_alone,
        both_reject=agreement.both_reject,
        accuracy=None if accuracy is None else round(100 * accuracy, 2),
        kappa=None if kappa is None else round(kappa, 4),
        calls=totals.calls,
        input_tokens=totals.input_tokens,
        output_tokens=totals.output_tokens,
        cost_usd=dollars(totals.cost),
    )


@TABLE.answers(ConversationCoverage)
async def cover(call: Call, command: ConversationCoverage) -> Coverage:
    """Count conversations by combinations."""
    dimensions = command.dimensions
    if len(set(dimensions)) < len(dimensions):
        raise InvalidParams(Issue("$.dimensions", "each only once"))
    return await call.service.store.read(
        lambda db: covered(db, call.who, dimensions, call.service.about.uid), kind="conversation.coverage"
    )


@TABLE.answers(ConversationImport)
async def import_(call: Call, command: ConversationImport) -> Imported:
    """Take conversations from another tool's set."""
    done = await call.service.conversations.bring(call.who, command.format, command.rows, command.source)
    return show(Imported, done, refused=[show(RefusedRow, each) for each in done.refused])
