"""Questions before what can't be undone, and for a figure or a line of text."""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from greenroom.dashboard.dialogs import CONFIRM, FIELD, YES
from greenroom.dashboard.field import LineField
from greenroom.dashboard.modal import Modal
from greenroom.dashboard.plain import clean, one_line

if TYPE_CHECKING:
    from greenroom.dashboard.app import Dashboard

_CSS = """
{name} {{ align: center middle; }}
{name} > Vertical {{ width: 68; max-width: 100%; height: auto; border: round $accent; padding: 0 1;
    background: $surface; }}
{name} Static {{ height: auto; }}
{name} Input {{ margin-top: 1; }}
{name} #problem {{ color: $text-error; text-style: bold; }}
"""


def misread(read: Callable[[str], object], why: str) -> Callable[[str], str | None]:
    """What is wrong with a line, for `Ask`: nothing, where `read` raises no `ValueError`; or else `why`."""

    def wrong(line: str) -> str | None:
        try:
            read(line)
        except ValueError:
            return f"{line!r} {why}"
        return None

    return wrong


class Confirm(Modal[bool]):
    """A question with No as its default. Answers whether it was confirmed.

    Keys that were pressed before it can be read answer nothing.
    """

    DEFAULT_CSS = _CSS.format(name="Confirm")
    HELP_TITLE = CONFIRM.heading
    BINDINGS: ClassVar[list[BindingType]] = [*CONFIRM.bindings()]

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question
        self._can_be_read = False

    def on_mount(self) -> None:
        """From the first time that it was drawn it can be read."""
        self.call_after_refresh(self._drawn)

    def _drawn(self) -> None:
        self._can_be_read = True
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep keys from answering before: nobody confirms what they have not seen."""
        del parameters
        answers = self._can_be_read and cast("Dashboard", self.app).turns.over is self
        return True if answers or action not in {"yes", "no"} else None

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


class Ask(Modal[str | None]):
    """A line of text. Answers it, or None where it was left with `esc`."""

    DEFAULT_CSS = _CSS.format(name="Ask")
    HELP_TITLE = FIELD.heading
    BINDINGS: ClassVar[list[BindingType]] = [*FIELD.bindings()]

    def __init__(
        self,
        question: str,
        *,
        value: str = "",
        hint: str = "",
        wrong: Callable[[str], str | None] | None = None,
    ) -> None:
        """Ask.

        Args:
            question: what for.
            value: what stands in the field at first.
            hint: what may be entered.
            wrong: why a line can't be taken, or None; who enters such a one is told, and it stays in the field.
        """
        super().__init__()
        self._question = question
        self._value = value
        self._hint = hint
        self._wrong = wrong

    def compose(self) -> ComposeResult:
        """The question and the field."""
        with Vertical():
            yield Static(Text(clean(self._question)))
            yield LineField(value=one_line(self._value), placeholder=self._hint, select_on_focus=False)
            yield Static("", id="problem", markup=False)
            yield Static(Text("enter: that is it    esc: leave it", "dim"))

    def on_mount(self) -> None:
        """What stands in the field is selected, so that typing takes its place."""
        self.query_one("#problem").display = False
        field = self.query_one(Input)
        field.selection = Selection(0, len(field.value))
        self.set_focus(field)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answered, or told why that is no answer."""
        line = event.value.strip()
        problem = None if self._wrong is None else self._wrong(line)
        if problem is None:
            self.dismiss(line)
            return
        shown = self.query_one("#problem", Static)
        shown.update(Text(one_line(problem)))
        shown.display = True

    def action_leave(self) -> None:
        """Left."""
        self.dismiss(None)
