"""The line that says which of the three lists is shown."""

from collections.abc import Iterable
from functools import partial

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.widget import Widget

from greenroom.dashboard.jump.spots import Spot
from greenroom.dashboard.library.kinds import KINDS
from greenroom.dashboard.plain import one_line


class KindBar(Widget):
    """The three lists by name; the one that is shown stands out by a glyph too. A click shows another one."""

    DEFAULT_CSS = """
    KindBar { height: 1; }
    """

    class Picked(Message, namespace="kind_bar"):
        """Another list, by its place among the three."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self) -> None:
        super().__init__()
        self._here = 0
        self._more = ""

    def show(self, here: int, marked: int, words: str) -> None:
        """Show which list is there, how many rows are marked in all three, and what is looked for."""
        said = [f"● {marked:,} marked" if marked else "", f"/{one_line(words)}" if words else ""]
        self._here, self._more = here, "   ".join(each for each in said if each)
        self.refresh()

    def render(self) -> Text:
        """The line."""
        line = Text(no_wrap=True, overflow="ellipsis")
        for number, shown in enumerate(self._names()):
            line.append(shown, "bold reverse" if number == self._here else "")
        return line.append(f"  {self._more}", "yellow")

    def _names(self) -> list[str]:
        return [f" {'▸' if number == self._here else ' '} {each.plural} " for number, each in enumerate(KINDS)]

    def spots(self) -> Iterable[Spot]:
        """The three lists, to jump to."""
        start = 0
        for number, shown in enumerate(self._names()):
            yield Spot(at=Offset(start, 0), go=partial(self._pick, number))
            start += cell_len(shown)

    def _pick(self, number: int) -> None:
        self.post_message(self.Picked(number))

    def on_click(self, event: events.Click) -> None:
        """Show the list that was clicked."""
        start = 0
        for number, shown in enumerate(self._names()):
            start += cell_len(shown)
            if event.x < start:
                self._pick(number)
                return
