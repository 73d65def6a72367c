"""What is opened over a screen: the app's own keys stop there, but for the help."""

from typing import ClassVar, Final, Generic, TypeVar

from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

AnswerT = TypeVar("AnswerT")

HELP_KEY: Final = "f1"
"""Of the help's keys the one that writes nothing into a field."""


class Modal(ModalScreen[AnswerT], Generic[AnswerT]):
    """Something over a screen. `f1` shows its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding(HELP_KEY, "help", "help", id="app.help")]

    def dismiss(self, result: AnswerT | None = None) -> AwaitComplete:
        """Answer, once: who presses a key twice in one breath has answered with the first one."""
        if self not in self.app.screen_stack:
            return AwaitComplete()
        self.pop_until_active()
        return super().dismiss(result)

    async def action_help(self) -> None:
        """The keys that hold here."""
        await self.app.run_action("help")
