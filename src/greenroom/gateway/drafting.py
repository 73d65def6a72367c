"""What people give a conversation: its turns and its labels."""

from collections.abc import Sequence

from greenroom.model.conversation import Turn
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.turns import flaw_of
from greenroom.protocol.commands.conversation import TurnDraft


def turns_of(drafts: Sequence[TurnDraft]) -> tuple[Turn, ...]:
    """The turns that were given.

    Raises:
        InvalidParams: they are no conversation.
    """
    turns = tuple(Turn(each.role, each.content) for each in drafts)
    flaw = flaw_of(turns)
    if flaw is not None:
        raise InvalidParams(Issue("$.turns" if flaw.index is None else f"$.turns[{flaw.index}]", flaw.expected))
    return turns


def distinct(categories: Sequence[str]) -> tuple[str, ...]:
    """Labels as they are kept: each once, without blanks around it."""
    return tuple(dict.fromkeys(each.strip() for each in categories))
