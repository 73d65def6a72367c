"""What is asked before a decision that is about more than what is read. Pure."""

from collections.abc import Sequence

from greenroom.dashboard.plain import cut, one_line
from greenroom.dashboard.review.decisions import Deed

SAYS = {"approve": "Approve", "reject": "Reject", "request_changes": "Ask for changes to", "flag": "Flag"}
LONGEST = 60
"""Cells of a title in a question."""


def named(titles: Sequence[str]) -> str:
    """The conversation by its title where it is one, else how many they are."""
    if len(titles) == 1:
        return f"“{cut(one_line(titles[0]), LONGEST).rstrip()}”"
    return f"{len(titles):,} conversations"


def about_marked(deed: Deed, titles: Sequence[str], *, unstored: int, reads_another: bool) -> str:
    """Whether the marked ones are meant.

    Args:
        deed: what is to be done.
        titles: theirs.
        unstored: in how many of them somebody has typed what is not stored.
        reads_another: whether the one that is read is not among them.
    """
    says = SAYS.get(deed, deed.replace("_", " ").capitalize())
    which = f"{named(titles)}, which is marked" if len(titles) == 1 else f"{len(titles):,} marked conversations"
    words = [f"{says} {which}?"]
    if reads_another:
        words.append(f"The one that you read is not {'it' if len(titles) == 1 else 'among them'}.")
    if unstored:
        where = "it" if len(titles) == 1 else f"{unstored:,} of them"
        words.append(f"What you typed in {where} is not stored.")
    return " ".join(words)


def over_draft(deed: Deed, title: str) -> str:
    """Whether the text as it was is meant, though somebody has changed it and not stored that."""
    says = SAYS.get(deed, "Write anew")
    return (
        f"What you typed in {named([title])} is not stored. {says} the text as it was? What you typed is kept "
        "either way; e goes on with it."
    )
