"""Answers to `conversation.*` that a reviewer asks: decisions, edits, deletions, revisions."""

import sqlite3

from greenroom.daemon.units.reviewing import Change
from greenroom.gateway.drafting import distinct, turns_of
from greenroom.gateway.filters import filter_within
from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.model.conversation import Revision
from greenroom.model.differences import differences
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.paging import Found
from greenroom.model.states import ConversationAction
from greenroom.protocol.command import Page
from greenroom.protocol.commands.conversation import (
    BulkDone,
    ConversationBulk,
    ConversationDelete,
    ConversationEdit,
    ConversationReview,
    ConversationRevisions,
    RefusedChange,
)
from greenroom.protocol.rows.conversation import ConversationRow, DifferenceRow, RevisionRow, TurnRow
from greenroom.protocol.rows.library import Deleted
from greenroom.protocol.rows.showing import show
from greenroom.store import conversations, revisions

TABLE = HandlerTable()


@TABLE.answers(ConversationReview)
async def review(call: Call, command: ConversationReview) -> ConversationRow:
    """Decide about one conversation."""
    action = ConversationAction(command.action)
    return ConversationRow.of(
        await call.service.conversations.review(
            call.who, command.conversation_id, action, note=command.note, if_revision=command.if_revision
        )
    )


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
        categories=distinct(command.categories or ()),
    )
    ids = command.conversation_ids
    which = filter_within(command.filter) if ids is None else ids
    done = await call.service.conversations.bulk(call.who, which, change)
    return BulkDone(
        changed=done.changed, refused=[RefusedChange(id=each.id, reason=each.reason) for each in done.refused]
    )


@TABLE.answers(ConversationEdit)
async def edit(call: Call, command: ConversationEdit) -> ConversationRow:
    """Give a conversation other turns."""
    turns, wanted = turns_of(command.turns), command.conversation_id
    row = await call.service.store.read(
        lambda db: conversations.get(db, call.who, wanted), kind="conversation.get"
    )
    before = existing(row, "conversation", wanted)
    return ConversationRow.of(await call.service.conversations.edit(call.who, before, turns, command.if_revision))


@TABLE.answers(ConversationDelete)
async def delete(call: Call, command: ConversationDelete) -> Deleted:
    """Archive a conversation, or delete it for good."""
    if command.hard:
        await call.service.conversations.delete(call.who, command.conversation_id)
    else:
        await call.service.conversations.review(call.who, command.conversation_id, ConversationAction.ARCHIVE)
    return Deleted(deleted=True)


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
