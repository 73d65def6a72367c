"""States as a glyph, a word and a colour: without the colour, the rest still tells them apart."""

from collections.abc import Mapping
from typing import Final

from rich.text import Text

from greenroom.dashboard.plain import one_line

BADGES: Final[Mapping[str, tuple[str, str]]] = {
    # batches and items
    "queued": ("◌", "dim"),
    "held": ("◌", "dim"),
    "processing": ("▶", "green"),
    "running": ("▶", "green"),
    "paused": ("‖", "yellow"),
    "completed": ("✓", "green"),
    "succeeded": ("✓", "green"),
    "failed": ("✗", "red"),
    "cancelled": ("∅", "dim"),
    # conversations
    "draft": ("✎", "dim"),
    "generated": ("◌", "dim"),
    "pending_review": ("?", "yellow"),
    "approved": ("✓", "green"),
    "rejected": ("✗", "red"),
    "needs_revision": ("!", "magenta"),
    "archived": ("▪", "dim"),
    # library rows
    "active": ("●", "green"),
    "inactive": ("○", "dim"),
    # flashcards
    "pending": ("◌", "dim"),
    "proposed": ("?", "yellow"),
    "accepted": ("✓", "green"),
}


def glyph(state: str) -> str:
    """The glyph of a state, one cell wide."""
    return BADGES.get(state, ("·", ""))[0]


def badge(state: str) -> Text:
    """A state in a cell: `✓ approved`."""
    shown, style = BADGES.get(state, ("·", ""))
    words = state.replace("_", " ") if state in BADGES else one_line(state)
    return Text(f"{shown} {words}", style=style, no_wrap=True)
