"""A form over a screen: fields one below the other, all answered at once."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec import Struct
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Input, Static

from greenroom.dashboard.choices import Choices
from greenroom.dashboard.dialogs import FORM
from greenroom.dashboard.field import LineField
from greenroom.dashboard.modal import Modal
from greenroom.dashboard.plain import clean, one_line

Typed = Mapping[str, str | Sequence[str]]
"""What stands in a form, by the names of its fields: words, or the choices that are on."""


class Unread(Exception):
    """What was entered can't be; says what would."""


class Words(Struct, frozen=True, kw_only=True):
    """A field for a line of text."""

    name: str
    label: str
    hint: str = ""


class Pick(Struct, frozen=True, kw_only=True):
    """A field of choices: any number of them, or one."""

    name: str
    label: str
    options: tuple[str, ...]
    many: bool = True


Field = Words | Pick


class Form(Modal[Typed | None]):
    """Fields, and what was wrong with what stood in them. Answers what was entered, or None where it was left.

    Who asks looks at the answer and, where it can't be, asks again with it and a `problem`: so nothing that was
    typed is lost.
    """

    HELP_TITLE = FORM.heading
    BINDINGS: ClassVar[list[BindingType]] = [*FORM.bindings()]
    DEFAULT_CSS = """
    Form { align: center middle; }
    Form > Vertical { width: 76; max-width: 100%; height: auto; max-height: 100%; border: round $accent;
        padding: 0 1; background: $surface; }
    Form VerticalScroll { height: auto; max-height: 18; }
    Form Horizontal { height: auto; }
    Form .label { width: 14; }
    Form .label.-here { text-style: bold; }
    Form Input { width: 1fr; }
    Form Choices { width: 1fr; }
    Form #problem { height: auto; color: $text-error; text-style: bold; }
    Form #keys { color: $text-muted; }
    """

    def __init__(
        self, title: str, fields: Sequence[Field], values: Typed, *, does: str, problem: str = "", note: str = ""
    ) -> None:
        """Ask.

        Args:
            title: what for.
            fields: what is asked.
            values: what stands in them at first.
            does: what `enter` does, in a word or two.
            problem: what is wrong with these values.
            note: what should be known, above the keys.
        """
        super().__init__()
        self._title = title
        self._fields = tuple(fields)
        self._values = values
        self._does = does
        self._problem = problem
        self._note = note

    def compose(self) -> ComposeResult:
        """A line a field."""
        with Vertical():
            yield Static(Text(one_line(self._title), "bold"))
            with VerticalScroll(can_focus=False):
                for field in self._fields:
                    with Horizontal():
                        yield Static(Text(field.label), classes="label")
                        yield self._widget(field)
            yield Static(Text(clean(self._note)), id="note")
            yield Static(Text(clean(self._problem)), id="problem")
            yield Static(
                Text(f"enter: {self._does}  tab, ↑ ↓: fields  space: choose  f1: help  esc: leave"), id="keys"
            )

    def on_mount(self) -> None:
        """Show what there is to say, and nothing where there is nothing."""
        self.query_one("#note").display = bool(self._note)
        self.query_one("#problem").display = bool(self._problem)

    def _widget(self, field: Field) -> Input | Choices:
        value = self._values.get(field.name, "")
        if isinstance(field, Pick):
            chosen = [value] if isinstance(value, str) and value else value
            return Choices(field.options, chosen=tuple(chosen), many=field.many, id=field.name)
        text = one_line(value) if isinstance(value, str) else ""
        return LineField(value=text, placeholder=field.hint, id=field.name, compact=True, select_on_focus=False)

    def on_input_submitted(self) -> None:
        """That is it."""
        self.action_done()

    def action_done(self) -> None:
        """That is it."""
        self.dismiss({field.name: self._value(field) for field in self._fields})

    def _value(self, field: Field) -> str | Sequence[str]:
        if isinstance(field, Pick):
            return self.query_one(f"#{field.name}", Choices).value
        return self.query_one(f"#{field.name}", Input).value

    def action_leave(self) -> None:
        """Leave all as it is."""
        self.dismiss(None)

    def action_after(self) -> None:
        """The next field."""
        self.focus_next()

    def action_before(self) -> None:
        """The field before."""
        self.focus_previous()
