"""A field for words to find or to filter by: out of the way until it is asked for."""

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Input

from greenroom.dashboard.dialogs import FIND
from greenroom.dashboard.field import LineField


class FindBar(LineField):
    """One line over a list. `open` shows it; `enter` keeps the words and goes back, `esc` takes them away.

    It tells `Found` whenever the words to go by are others. What has the focus afterwards is the widget `back_to`.
    """

    HELP_TITLE = FIND.heading
    BINDINGS: ClassVar[list[BindingType]] = [*FIND.bindings()]
    DEFAULT_CSS = """
    FindBar { height: 1; border: none; padding: 0 1; background: $boost; }
    FindBar:focus { border: none; }
    """

    class Found(Message, namespace="find_bar"):
        """Other words; an empty text for none."""

        def __init__(self, bar: "FindBar", words: str) -> None:
            super().__init__()
            self.bar = bar
            self.words = words

        @property
        def control(self) -> "FindBar":
            """The field."""
            return self.bar

    def __init__(self, back_to: str, *, hint: str = "words to find", id: str | None = None) -> None:  # noqa: A002
        """Closed.

        Args:
            back_to: a selector of the widget that has the focus afterwards.
            hint: what may be entered.
            id: the widget's; Textual's own name for it.
        """
        super().__init__(placeholder=f"/ {hint}", id=id, compact=True)
        self._back_to = back_to
        self.words = ""
        self.display = False

    def open(self) -> None:
        """Show it, and let the keys go to it: the very next one, which may come in the same breath."""
        self.display = True
        self.screen.set_focus(self)

    def put(self, words: str) -> None:
        """Show that these are the words now; nothing is told of it."""
        self.value = self.words = words
        self.display = bool(words)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """These words from now on."""
        event.stop()
        self._leave(self.value.strip())

    def action_leave(self) -> None:
        """None."""
        self.value = ""
        self._leave("")

    def _leave(self, words: str) -> None:
        self.display = bool(words)
        self.screen.query_one(self._back_to).focus()
        if words != self.words:
            self.words = words
            self.post_message(self.Found(self, words))
