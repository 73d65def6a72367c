"""What can be gone to on a screen: what can have the focus, and what a widget offers beyond that."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Protocol, runtime_checkable

from msgspec import Struct
from textual.errors import NoWidget
from textual.geometry import Offset, Region
from textual.screen import Screen
from textual.widget import Widget

from greenroom.dashboard.jump.letters import MOST, names


class Spot(Struct, frozen=True, kw_only=True):
    """A place, and what going there does. `at` counts cells from the content of the widget that offers it.

    `name` is the key that stands there already, if one does; others are given letters.
    """

    at: Offset
    go: Callable[[], object]
    name: str = ""


@runtime_checkable
class Jumpable(Protocol):
    """A widget in which several places can be gone to."""

    def spots(self) -> Iterable[Spot]:
        """Those in view, from top to bottom."""
        ...


def spots_of(screen: Screen[Any]) -> list[Spot]:
    """All places in view, each with a name, counted in cells of the screen.

    What can have the focus comes first, so that it has the short names.
    """
    found = [*_focusable(screen), *_offered(screen)]
    unnamed = [each for each in found if not each.name][:MOST]
    named = [
        Spot(at=each.at, go=each.go, name=name) for each, name in zip(unnamed, names(len(unnamed)), strict=True)
    ]
    return [*named, *(each for each in found if each.name)]


def _focusable(screen: Screen[Any]) -> Iterator[Spot]:
    for widget in screen.focus_chain:
        seen = _seen(screen, widget)
        if seen.area and widget is not screen.focused:
            yield Spot(at=seen.offset, go=partial(screen.set_focus, widget))


def _offered(screen: Screen[Any]) -> Iterator[Spot]:
    for widget in screen.query("*"):
        if isinstance(widget, Jumpable) and (seen := _seen(screen, widget)).area:
            inside = widget.content_region
            for spot in widget.spots():
                at = inside.offset + spot.at
                if seen.contains_point(at):
                    yield Spot(at=at, go=spot.go, name=spot.name)


def _seen(screen: Screen[Any], widget: Widget) -> Region:
    """What of a widget is in sight: nothing, where it has only now been shown and is not laid out yet."""
    try:
        return screen.find_widget(widget).visible_region
    except NoWidget:
        return Region()
