"""A field of choices in a line or two: each on or off, or one of them."""

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from greenroom.dashboard.dialogs import CHOICES
from greenroom.dashboard.plain import one_line

GAP = 2


class Choices(Widget, can_focus=True):
    """Choices beside each other. `many` may be on at once, or exactly one is."""

    HELP_TITLE = CHOICES.heading
    BINDINGS: ClassVar[list[BindingType]] = [*CHOICES.bindings()]
    DEFAULT_CSS = """
    Choices { height: auto; }
    """

    class Chosen(Message, namespace="choices"):
        """Another choice."""

        def __init__(self, choices: "Choices") -> None:
            super().__init__()
            self.choices = choices

        @property
        def control(self) -> "Choices":
            """The field."""
            return self.choices

    def __init__(
        self,
        options: Sequence[str],
        *,
        chosen: Sequence[str] = (),
        many: bool = True,
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """Show options.

        Args:
            options: what there is; underscores are shown as blanks.
            chosen: which of it is on.
            many: whether any number may be on. Otherwise one is: the first, if none is named.
            id: the widget's.
        """
        super().__init__(id=id)
        self._options = tuple(options)
        self._many = many
        self._on = set(chosen) if many or chosen else {self._options[0]}
        self._at = next((place for place, each in enumerate(self._options) if each in self._on), 0)

    @property
    def value(self) -> tuple[str, ...]:
        """Those that are on, in their order."""
        return tuple(each for each in self._options if each in self._on)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as they need."""
        del container, viewport
        return 1 + max((line for line, _, _ in self._places(width)), default=0)

    def render(self) -> Text:
        """The choices; the one that the next key changes is underlined while the field has the focus."""
        shown = Text()
        now = 0
        for number, (line, start, words) in enumerate(self._places(self.size.width)):
            if line != now:
                shown.append("\n" * (line - now))
                now, column = line, 0
            else:
                column = cell_len(shown.plain.rpartition("\n")[2])
            shown.append(" " * (start - column))
            here = number == self._at and self.has_focus
            on = self._options[number] in self._on
            shown.append(words, f"{'bold' if on else ''} {'reverse' if here else ''}".strip())
        return shown

    def _places(self, width: int) -> list[tuple[int, int, str]]:
        """Line, first cell and words of each."""
        out: list[tuple[int, int, str]] = []
        line = start = 0
        for each in self._options:
            on = each in self._on
            mark = ("[x]" if on else "[ ]") if self._many else ("(•)" if on else "( )")
            words = f"{mark} {one_line(each.replace('_', ' '))}"
            if start and start + cell_len(words) > width:
                line, start = line + 1, 0
            out.append((line, start, words))
            start += cell_len(words) + GAP
        return out

    def action_next(self) -> None:
        """The one after."""
        self._go(+1)

    def action_previous(self) -> None:
        """The one before."""
        self._go(-1)

    def action_turn(self) -> None:
        """On or off."""
        option = self._options[self._at]
        if not self._many:
            self._on = {option}
        elif option in self._on:
            self._on.remove(option)
        else:
            self._on.add(option)
        self.refresh()
        self.post_message(self.Chosen(self))

    def _go(self, step: int) -> None:
        self._at = (self._at + step) % len(self._options)
        if self._many:
            self.refresh()
        else:
            self.action_turn()

    def on_click(self, event: events.Click) -> None:
        """Change the one that was clicked."""
        for number, (line, start, words) in enumerate(self._places(self.size.width)):
            if event.y == line and start <= event.x < start + cell_len(words):
                self._at = number
                self.action_turn()
