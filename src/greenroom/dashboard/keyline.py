"""The footer: the keys that do something now, those greyed that do not."""

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.screen import Screen
from textual.widget import Widget

from greenroom.dashboard.keys import named

LAST = "app.help"
"""This one is always in view, for it leads to all others."""


class KeyLine(Widget):
    """One line of keys; as many as fit, the help always. A click does what the key does."""

    DEFAULT_CSS = """
    KeyLine { height: 1; dock: bottom; background: $panel; color: $foreground; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._places: list[tuple[int, str]] = []

    def on_mount(self) -> None:
        """Follow the keys of what has the focus."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: Screen[object]) -> None:
        self.refresh()

    def render(self) -> Text:
        """The line."""
        line, self._places = laid_out(self._shown(), self.size.width)
        return line

    def _shown(self) -> list[tuple[str, str, str, bool, str]]:
        """Key, words, action's key, whether it can be done, and id; each id once, by a single letter if it may."""
        found: dict[str, tuple[str, str, str, bool, str]] = {}
        for _, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and binding.id:
                name = named(binding.key)
                if binding.id not in found or len(name) == 1 < len(found[binding.id][0]):
                    found[binding.id] = (name, binding.description, binding.key, enabled, binding.id)
        return list(found.values())

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked."""
        for end, key in self._places:
            if event.x < end:
                if key:
                    self.app.simulate_key(key)
                return


def laid_out(keys: list[tuple[str, str, str, bool, str]], width: int) -> tuple[Text, list[tuple[int, str]]]:
    """The line, and where each key ends in it."""
    line = Text(no_wrap=True, end="")
    places: list[tuple[int, str]] = []
    last = [each for each in keys if each[4] == LAST]
    room = width - sum(_cells(each) for each in last)
    for each in [*(each for each in keys if each[4] != LAST), *last]:
        name, says, key, enabled, id_ = each
        if id_ != LAST and len(line) + _cells(each) > room:
            continue
        line.append(f" {name}", "bold" if enabled else "dim")
        line.append(f" {says} ", "" if enabled else "dim strike")
        places.append((cell_len(line.plain), key))
    return line, places


def _cells(key: tuple[str, str, str, bool, str]) -> int:
    return cell_len(key[0]) + cell_len(key[1]) + 3
