"""The screens, each named once. Its class is loaded when it is first gone to."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from greenroom.dashboard.livescreen import LiveScreen


class Place(Struct, frozen=True):
    """A screen: the number key that goes to it, its title, a short one for narrow terminals, and its class.

    One without a `tab` stands in the header only while it is shown.
    """

    key: str
    title: str
    short: str
    module: str
    cls: str
    tab: bool = True

    def load(self) -> "type[LiveScreen]":
        """Its class."""
        loaded: type[LiveScreen] = getattr(import_module(f"greenroom.dashboard.screens.{self.module}"), self.cls)
        return loaded


PLACES: Mapping[str, Place] = {
    "overview": Place("1", "Overview", "Over", "overview", "Overview"),
    "batch": Place("2", "Batch", "Batch", "batch", "BatchScreen"),
    "conversations": Place("3", "Conversations", "Talks", "conversations", "Conversations"),
    "review": Place("4", "Review", "Review", "review", "Review"),
    "library": Place("5", "Library", "Lib", "library", "Library"),
    "costs": Place("6", "Costs", "Costs", "costs", "Costs"),
    "flashcards": Place("7", "Flashcards", "Cards", "flashcards", "Flashcards"),
    "actors": Place("8", "Actors", "Actors", "actors", "ActorsScreen"),
    "start": Place("0", "New batch", "New", "start", "StartScreen", tab=False),
}
"""In the order of their keys."""
