"""What can be done to the conversation that is read, and why not: the model's own table, in words. Pure."""

from collections.abc import Mapping
from typing import Final

from greenroom.dashboard.review.filters import Filters
from greenroom.model.states import CONVERSATION_TRANSITIONS, ConversationAction, ConversationStatus
from greenroom.protocol.rows.conversation import ConversationRow

DECIDING: Final[Mapping[str, ConversationAction]] = {
    "approve": ConversationAction.APPROVE,
    "reject": ConversationAction.REJECT,
    "reject_why": ConversationAction.REJECT,
    "request_changes": ConversationAction.REQUEST_CHANGES,
}
EDITING: Final = frozenset({"edit", "editor"})
NEEDS_ROW: Final = frozenset(
    {*DECIDING, *EDITING, "skip", "regenerate", "flag", "remark", "changes", "older", "newer"}
)
"""Those that need a conversation."""


def why_not(action: str, row: ConversationRow | None, filters: Filters) -> str | None:
    """Why an action can't be done to the conversation that is read, or None where it can."""
    if action == "batch" and filters.batch_id is None:
        return None if row is not None and row.batch_id is not None else "It is of no batch."
    if action not in NEEDS_ROW:
        return None
    if row is None:
        return "There is nothing to review here."
    if row.status not in set(ConversationStatus):
        return "It is not there any more."
    if action in {*DECIDING, *EDITING} and row.turns is None:
        return "It is still being read: nothing is decided that nobody has seen."
    if action == "approve" and not row.turn_count:
        return "It has no turns: there is nothing to approve."
    if action in {"changes", "older"} and row.revision == 1:
        return "It has but one revision."
    known = ConversationAction.EDIT if action in EDITING else DECIDING.get(action)
    if known is not None and ConversationStatus(row.status) not in CONVERSATION_TRANSITIONS[known]:
        return f"It is {row.status}: that can't be done to it."
    return None
