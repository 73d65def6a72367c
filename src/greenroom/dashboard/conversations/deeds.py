"""What is done to one conversation or to many, in words; what of it can be taken back, and how."""

from collections.abc import Mapping
from itertools import groupby
from typing import Final

from msgspec import Struct

from greenroom.dashboard.plain import one_line
from greenroom.model.states import CONVERSATION_TRANSITIONS, ConversationAction, ConversationStatus
from greenroom.protocol.commands.conversation import BulkAction, BulkDone, ConversationBulk, ConversationFilter

AT_ONCE: Final = 10_000
"""Conversations that may be named in one call; more than that can be meant by a filter alone."""

DONE: Final[Mapping[BulkAction, tuple[str, str]]] = {
    "approve": ("Approve", "approved"),
    "reject": ("Reject", "rejected"),
    "request_changes": ("Ask for changes to", "sent back for changes"),
    "archive": ("Archive", "archived"),
    "delete": ("Delete", "deleted"),
    "set_categories": ("Set the categories of", "filed"),
    "reopen": ("Take back what was decided about", "as before"),
}
"""What a question says of an action, and what is said once it is done."""

AFTER: Final[Mapping[BulkAction, ConversationStatus]] = {
    "approve": ConversationStatus.APPROVED,
    "reject": ConversationStatus.REJECTED,
    "request_changes": ConversationStatus.NEEDS_REVISION,
    "archive": ConversationStatus.ARCHIVED,
}
"""The status that a row is shown with until it is read again."""


class Deed(Struct, frozen=True, kw_only=True):
    """An action on conversations: on these ids, or where `ids` is None on all that meet the filter.

    `before` are the categories that they had, by id, where that is what the action changes.
    """

    action: BulkAction
    ids: tuple[str, ...] | None
    filter: ConversationFilter | None = None
    note: str | None = None
    categories: tuple[str, ...] | None = None
    before: Mapping[str, tuple[str, ...]] = {}


def command(deed: Deed) -> ConversationBulk:
    """The call that does it."""
    return ConversationBulk(
        action=deed.action,
        conversation_ids=None if deed.ids is None else list(deed.ids),
        filter=deed.filter if deed.ids is None else None,
        note=deed.note,
        categories=deed.categories,
    )


def question(action: BulkAction, count: int, *, capped: bool, all_listed: bool) -> str:
    """What is asked before an action on so many. `capped`: there are more than that."""
    many = f"{'more than ' if capped else ''}{count:,} conversations"
    which = "this conversation" if count == 1 and not capped else many
    said = f"{DONE[action][0]} {which}{', all that are listed' if all_listed else ''}?"
    if action == "delete":
        return f"{said} They are gone for good: this can't be undone."
    return f"{said} So many can't be taken back by undo." if capped else said


def told(deed: Deed, done: BulkDone) -> str:
    """What came of it."""
    said = f"{done.changed:,} {DONE[deed.action][1]}."
    if done.refused:
        said += f" {len(done.refused):,} stay as they are: {one_line(done.refused[0].reason)}"
    return said


def way_back(deed: Deed, done: BulkDone) -> list[Deed]:
    """What takes it back; nothing where that can't be."""
    if deed.ids is None or deed.action == "delete":
        return []
    refused = {each.id for each in done.refused}
    ids = [each for each in deed.ids if each not in refused]
    if deed.action != "set_categories":
        return [Deed(action="reopen", ids=tuple(ids))] if ids else []

    def had(row_id: str) -> tuple[str, ...]:
        return deed.before.get(row_id, ())

    return [
        Deed(action="set_categories", ids=tuple(same), categories=categories)
        for categories, same in groupby(sorted(ids, key=had), key=had)
    ]


def why_not(action: str, status: str) -> str | None:
    """Why one conversation of this status does not allow an action of the screen, or None where it does."""
    known = {
        "approve": ConversationAction.APPROVE,
        "reject": ConversationAction.REJECT,
        "changes": ConversationAction.REQUEST_CHANGES,
        "archive": ConversationAction.ARCHIVE,
    }.get(action)
    if known is None or status in CONVERSATION_TRANSITIONS[known]:
        return None
    return f"Its status is {status.replace('_', ' ')}, which does not allow that."
