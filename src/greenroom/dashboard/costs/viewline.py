"""The line of views: each with its key, the present one in brackets; a click shows another one."""

from collections.abc import Iterable
from functools import partial

from rich.text import Text
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from greenroom.dashboard.costs.views import tab_at, tabs
from greenroom.dashboard.jump.spots import Spot


class ViewLine(Widget):
    """One line."""

    DEFAULT_CSS = """
    ViewLine { height: 1; }
    """

    now: reactive[str] = reactive("day")

    class Chosen(Message, namespace="view_line"):
        """Another view is to be shown."""

        def __init__(self, view: str) -> None:
            super().__init__()
            self.view = view

    def render(self) -> Text:
        """The views."""
        line = Text(no_wrap=True)
        for words, name in tabs(self.now):
            line.append(words, "bold reverse" if name == self.now else "")
        return line

    def spots(self) -> Iterable[Spot]:
        """The views, to jump to."""
        start = 0
        for words, name in tabs(self.now):
            yield Spot(at=Offset(start, 0), go=partial(self._choose, name))
            start += len(words)

    def _choose(self, view: str) -> None:
        self.post_message(self.Chosen(view))

    def on_click(self, event: events.Click) -> None:
        """Show what was clicked."""
        if (view := tab_at(self.now, event.x)) is not None:
            self._choose(view)
