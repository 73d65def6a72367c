"""What turns have to be, whoever wrote them."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from greenroom.model.conversation import Turn

MAX_CHARS = 1_000_000
"""Characters of one conversation: a page of revisions has to fit into a line."""


_UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_UNSEEN: Final = frozenset("\u034f\u115f\u1160\u2800\u3164\ufe0e\ufe0f\uffa0")
"""Fillers, joiners and selectors that Unicode counts as letters, marks or symbols, and that show nothing."""


def is_blank(text: str) -> bool:
    """Whether a text shows nothing: blanks, and format characters such as a zero-width space (U+200B)."""
    return all(each in _UNSEEN or unicodedata.category(each) in _UNSEEN_CATEGORIES for each in text)


class Flaw(Struct, frozen=True):
    """What is wrong with turns: the index of the turn (None for all of them), and what was expected of it."""

    index: int | None
    expected: str


def flaw_of(turns: Sequence[Turn]) -> Flaw | None:
    """The first thing that is wrong: at least two turns, alternating from `user` to `assistant`, none blank."""
    if len(turns) < 2:
        return Flaw(None, f"at least two turns, not {len(turns)}")
    for index, turn in enumerate(turns):
        by = "assistant" if index % 2 else "user"
        if turn.role != by:
            return Flaw(index, f"a turn by {by}, not by {turn.role}")
        if is_blank(turn.content):
            return Flaw(index, "a text that is not blank")
    if len(turns) % 2:
        return Flaw(len(turns) - 1, "a turn by assistant after the last one by user")
    if (size := sum(len(turn.content) for turn in turns)) > MAX_CHARS:
        return Flaw(None, f"at most {MAX_CHARS:,} characters in all, not {size:,}")
    return None
