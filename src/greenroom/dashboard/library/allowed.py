"""What can be done to a library row, and why not, in words. Pure."""

from typing import Final

from greenroom.dashboard.library.kinds import Row, kind_of
from greenroom.protocol.rows.library import EdgeCaseRow, TemplateRow

ON_A_ROW: Final = frozenset({"edit", "copy", "prompt", "values", "rate", "tested", "delete", "batch"})
"""Actions that need a row."""

OWN_ALONE: Final = frozenset({"edit", "tested", "delete"})
"""Actions that change a row, which only its owner may."""


def read_rating(text: str) -> float | None:
    """What somebody entered; nothing is no rating.

    Raises:
        ValueError: it is no figure from 0 to 5.
    """
    if not text:
        return None
    rating = float(text.replace(",", "."))
    if not 0 <= rating <= 5:
        raise ValueError(text)
    return rating


def why_not(action: str, row: Row | None, me: int, marked: int = 0) -> str | None:
    """Why an action can't be done to a row, or None where it can.

    Args:
        action: the screen's name of it.
        row: the selected one.
        me: whose uid the daemon sees in us.
        marked: how many rows are marked in all lists.
    """
    if action not in ON_A_ROW or (action == "batch" and marked):
        return None
    if row is None:
        return "No row is selected."
    noun = kind_of(row).noun
    if action in OWN_ALONE and row.owner != me:
        return f"It belongs to user {row.owner}; only its owner can change it. `c` makes a copy of your own."
    if action == "rate" and not isinstance(row, TemplateRow):
        return f"Templates are rated; this is {_a(noun)}."
    if action == "tested" and not isinstance(row, EdgeCaseRow):
        return f"Edge cases are marked as tested; this is {_a(noun)}."
    if action in {"prompt", "values"} and not isinstance(row, TemplateRow) and row.parent_template_id is None:
        return f"This {noun} has no parent template: it is written from the built-in prompt of its tier."
    return None


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
