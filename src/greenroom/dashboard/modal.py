"""What is opened over a screen: the app's own keys stop there, but for the help. No key is lost on the way."""

from typing import ClassVar, Final, Generic, TypeVar

from textual import events, widgets
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widget import Widget

AnswerT = TypeVar("AnswerT")

HELP_KEY: Final = "f1"
"""Of the help's keys the one that writes nothing into a field."""


class Modal(ModalScreen[AnswerT], Generic[AnswerT]):
    """Something over a screen. `f1` shows its keys.

    Keys that come before there is a field to type into are held, and typed once there is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding(HELP_KEY, "help", "help", id="app.help")]

    def __init__(self) -> None:
        super().__init__()
        self._held: list[events.Key] | None = []

    def on_mount(self) -> None:
        """Type what was held, into the first field if the form has not chosen another one before."""
        if self.focused is None and self.AUTO_FOCUS != "" and self.focus_chain:
            self.set_focus(self.focus_chain[0])
        # Those that were on their way to the screen below when this was opened come last, and were pressed first.
        held, self._held = sorted(self._held or [], key=lambda key: key.time), None
        while held and type_ahead(self.focused, held[0]):
            del held[0]
        for key in held:
            self.app.post_message(events.Key(key.key, key.character))

    @property
    def is_there(self) -> bool:
        """Whether it takes keys by itself."""
        return self._held is None

    def take_ahead(self, key: events.Key) -> bool:
        """Take a key that came before this was there. Returns whether it was meant for a field in here."""
        if self._held is None:
            return type_ahead(self.focused, key)
        self._held.append(key)
        return True

    def dismiss(self, result: AnswerT | None = None) -> AwaitComplete:
        """Answer, once: who presses a key twice in one breath has answered with the first one."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        self.pop_until_active()
        return super().dismiss(result)

    async def action_help(self) -> None:
        """The keys that hold here."""
        await self.app.run_action("help")


def type_ahead(field: Widget | None, key: events.Key) -> bool:
    """Type a key that came before the field had the focus. Returns whether it writes anything there."""
    if field is None:
        return False
    # By their module, which loads each of them with the first key only: the first paint comes before that.
    if isinstance(field, widgets.TextArea) and (key.is_printable or key.key == "enter"):
        text = "\n" if key.key == "enter" else key.character or ""
        field.replace(text, *field.selection)
        return True
    if isinstance(field, widgets.Input) and key.is_printable:
        text = key.character or ""
        if field.selection.is_empty:
            field.insert_text_at_cursor(text)
        else:
            field.replace(text, *sorted(field.selection))
        return True
    return False
