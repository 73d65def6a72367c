"""What is done to suggestions and cards: what of it can be taken back, how, and why something can't be done."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from msgspec import Struct

from greenroom.dashboard.plain import one_line
from greenroom.model.errors import Conflict
from greenroom.model.flashcards import Sides
from greenroom.model.states import SuggestionAction, SuggestionStatus, next_suggestion_status
from greenroom.protocol.command import Command
from greenroom.protocol.commands.card import CardUpdate
from greenroom.protocol.commands.suggestion import (
    Decided,
    SuggestionAccept,
    SuggestionReject,
    SuggestionReopen,
    SuggestionUpdate,
)
from greenroom.protocol.rows.flashcards import SuggestionRow

AT_ONCE: Final = 500
"""Suggestions that one call names at most."""

ACTIONS: Final = {
    "accept": SuggestionAction.ACCEPT,
    "reject": SuggestionAction.REJECT,
    "edit": SuggestionAction.UPDATE,
}
"""The screen's actions, as the model knows them."""


class Back(Struct, frozen=True, kw_only=True):
    """What takes a deed back: calls in order, and in words what is as before once they are done."""

    says: str
    commands: tuple[Command[Any], ...]


def deciding(action: SuggestionAction, ids: Sequence[str]) -> list[Command[Decided]]:
    """The calls that accept or reject suggestions. One alone is named alone, so that a refusal says why."""
    kind = SuggestionAccept if action is SuggestionAction.ACCEPT else SuggestionReject
    if len(ids) == 1:
        return [kind(suggestion_id=ids[0])]
    return [kind(suggestion_ids=list(ids[start : start + AT_ONCE])) for start in range(0, len(ids), AT_ONCE)]


def undone(decided: Iterable[Decided]) -> Back | None:
    """What takes decisions back; None where nothing was decided."""
    ids = [row.id for each in decided for row in each.suggestions]
    if not ids:
        return None
    calls: list[Command[Any]] = [SuggestionReopen(suggestion_id=ids[0])]
    if len(ids) > 1:
        calls = [
            SuggestionReopen(suggestion_ids=ids[start : start + AT_ONCE]) for start in range(0, len(ids), AT_ONCE)
        ]
    return Back(says=f"{len(ids):,} open again", commands=tuple(calls))


def rewritten(suggestion_id: str, before: Sides) -> Back:
    """What gives a suggestion its former sides."""
    command = SuggestionUpdate(suggestion_id=suggestion_id, front=before.front, back=before.back)
    return Back(says="written as before", commands=(command,))


def card_rewritten(card_id: str, before: Sides) -> Back:
    """What gives a card its former sides."""
    return Back(
        says="written as before", commands=(CardUpdate(card_id=card_id, front=before.front, back=before.back),)
    )


def told(decided: Sequence[Decided]) -> tuple[str, str]:
    """What came of decisions, and of what was refused: both in words, the second may be empty."""
    rows = [row for each in decided for row in each.suggestions]
    counts = {status: sum(row.status == status for row in rows) for status in ("accepted", "rejected")}
    said = ", ".join(f"{count:,} {status}" for status, count in counts.items() if count) or "Nothing was changed"
    refused = [each for one in decided for each in one.refused]
    why = f"{len(refused):,} stay as they are: {one_line(refused[0].reason)}" if refused else ""
    return said, why


def why_not(action: str, row: SuggestionRow) -> str | None:
    """Why something can't be done to a suggestion, or None where it can."""
    known = ACTIONS.get(action)
    if known is None:
        return None
    if action == "edit" and row.status == "accepted":
        return "It is a card by now: c shows the cards, where it can be edited."
    try:
        next_suggestion_status(SuggestionStatus(row.status), known)
    except Conflict as conflict:
        return conflict.message.replace("reopen it first", "u takes decisions back")
    return None
