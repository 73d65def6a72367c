"""The two sides of a card, written in a form."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static, TextArea

from greenroom.dashboard.dialogs import TEXT
from greenroom.dashboard.field import TextField
from greenroom.dashboard.modal import Modal
from greenroom.dashboard.plain import clean
from greenroom.model.flashcards import LONGEST_BACK, LONGEST_FRONT, Sides


def lengths(sides: Sides) -> tuple[bool, str]:
    """Whether sides may be kept, and what is said of their lengths."""
    said = (
        f"front {len(sides.front):,} of {LONGEST_FRONT:,}, back {len(sides.back):,} of {LONGEST_BACK:,} characters"
    )
    if not sides.front or not sides.back:
        return False, f"✗ {said}: both sides need some"
    fits = len(sides.front) <= LONGEST_FRONT and len(sides.back) <= LONGEST_BACK
    return fits, f"{'✓' if fits else '✗'} {said}"


class EditSides(Modal[Sides | None]):
    """Front and back. Answers them as written, or None where the form was left."""

    HELP_TITLE = TEXT.heading
    BINDINGS: ClassVar[list[BindingType]] = [*TEXT.bindings()]
    DEFAULT_CSS = """
    EditSides { align: center middle; }
    EditSides > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; border: round $accent;
        padding: 0 1; background: $surface; }
    EditSides Static { height: auto; }
    EditSides TextArea { height: 5; }
    EditSides #problem { color: $text-error; text-style: bold; }
    """

    def __init__(self, sides: Sides, *, problem: str = "") -> None:
        """Ask.

        Args:
            sides: what stands on the card at first.
            problem: what is wrong with that.
        """
        super().__init__()
        self._sides = sides
        self._problem = problem

    def compose(self) -> ComposeResult:
        """A text a side."""
        with Vertical():
            yield Static(Text("front", "bold"))
            yield TextField(clean(self._sides.front), id="front", compact=True)
            yield Static(Text("back", "bold"))
            yield TextField(clean(self._sides.back), id="back", compact=True)
            yield Static("", id="lengths", markup=False)
            yield Static(Text(clean(self._problem)), id="problem")
            yield Static(Text("ctrl+s: keep it  tab: the other side  f1: help  esc: leave it as it was", "dim"))

    def on_mount(self) -> None:
        """Count what is there."""
        self.query_one("#problem").display = bool(self._problem)
        self.on_text_area_changed()

    @property
    def sides(self) -> Sides:
        """As they are written now."""
        return Sides(self._side("front", self._sides.front), self._side("back", self._sides.back))

    def _side(self, name: str, before: str) -> str:
        """One side: as it was, where it was not changed, whatever of it could not be shown."""
        text = self.query_one(f"#{name}", TextArea).text
        return before if text == clean(before) else text.strip()

    def on_text_area_changed(self) -> None:
        """Count it."""
        self.query_one("#lengths", Static).update(Text(lengths(self.sides)[1]))

    def action_done(self) -> None:
        """That is it, if it may be."""
        fits, said = lengths(self.sides)
        if fits:
            self.dismiss(self.sides)
        else:
            self.notify(said, severity="warning", markup=False)

    def action_leave(self) -> None:
        """As it was."""
        self.dismiss(None)
