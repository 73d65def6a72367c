"""How one version of a conversation's turns differs from another."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Literal

from msgspec import Struct

from greenroom.model.conversation import Turn


class Difference(Struct, frozen=True, kw_only=True):
    """One turn that differs. `turn_number` counts from 1 in the newer version, for a removed one in the older."""

    turn_number: int
    kind: Literal["added", "removed", "changed"]
    before: Turn | None
    after: Turn | None


def differences(older: Sequence[Turn], newer: Sequence[Turn]) -> tuple[Difference, ...]:
    """The turns that differ, in order. Those in the same place of a changed stretch are held to be the same."""
    return tuple(_differences(older, newer))


def _differences(older: Sequence[Turn], newer: Sequence[Turn]) -> Iterator[Difference]:
    said_before, said_after = ([(turn.role, turn.content) for turn in turns] for turns in (older, newer))
    matcher = SequenceMatcher(None, said_before, said_after, autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            continue
        for at, (before, after) in enumerate(zip_longest(older[old_from:old_to], newer[new_from:new_to])):
            if before is None:
                kind: Literal["added", "removed", "changed"] = "added"
            else:
                kind = "removed" if after is None else "changed"
            number = (old_from if after is None else new_from) + at + 1
            yield Difference(turn_number=number, kind=kind, before=before, after=after)
