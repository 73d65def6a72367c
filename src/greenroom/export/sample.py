"""A sample: a conversation as it leaves Greenroom, whatever the format."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from greenroom.model.conversation import Conversation, Role, Turn


class Message(Struct, frozen=True):
    """One message as chat templates take it."""

    role: Role | Literal["system"]
    content: str


class Sample(Struct, frozen=True, kw_only=True):
    """What a format makes a row of.

    `about` has everything but the turns. `system_prompt` is never empty. `replaced` are the turns of the revision
    that an approved one is preferred to, None where there is no such revision.
    """

    about: Conversation
    turns: tuple[Turn, ...]
    system_prompt: str | None = None
    replaced: tuple[Turn, ...] | None = None


def contents(sample: Sample) -> Iterator[str]:
    """Every text of a sample that a format may write."""
    if sample.system_prompt:
        yield sample.system_prompt
    for turn in (*sample.turns, *(sample.replaced or ())):
        yield turn.content


def messages(sample: Sample, turns: tuple[Turn, ...] | None = None) -> list[Message]:
    """The turns of a sample, or those that are given in their place, with its system message at their head."""
    head = [Message("system", sample.system_prompt)] if sample.system_prompt else []
    return head + [Message(turn.role, turn.content) for turn in (sample.turns if turns is None else turns)]
