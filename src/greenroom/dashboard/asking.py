"""Questions before what can't be undone, and for a figure or a line of text."""

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from greenroom.dashboard.dialogs import CONFIRM, FIELD, YES
from greenroom.dashboard.plain import clean, one_line

_CSS = """
{name} {{ align: center middle; }}
{name} > Vertical {{ width: 68; max-width: 100%; height: auto; border: round $accent; padding: 0 1;
    background: $surface; }}
{name} Static {{ height: auto; }}
{name} Input {{ margin-top: 1; }}
"""


class Confirm(ModalScreen[bool]):
    """A question with No as its default. Answers whether it was confirmed."""

    DEFAULT_CSS = _CSS.format(name="Confirm")
    BINDINGS: ClassVar[list[BindingType]] = [*CONFIRM.bindings()]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        """The question, and the keys that answer it."""
        with Vertical():
            yield Static(Text(clean(self._question)))
            yield Static(Text(f"\n{YES} yes    n, enter or esc: no", "bold"))

    def action_yes(self) -> None:
        """Confirmed."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Not confirmed."""
        self.dismiss(False)


class Ask(ModalScreen[str | None]):
    """A line of text. Answers it, or None where it was left with `esc`."""

    DEFAULT_CSS = _CSS.format(name="Ask")
    BINDINGS: ClassVar[list[BindingType]] = [*FIELD.bindings()]

    def __init__(self, question: str, *, value: str = "", hint: str = "") -> None:
        """Ask.

        Args:
            question: what for.
            value: what stands in the field at first.
            hint: what may be entered.
        """
        super().__init__()
        self._question = question
        self._value = value
        self._hint = hint

    def compose(self) -> ComposeResult:
        """The question and the field."""
        with Vertical():
            yield Static(Text(clean(self._question)))
            yield Input(value=one_line(self._value), placeholder=self._hint)
            yield Static(Text("enter: that is it    esc: leave it", "dim"))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answered."""
        self.dismiss(event.value.strip())

    def action_leave(self) -> None:
        """Left."""
        self.dismiss(None)
