"""What is opened over a screen: the app's own keys stop there, but for the help."""

from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

AnswerT = TypeVar("AnswerT")

HELP_KEY = "f1"
"""Of the help's keys the one that writes nothing into a field."""


class Modal(ModalScreen[AnswerT], Generic[AnswerT]):
    """Something over a screen that has fields. `f1` shows its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding(HELP_KEY, "help", "help", id="app.help")]

    async def action_help(self) -> None:
        """The keys that hold here."""
        await self.app.run_action("help")
