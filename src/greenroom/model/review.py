"""The review of a conversation: what an action makes of it, and what a reopening takes back. Pure."""

from collections.abc import Sequence
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.conversation import ReviewEntry
from greenroom.model.states import CONVERSATION_TRANSITIONS, ConversationAction, ConversationStatus
from greenroom.model.times import Micros


class Review(Struct, frozen=True, kw_only=True):
    """Where a conversation stands in its review, and how it came there. `is_empty` where it has no turns."""

    status: ConversationStatus
    is_empty: bool = False
    history: tuple[ReviewEntry, ...] = ()
    approved_by: int | None = None
    approved_at: Micros | None = None


class Deed(Struct, frozen=True, kw_only=True):
    """What somebody does to a conversation. `id` will be the history entry's own."""

    id: str
    action: ConversationAction
    note: str | None = None
    by: int
    at: Micros


class Refusal(Struct, frozen=True):
    """Why an action is not allowed, for a person, and the status that doesn't allow it."""

    reason: str
    status: ConversationStatus


def act(review: Review, deed: Deed) -> Review | Refusal:
    """The review after a deed, or why it can't be done: by the table, or for `reopen` by the history."""
    match deed.action:
        case ConversationAction.REOPEN:
            last = undone(review.history)
            if last is None:
                return Refusal(
                    f"It is {review.status}, and nothing was done to it that could be undone.", review.status
                )
            return _moved(review, deed, _back_to(last.from_status, review.history))
        case ConversationAction.REGENERATE:
            return Refusal("A new text decides the status by its score.", review.status)
        case (
            ConversationAction.APPROVE
            | ConversationAction.REJECT
            | ConversationAction.REQUEST_CHANGES
            | ConversationAction.COMMENT
            | ConversationAction.EDIT
            | ConversationAction.ARCHIVE
        ):
            if deed.action is ConversationAction.APPROVE and review.is_empty:
                return Refusal("It has no turns: there is nothing to approve.", review.status)
            after = CONVERSATION_TRANSITIONS[deed.action].get(review.status)
            if after is None:
                return Refusal(_not_allowed(deed.action, review.status), review.status)
            return _moved(review, deed, after)
        case _:
            assert_never(deed.action)


def rest(review: Review, deed: Deed, status: ConversationStatus) -> Review:
    """The review after a deed whose outcome no table knows: a new text, with the status that its score has."""
    return _moved(review, deed, status)


def put_aside(review: Review, deed: Deed) -> Review:
    """The review after a new text that came too late, and did not take the place of the present one.

    The deed's note says so: that is what tells such an entry from one of a new text.
    """
    assert deed.note, "a text that is put aside comes with the reason"
    return _moved(review, deed, review.status)


def feedback(history: Sequence[ReviewEntry]) -> tuple[str, ...]:
    """What was said of the present text and not taken back: notes since it was last written anew, oldest first."""
    notes: list[str] = []
    withdrawn = _taken_back(history)
    for entry in history:
        if entry.action is ConversationAction.REGENERATE and _is_new_text(entry):
            notes.clear()
        elif entry.note and entry.action in _OPINIONS and entry.id not in withdrawn:
            notes.append(entry.note)
    return tuple(notes)


def undone(history: Sequence[ReviewEntry]) -> ReviewEntry | None:
    """The entry that a reopening takes back: the last one that is not taken back yet, or None.

    Comments change nothing, and neither does an edit that left the status as it was.
    """
    standing = _standing(history)
    return standing[-1] if standing else None


def _back_to(status: ConversationStatus, history: Sequence[ReviewEntry]) -> ConversationStatus:
    """Where a reopening leads. An approval was of the text as it was then: of another one it can't come back."""
    if status is not ConversationStatus.APPROVED:
        return status
    for entry in reversed(history):
        if entry.action is ConversationAction.APPROVE:
            break
        if _is_new_text(entry):
            return ConversationStatus.PENDING_REVIEW
    return status


def _standing(history: Sequence[ReviewEntry]) -> list[ReviewEntry]:
    """The entries that moved the conversation and were not taken back, oldest first."""
    return _replayed(history)[0]


def _taken_back(history: Sequence[ReviewEntry]) -> frozenset[str]:
    """The ids of the entries that were taken back."""
    return frozenset(each.id for each in _replayed(history)[1])


def _replayed(history: Sequence[ReviewEntry]) -> tuple[list[ReviewEntry], list[ReviewEntry]]:
    """The entries that moved the conversation: those that stand, and those that a reopening took back."""
    standing: list[ReviewEntry] = []
    withdrawn: list[ReviewEntry] = []
    for entry in history:
        if entry.action is ConversationAction.REOPEN:
            withdrawn.append(standing.pop())
        elif entry.action not in _STAYS or entry.from_status is not entry.to_status:
            standing.append(entry)
    return standing, withdrawn


def _is_new_text(entry: ReviewEntry) -> bool:
    """Whether the conversation has had another text from there on; a text that was put aside comes with a note."""
    return entry.action in _NEW_TEXT and entry.note is None


_NEW_TEXT = frozenset({ConversationAction.EDIT, ConversationAction.REGENERATE})
_STAYS = _NEW_TEXT | {ConversationAction.COMMENT}


_OPINIONS = frozenset({ConversationAction.REQUEST_CHANGES, ConversationAction.REJECT, ConversationAction.COMMENT})


def _moved(review: Review, deed: Deed, to: ConversationStatus) -> Review:
    entry = ReviewEntry(
        id=deed.id,
        action=deed.action,
        note=deed.note,
        by=deed.by,
        at=deed.at,
        from_status=review.status,
        to_status=to,
    )
    moved = replace(review, status=to, history=(*review.history, entry))
    if to is not ConversationStatus.APPROVED:
        return replace(moved, approved_by=None, approved_at=None)
    if deed.action is ConversationAction.APPROVE:
        return replace(moved, approved_by=deed.by, approved_at=deed.at)
    if review.status is ConversationStatus.APPROVED:
        return moved
    # Back to an approval: whose it was stands in the history.
    approvals = [each for each in _standing(moved.history) if each.to_status is ConversationStatus.APPROVED]
    last = approvals[-1] if approvals else None
    return replace(moved, approved_by=last and last.by, approved_at=last and last.at)


def _not_allowed(action: ConversationAction, status: ConversationStatus) -> str:
    said = action.replace("_", " ")
    if status is not ConversationStatus.ARCHIVED:
        return f"Can't {said} a conversation that is {status}."
    return (
        "It is archived already." if action is ConversationAction.ARCHIVE else "It is archived; reopen it first."
    )
