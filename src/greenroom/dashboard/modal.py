"""What is opened over a screen: the app's own keys stop there, but for the help. No key is lost on the way."""

from typing import ClassVar, Final, Generic, TypeVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from greenroom.dashboard.ahead import Ahead, type_ahead

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
        self.ahead = Ahead()

    def on_mount(self) -> None:
        """Type what was held, into the first field if the form has not chosen another one before."""
        if self.focused is None and self.AUTO_FOCUS != "" and self.focus_chain:
            self.set_focus(self.focus_chain[0])
        held = self.ahead.release()
        while held and type_ahead(self.focused, held[0]):
            del held[0]
        for key in held:
            self.app.post_message(key)

    def take_ahead(self, key: events.Key) -> bool:
        """Take a key that came before this was there. Returns whether it was meant for a field in here."""
        return self.ahead.hold(key) or type_ahead(self.focused, key)

    def dismiss(self, result: AnswerT | None = None) -> AwaitComplete:
        """Answer, once: who presses a key twice in one breath has answered with the first one."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        self.pop_until_active()
        return super().dismiss(result)

    async def action_help(self) -> None:
        """The keys that hold here."""
        await self.app.run_action("help")
