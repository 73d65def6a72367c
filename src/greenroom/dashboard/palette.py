"""The palette: all that can be done now, and nothing else."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, cast

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.dom import DOMNode

from greenroom.dashboard.catalogue import by_id
from greenroom.dashboard.keys import named

if TYPE_CHECKING:
    from greenroom.dashboard.app import Dashboard


class Deeds(Provider):
    """What has a key and can be done where the palette was asked for; and what a screen has beyond that."""

    def _all(self) -> Iterator[tuple[str, str, DOMNode, str]]:
        """Words, what it does, and the action with the node that has it."""
        known = by_id()
        seen: set[str] = set()
        active = self.screen.active_bindings
        # What the screen does comes before how one moves about in it.
        for key, found in sorted(active.items(), key=lambda each: each[1].node is not self.screen):
            binding = found.binding
            if not found.enabled or not binding.id or binding.id in seen or binding.id == "app.palette":
                continue
            seen.add(binding.id)
            if (said := known.get(binding.id)) is not None:
                yield f"{said.says}  ({named(key)})", said.explains, found.node, binding.action
        screen = cast("Dashboard", self.app).live_screen()
        if screen is not None:
            for words, does, action in screen.commands():
                yield words, does, screen, action
        for theme in cast("Dashboard", self.app).themes():
            yield f"theme: {theme}", "Show everything in these colours.", self.app, f"theme('{theme}')"

    async def discover(self) -> Hits:
        """All of it."""
        for words, does, node, action in self._all():
            yield DiscoveryHit(Text(words), partial(self.app.run_action, action, node), words, Text(does).plain)

    async def search(self, query: str) -> Hits:
        """What fits the words."""
        matcher = self.matcher(query)
        for words, does, node, action in self._all():
            score = matcher.match(f"{words} {does}")
            if score > 0:
                yield Hit(score, Text(words), partial(self.app.run_action, action, node), words, does)
