"""The overview: batches under way, limits, actors, and what happened last."""

from collections.abc import Sequence
from typing import ClassVar

import msgspec
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from greenroom.dashboard.batch.pace import Paces
from greenroom.dashboard.batch.rows import columns, with_gauge
from greenroom.dashboard.desk import Desk
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.dashboard.overview.keys import KEYS
from greenroom.dashboard.overview.words import actor_line, event_lines, limit_lines
from greenroom.dashboard.table import Activated, Order, PagedTable
from greenroom.model.errors import Refused
from greenroom.protocol.command import Page
from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.system import Actors, SystemActors, SystemInfo
from greenroom.protocol.events import Event
from greenroom.protocol.rows.batch import BatchRow
from greenroom.protocol.rows.limits import LimitsRow, MonthRow

TELLING = {"batch.started", "batch.status", "batch.finished"}


class Overview(LiveScreen):
    """How everything stands."""

    HELP_TITLE = "Overview"
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]
    DEFAULT_CSS = """
    Overview PagedTable { height: 1fr; min-height: 5; }
    Overview #panels { height: 40%; min-height: 11; max-height: 24; }
    Overview .panel { border-top: solid $accent; padding: 0 1; height: 100%; text-wrap: nowrap;
        text-overflow: ellipsis; }
    Overview #left { width: 1fr; height: 100%; }
    Overview #events { width: 1fr; }
    Overview #limits { height: 1fr; }
    Overview #actors { height: 3; }
    Overview.-narrow #panels { layout: vertical; height: 13; min-height: 13; }
    Overview.-narrow #left { height: 7; width: 100%; }
    Overview.-narrow #events { height: 6; width: 100%; }
    Overview.-narrow #actors { height: 2; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self._paces = Paces(desk.clock.monotonic)
        self._only_active = True
        self._month: MonthRow | None = None
        self._came = False

    def compose_body(self) -> ComposeResult:
        """Batches above, panels below."""
        yield PagedTable(
            columns(self._paces),
            lambda row: row.id,
            empty="No batch is under way. `t` lists all of them, `n` begins one.",
            id="batches",
        )
        with Horizontal(id="panels"):
            with Vertical(id="left"):
                yield _panel("limits", "Limits")
                yield _panel("actors", "Actors")
            yield _panel("events", "Recent events")

    @property
    def _table(self) -> PagedTable[BatchRow]:
        return self.query_one("#batches", PagedTable)

    async def _page(self, number: int, limit: int, _: Order | None) -> Page[BatchRow]:
        return await self.call(BatchList(active=self._only_active or None, page=number, limit=limit))

    async def read(self) -> None:
        """Batches, limits, actors."""
        await self._table.show(self._page, keep=self._table.window.is_read)
        if self._came:
            # What ended while one was elsewhere is not what the keys are meant for.
            self._came = False
            self._table.adopt()
        for row in self._table.window.known():
            self._paces.note(row.id, row.progress.completed)
        info = await self.call(SystemInfo())
        self._month = info.limits.month
        self._show_limits(info.limits)
        self._show("actors", actor_line(await self._actors()))
        self._show_events()

    async def _actors(self) -> Actors | None:
        try:
            return await self.call(SystemActors())
        except Refused:
            return None

    def on_screen_resume(self, _: events.ScreenResume) -> None:
        """Shown (again)."""
        self._came = True

    def heard(self, events: Sequence[Event]) -> None:
        """Gauges change a row where it stands; facts let all be read again."""
        for event in events:
            if event.type == "batch.progress":
                batch_id = event.data["batch_id"]
                self._paces.note(batch_id, event.data["progress"]["completed"])
                if (row := self._table.window.find(batch_id)) is not None:
                    self._table.replace(with_gauge(row, event))
            elif event.type == "limits":
                limits = msgspec.convert(event.data, LimitsRow)
                self._show_limits(msgspec.structs.replace(limits, month=self._month))
            elif event.type in TELLING:
                self.reread()
        if any(event.seq is not None for event in events):
            self._show_events()

    def on_resize(self) -> None:
        """Room for more or fewer events."""
        self._show_events()

    def on_paged_table_activated(self, event: Activated) -> None:
        """Open a batch."""
        self.desk.chosen.batch_id = event.row.id
        self.desk.go("batch")

    def action_start(self) -> None:
        """Start work."""
        self.desk.go("start")

    def action_all(self) -> None:
        """All batches, or those under way."""
        self._only_active = not self._only_active
        self.attempt(self._table.show(self._page), "read", group="list", only=True)

    def _show_limits(self, limits: LimitsRow) -> None:
        self._show("limits", Text("\n").join(limit_lines(limits)))

    def _show_events(self) -> None:
        panel = self.query_one("#events", Static)
        self._show("events", Text("\n").join(event_lines(self.desk.recent(), panel.size.height)))

    def _show(self, panel: str, shown: Text) -> None:
        self.query_one(f"#{panel}", Static).update(shown, layout=False)


def _panel(name: str, title: str) -> Static:
    panel = Static("", id=name, classes="panel", markup=False)
    panel.border_title = title
    return panel
