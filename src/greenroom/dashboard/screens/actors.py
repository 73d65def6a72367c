"""The live supervision tree of the daemon, read again once a second while it is shown."""

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static

from greenroom.dashboard.actors.figures import document
from greenroom.dashboard.actors.keys import KEYS
from greenroom.dashboard.actors.rates import FactRate
from greenroom.dashboard.actors.tree import Actor, columns, page, rows
from greenroom.dashboard.desk import Desk
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.dashboard.overview.words import plural
from greenroom.dashboard.review.talk import Line
from greenroom.dashboard.review.talkpane import TalkPane
from greenroom.dashboard.table import Activated, Order, PagedTable
from greenroom.model.errors import Refused
from greenroom.protocol.command import Page
from greenroom.protocol.commands.system import Actors, SystemActors, SystemStats

TICK_S: Final = 1.0
"""How often the tree is read again."""


class ActorsScreen(LiveScreen):
    """The tree."""

    HELP_TITLE = KEYS.heading
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]
    DEFAULT_CSS = """
    ActorsScreen #which { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    ActorsScreen #both { height: 1fr; }
    ActorsScreen.-narrow #both { layout: vertical; }
    ActorsScreen.-narrow #figures { height: 8; border-top: solid $accent; }
    ActorsScreen.-wide #both { layout: horizontal; }
    ActorsScreen.-wide #tree { width: 1fr; }
    ActorsScreen.-wide #figures { width: 40; height: 100%; border-left: solid $accent; }
    ActorsScreen.-tree-only #figures { display: none; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self._actors: Actors | None = None
        self._folded: set[str] = set()
        self._held = False
        self._ticked: float | None = None
        self._rate = FactRate()
        self._problem_words = ""

    def compose_body(self) -> ComposeResult:
        """What is known of it, the tree, and figures beside it."""
        yield Static("", id="which", markup=False)
        with Container(id="both"):
            yield PagedTable(columns(), lambda row: row.path, empty="No actor is shown.", id="tree")
            yield TalkPane(id="figures")

    def on_mount(self) -> None:
        """Once a second."""
        self.set_interval(TICK_S, self.tick)

    @property
    def _table(self) -> PagedTable[Actor]:
        return self.query_one("#tree", PagedTable)

    def tick(self) -> None:
        """Read again, where a second has passed, the screen is shown and nobody holds it still."""
        if self._held or not self.is_current:
            return
        now = self.desk.clock.monotonic()
        if self._ticked is None or now - self._ticked >= TICK_S * 0.9:
            self._ticked = now
            self.reread()

    async def read(self) -> None:
        """The tree, and what the daemon counts."""
        try:
            actors, self._problem_words = await self.call(SystemActors()), ""
        except Refused as refused:
            actors, self._problem_words = None, refused.message
        stats = await self.call(SystemStats())
        if self._held and self._actors is not None:
            return
        self._actors = actors
        await self._show_tree()
        told = stats.counters.get("last_event")
        rate = None if told is None else self._rate.note(self.desk.clock.monotonic(), told)
        lines: list[Line] = document(stats, rate, 0 if actors is None else actors.dead_letters)
        self.query_one("#figures", TalkPane).show(("figures",), lambda _: lines)

    async def _show_tree(self) -> None:
        shown: Sequence[Actor] = [] if self._actors is None else rows(self._actors.root, self._folded)

        async def source(number: int, limit: int, _: Order | None) -> Page[Actor]:
            return page(shown, number, limit)

        await self._table.show(source, keep=self._table.window.is_read)
        self._show_which()

    def _show_which(self) -> None:
        if self._actors is None:
            words = self._problem_words
        else:
            every = rows(self._actors.root)
            restarts = sum(each.restarts for each in every)
            # The root is the daemon itself, which is no actor: its own figure leaves it out as well.
            words = _so_many("actor", len(every) - 1)
            for kind, number in (("restart", restarts), ("dead letter", self._actors.dead_letters)):
                words += f"   ! {_so_many(kind, number)}" if number else ""
        self.query_one("#which", Static).update(f"{words}{'   ‖ held still' if self._held else ''}", layout=False)

    # Keys.

    def why_not(self, action: str) -> str | None:
        """An actor with nothing below it can't be folded."""
        if action == "fold":
            row = self._table.selected_row
            return None if row is not None and row.below else "There is nothing below this actor."
        return None

    def on_paged_table_selected(self) -> None:
        """What can be folded is another one."""
        self.refresh_bindings()

    def on_paged_table_activated(self, event: Activated) -> None:
        """Fold it."""
        del event
        self.action_fold()

    def action_fold(self) -> None:
        """Hide what is below it, or show it."""
        row = self._table.selected_row
        if row is not None and row.below:
            self._folded ^= {row.path}
            self.attempt(self._show_tree(), "fold", group="fold")

    def action_hold(self) -> None:
        """Hold still, or go on."""
        self._held = not self._held
        self._show_which()
        if not self._held:
            self.reread()

    def action_figures(self) -> None:
        """With figures, or without."""
        self.toggle_class("-tree-only")


def _so_many(kind: str, number: int) -> str:
    return f"{number:,} {plural(kind, number)}"
