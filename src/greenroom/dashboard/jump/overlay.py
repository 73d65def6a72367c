"""The letters themselves, over the screen whose places they name."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from greenroom.dashboard.dialogs import JUMP
from greenroom.dashboard.jump.spots import Spot
from greenroom.dashboard.modal import Modal


class Label(Static):
    """The letters of one place. A click goes there too."""

    DEFAULT_CSS = """
    Label { position: absolute; width: auto; height: 1; text-style: bold reverse; }
    """

    def __init__(self, spot: Spot) -> None:
        super().__init__(Text(spot.name))
        self.spot = spot
        self.styles.offset = (spot.at.x, spot.at.y)

    def on_click(self, event: events.Click) -> None:
        """Go there."""
        event.stop()
        self.screen.dismiss(self.spot.go)


class Jump(Modal[Callable[[], object]]):
    """Letters on all places. Answers what going to the chosen one does; None where it was left."""

    HELP_TITLE = JUMP.heading
    BINDINGS: ClassVar[list[BindingType]] = [*JUMP.bindings()]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    Jump > #how { dock: bottom; height: 1; padding: 0 1; background: $panel; color: $foreground; }
    """

    def __init__(self, spots: Sequence[Spot]) -> None:
        super().__init__()
        self._spots = spots
        self._typed = ""
        self._sized = False

    def compose(self) -> ComposeResult:
        """A label a place, and how it goes on."""
        for spot in self._spots:
            yield Label(spot)
        yield Static(Text("the letters of a place: go there    1 to 8: screens    esc: stay here"), id="how")

    def on_resize(self, _: events.Resize) -> None:
        """Another size: the places are elsewhere."""
        if self._sized:
            self.dismiss(None)
        self._sized = True

    def on_key(self, event: events.Key) -> None:
        """The letter of a place alone, or of several that have another one."""
        typed = self._typed + (event.character or event.key)
        left = [spot for spot in self._spots if spot.name.startswith(typed)]
        if not left:
            return
        event.stop()
        if left[0].name == typed:
            self.dismiss(left[0].go)
            return
        self._typed = typed
        for label in self.query(Label):
            label.display = label.spot in left

    def on_click(self) -> None:
        """Stay."""
        self.dismiss(None)

    def action_leave(self) -> None:
        """Stay."""
        self.dismiss(None)
