"""The header: where one is, how the link to the daemon stands, who writes, and what was spent."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual import events
from textual.geometry import Offset
from textual.widget import Widget

from greenroom.dashboard.jump.spots import Spot
from greenroom.dashboard.link import Link, words
from greenroom.dashboard.plain import cut, one_line
from greenroom.dashboard.screens import PLACES, Place
from greenroom.dashboard.standing import Standing

if TYPE_CHECKING:
    from greenroom.dashboard.app import Dashboard

NAME = "Greenroom"


class TopBar(Widget):
    """Two lines: how things stand, and the screens with their keys; one line in compact mode."""

    DEFAULT_CSS = """
    TopBar { height: 2; background: $panel; color: $foreground; }
    TopBar.-one-line { height: 1; }
    """

    def __init__(self, place: str) -> None:
        super().__init__()
        self._place = place

    def on_mount(self) -> None:
        """Follow what is shown."""
        self.watch(self.app, "link_state", self._again, init=False)
        self.watch(self.app, "standing", self._again, init=False)
        self.watch(self.app, "compact", self._compact)

    def _again(self) -> None:
        self.refresh(layout=False)

    def _compact(self, compact: bool) -> None:
        self.set_class(compact, "-one-line")
        self.screen.set_class(compact, "-compact")

    def render(self) -> Text:
        """Its lines."""
        app = cast("Dashboard", self.app)
        if self.size.height > 1:
            return Text("\n").join(
                (state_line(self.size.width, app.link_state, app.standing), self._tabs(self.size.width))
            )
        glyph, word, style = words(app.link_state)
        line = Text(f" {glyph} {word} ", style, no_wrap=True)
        return line.append_text(self._tabs(self.size.width - len(line)))

    def _tabs(self, room: int) -> Text:
        line = Text(no_wrap=True)
        for shown, name in tabs(self._place, room):
            line.append(shown, "bold reverse" if name == self._place else "not bold")
        return line

    def _tab_places(self) -> Iterator[tuple[int, str, str]]:
        """The first cell of each tab, what stands in it, and its screen."""
        glyph, word, _ = words(cast("Dashboard", self.app).link_state)
        start = 0 if self.size.height > 1 else len(f" {glyph} {word} ")
        for shown, name in tabs(self._place, self.size.width - start):
            yield start, shown, name
            start += len(shown)

    def spots(self) -> Iterable[Spot]:
        """The screens, each by the key that stands there."""
        go = cast("Dashboard", self.app).go
        for start, _, name in self._tab_places():
            yield Spot(at=Offset(start + 1, self.size.height - 1), go=partial(go, name), name=PLACES[name].key)

    def on_click(self, event: events.Click) -> None:
        """Go to the screen that was clicked."""
        if event.y != self.size.height - 1:
            return
        for start, shown, name in self._tab_places():
            if event.x < start + len(shown):
                cast("Dashboard", self.app).go(name)
                return


def tabs(place: str, room: int) -> list[tuple[str, str]]:
    """The screens with their keys and names: in full, or all but the present one in short, or in keys alone."""
    shown: list[tuple[str, str]] = []
    for other in "title", "short", "key":
        shown = [
            (_tab(each, "title" if name == place and each.tab else other), name)
            for name, each in PLACES.items()
            if each.tab or name == place
        ]
        if sum(len(words) for words, _ in shown) <= room:
            break
    return shown


def _tab(place: Place, how: str) -> str:
    return f" {place.key} " if how == "key" else f" {place.key} {getattr(place, how)} "


def state_line(width: int, link: Link, standing: Standing) -> Text:
    """The first line: name, link, provider, spend. The link is always there, whatever else there is room for."""
    glyph, word, style = words(link)
    line = Text(f" {NAME}  ", style="bold", no_wrap=True)
    line.append(f"{glyph} {word}", style)
    more = one_line(standing.words)
    why = getattr(link, "why", "")
    if why:
        more = f"what is shown may be old. {one_line(why)}"
    room = width - len(line) - 4
    if more and room > 8:
        line.append(f"  {cut(more, min(room, len(more) * 2)).rstrip()}", "not bold")
    return line
