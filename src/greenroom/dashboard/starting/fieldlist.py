"""The fields of an order, one below the other, that change with what is picked."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from greenroom.dashboard.choices import Choices
from greenroom.dashboard.field import LineField
from greenroom.dashboard.form import Pick
from greenroom.dashboard.plain import line, one_line
from greenroom.dashboard.starting.asking import Asked
from greenroom.dashboard.starting.keys import FIELDS
from greenroom.dashboard.starting.order import Order, Value


class FieldList(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Fields under headings. It tells `Entered` with each change, and `Reached` with the field one is in."""

    HELP_TITLE = FIELDS.heading
    BINDINGS: ClassVar[list[BindingType]] = [*FIELDS.bindings()]
    DEFAULT_CSS = """
    FieldList { height: 1fr; }
    FieldList Horizontal { height: auto; }
    FieldList .label { width: 14; height: 1; text-wrap: nowrap; text-overflow: ellipsis; padding: 0 1 0 0; }
    FieldList .heading { text-style: bold underline; height: 1; }
    FieldList Input { width: 1fr; }
    FieldList Choices { width: 1fr; }
    """

    class Entered(Message, namespace="field_list"):
        """Something else stands in a field."""

        def __init__(self, name: str, value: Value) -> None:
            super().__init__()
            self.name = name
            self.value = value

    class Reached(Message, namespace="field_list"):
        """A field has the focus."""

        def __init__(self, asked: Asked) -> None:
            super().__init__()
            self.asked = asked

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name for it
        super().__init__(id=id)
        self._asked: Sequence[Asked] = ()
        self._showing = asyncio.Lock()

    async def show(self, asked: Sequence[Asked], order: Order) -> None:
        """Show these fields with what was entered. Where they are there already, nothing moves."""
        async with self._showing:
            if [_shape(each) for each in asked] != [_shape(each) for each in self._asked] or not self._holds(
                order
            ):
                await self._build(asked, order)
            self._asked = asked
            for number, each in enumerate(asked):
                if not isinstance(each.field, Pick):
                    self.query_one(f"#field{number}", Input).placeholder = one_line(each.field.hint)

    async def _build(self, asked: Sequence[Asked], order: Order) -> None:
        here = self._here()
        self._asked = ()
        await self.remove_children()
        self._asked = asked
        await self.mount_all(self._widgets(order))
        self._go(here if here is not None else asked[0].field.name)

    def _widgets(self, order: Order) -> Iterator[Widget]:
        for number, each in enumerate(self._asked):
            if each.begins:
                yield Static(line(each.begins), classes="heading")
            label = Static(line(each.field.label), classes="label")
            yield Horizontal(label, _widget(f"field{number}", each, order))

    def _holds(self, order: Order) -> bool:
        """Whether what stands in the fields is what was entered."""
        return all(
            _value(self._field(number)) == order.entered.get(each.field.name, _untouched(each))
            for number, each in enumerate(self._asked)
        )

    def _field(self, number: int) -> Widget:
        return self.query_one(f"#field{number}")

    def _named(self, widget: Widget | None) -> Asked | None:
        if widget is None or widget.id is None or not widget.id.startswith("field"):
            return None
        number = int(widget.id.removeprefix("field"))
        return self._asked[number] if number < len(self._asked) else None

    def _here(self) -> str | None:
        """The name of the field that has the focus."""
        focused = self.screen.focused
        asked = self._named(focused) if focused is not None and self in focused.ancestors else None
        return None if asked is None else asked.field.name

    def _go(self, name: str) -> None:
        for number, each in enumerate(self._asked):
            if each.field.name == name:
                self._field(number).focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Tell which field it is."""
        if (asked := self._named(event.widget)) is not None:
            self.post_message(self.Reached(asked))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other words."""
        event.stop()
        self._tell(event.input, event.value)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        """Other choices."""
        event.stop()
        self._tell(event.choices, event.choices.value)

    def _tell(self, widget: Widget, value: Value) -> None:
        if (asked := self._named(widget)) is not None:
            self.post_message(self.Entered(asked.field.name, value))

    def on_input_submitted(self) -> None:
        """The next field."""
        self.action_after()

    def action_after(self) -> None:
        """The next field."""
        self.screen.focus_next()

    def action_before(self) -> None:
        """The field before."""
        self.screen.focus_previous()


def _shape(asked: Asked) -> tuple[object, ...]:
    field = asked.field
    return (field.name, field.label, asked.begins, field.options if isinstance(field, Pick) else None)


def _widget(widget_id: str, asked: Asked, order: Order) -> Widget:
    field = asked.field
    value = order.entered.get(field.name)
    if isinstance(field, Pick):
        chosen = value if isinstance(value, tuple) else ()
        return Choices(field.options, chosen=chosen, many=field.many, id=widget_id)
    words = value if isinstance(value, str) else ""
    return LineField(
        value=words, placeholder=one_line(field.hint), id=widget_id, compact=True, select_on_focus=False
    )


def _untouched(asked: Asked) -> Value:
    """What stands in a field at first: nothing, or of choices of which one has to be on, the first."""
    field = asked.field
    if isinstance(field, Pick):
        return () if field.many else field.options[:1]
    return ""


def _value(widget: Widget) -> Value:
    if isinstance(widget, Input):
        return widget.value
    assert isinstance(widget, Choices)
    return widget.value


def help_text(asked: Asked) -> Text:
    """What a field is for, in one line."""
    return line(asked.help, "dim")
