"""What calls have cost and how long they took: plotted, held against what was estimated, and call by call."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static

from greenroom.dashboard.costs import calls, estimates
from greenroom.dashboard.costs.chart import Chart
from greenroom.dashboard.costs.figures import (
    Figure,
    Nothing,
    by_batch,
    by_day,
    by_model,
    calls_a_day,
    latency,
)
from greenroom.dashboard.costs.keys import KEYS
from greenroom.dashboard.costs.reading import Counted, Latencies, most_used, read_counted
from greenroom.dashboard.costs.spans import SPANS, Span, day_of, wire
from greenroom.dashboard.costs.viewline import ViewLine
from greenroom.dashboard.costs.views import PLOTS, REHEARSAL, VIEWS
from greenroom.dashboard.costs.words import beside, budget, totals
from greenroom.dashboard.desk import Desk
from greenroom.dashboard.link import Live
from greenroom.dashboard.livescreen import LiveScreen
from greenroom.dashboard.packing import show_lines
from greenroom.dashboard.review.talkpane import TalkPane
from greenroom.dashboard.table import Activated, Order, PagedTable, Selected
from greenroom.protocol.command import Page
from greenroom.protocol.commands.batch import BatchList, BatchReport
from greenroom.protocol.commands.log import LogGet, LogList, LogPerformance
from greenroom.protocol.events import Event
from greenroom.protocol.rows.batch import BatchRow
from greenroom.protocol.rows.log import AttemptRow, CostsRow

TELLING: Final = {"item.finished", "batch.finished", "flashcards.finished", "conversation.created"}
CALMER: Final = 10
"""Sums are read again so many times less often than lists are: with many calls they are more work."""
TABLES: Final[Mapping[str, str]] = {"calls": "calls", "estimates": "batches"}


class Costs(LiveScreen):
    """What calls have cost."""

    HELP_TITLE = KEYS.heading
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]
    DEFAULT_CSS = """
    Costs #totals { height: auto; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    Costs #which { height: 1; padding: 0 1; display: none; text-style: dim; }
    Costs #lists { display: none; height: 1fr; }
    Costs #lists PagedTable { display: none; height: 1fr; }
    Costs #lists PagedTable.-shown { display: block; }
    Costs.-listing #lists, Costs.-listing #which { display: block; }
    Costs.-listing Chart { display: none; }
    Costs #pane { height: 1fr; border-top: solid $accent; }
    Costs.-wide #lists { layout: horizontal; }
    Costs.-wide #lists PagedTable { width: 3fr; }
    Costs.-wide #pane { width: 2fr; height: 100%; border-top: none; border-left: solid $accent; }
    Costs.-reading #lists { layout: vertical; }
    Costs.-reading #lists PagedTable { width: 100%; height: 4; }
    Costs.-reading #pane { width: 100%; height: 1fr; border-left: none; border-top: solid $accent; }
    """

    def __init__(self, desk: Desk, place: str) -> None:
        super().__init__(desk, place)
        self.view = "day"
        self.simulated = False
        self._chose = False
        self._span = 1
        self._filter = 0
        self._counted: Counted | None = None
        self._latencies = Latencies(desk.calls)
        self._shown: dict[str, tuple[object, ...]] = {}
        self._soon = False

    def compose_body(self) -> ComposeResult:
        """Totals, the line of views, and the plot or the list with what is read beside it."""
        yield Static("", id="totals", markup=False)
        yield ViewLine(id="views")
        yield Static("", id="which", markup=False)
        yield Chart(id="chart")
        with Container(id="lists"):
            yield PagedTable(calls.columns(), lambda row: row.id, empty="No such calls were made.", id="calls")
            yield PagedTable(estimates.columns(), lambda row: row.id, empty="No batch in this time.", id="batches")
            yield TalkPane(id="pane")

    @property
    def span(self) -> Span:
        """The days that are counted."""
        return SPANS[self._span]

    @property
    def _today(self) -> date:
        return day_of(self.desk.clock.now())

    @property
    def _table(self) -> PagedTable[Any]:
        return self.query_one(f"#{TABLES.get(self.view, 'calls')}", PagedTable)

    def on_resize(self) -> None:
        """Room for more or fewer figures on a line."""
        self._show_totals()

    # Reading.

    async def read(self) -> None:
        """The sums, and what the present view shows."""
        asked = self._asked
        counted = await read_counted(self.desk.calls, self.span, self._today)
        if asked != self._asked:
            return
        self._counted = counted
        if not self._chose:
            # Who only rehearses has simulated calls to look at, and no others.
            self.simulated = counted.simulated.total_requests > 0 == counted.real.total_requests
            asked = self._asked
        self._show_totals()
        if self.view not in PLOTS:
            await self._show_list()
        elif self.view == "latency":
            figure = await self._latency(counted.of(simulated=self.simulated))
            if asked == self._asked:
                self.query_one(Chart).show(figure)
        else:
            self.query_one(Chart).show(self._sums(counted))

    @property
    def _asked(self) -> tuple[object, ...]:
        """What is looked at; an answer to another question is of no use."""
        return (self.view, self._span, self.simulated)

    def _sums(self, counted: Counted) -> Figure:
        """A plot of what is known already."""
        costs = counted.of(simulated=self.simulated)
        first, today = self.span.first(self._today), self._today
        match self.view:
            case "throughput":
                figure = calls_a_day(costs, first, today)
            case "model":
                figure = by_model(costs)
            case "batch":
                figure = by_batch(costs)
            case _:
                figure = by_day(costs, first, today)
        if isinstance(figure, Nothing) and not self.simulated and counted.simulated.total_requests:
            return Nothing(f"{figure.words} `s` counts those that were simulated.")
        return figure

    async def _latency(self, costs: CostsRow) -> Figure:
        today = self._today
        first = self.span.first(today) or (date.fromisoformat(costs.by_day[0].day) if costs.by_day else today)
        provider: str | None = REHEARSAL
        if not self.simulated:
            provider = most_used(await self.call(LogPerformance(date_from=wire(first))))
        if provider is None:
            return Nothing("No real calls were made in this time. `s` counts those that were simulated.")
        return latency(await self._latencies.read(provider, first, today), provider)

    async def _show_list(self) -> None:
        first = self.span.first(self._today)
        date_from = None if first is None else wire(first)
        view, statuses = self.view, list(calls.FILTERS[self._filter]) or None

        async def attempts(number: int, limit: int, _: Order | None) -> Page[AttemptRow]:
            return await self.call(LogList(statuses=statuses, date_from=date_from, page=number, limit=limit))

        async def batches(number: int, limit: int, _: Order | None) -> Page[BatchRow]:
            return await self.call(BatchList(date_from=date_from, page=number, limit=limit))

        now = (self._span, self._filter if view == "calls" else 0)
        keep = self._shown.get(view) == now
        self._shown[view] = now
        await self._table.show(attempts if view == "calls" else batches, keep=keep)
        if view == "estimates" and self._table.selected_row is not None:
            # A batch that is under way has another report than before.
            self._show_row(self._table.selected_row)

    def heard(self, events: Sequence[Event]) -> None:
        """Calls were made: the sums are read again, though not at once."""
        if not self._soon and any(event.type in TELLING for event in events):
            self._soon = True
            if self.desk.calm_s:
                self.set_timer(self.desk.calm_s * CALMER, self._again)
            else:
                self._again()

    def _again(self) -> None:
        self._soon = False
        if self.is_current:
            self.reread()

    # Showing.

    def _show_totals(self) -> None:
        if (counted := self._counted) is None:
            return
        costs, other = counted.of(simulated=self.simulated), counted.of(simulated=not self.simulated)
        width = self.size.width - 2
        words = "all there were" if self.span.days is None else f"last {self.span.name}"
        lines = [
            totals(costs, words, width, simulated=self.simulated),
            beside(other, width, simulated=self.simulated),
            budget(counted.month, width),
        ]
        show_lines(self.query_one("#totals", Static), Text("\n").join(lines))
        self.query_one("#which", Static).update(Text(self._which()), layout=False)

    def _which(self) -> str:
        if self.view == "estimates":
            return "batches, the newest first; ! is an estimate more than 10 % off"
        return f"calls: {calls.filter_words(self._filter)}, the newest first"

    def on_paged_table_selected(self, event: Selected) -> None:
        """Another call, or another batch, to be read."""
        if event.table.id == TABLES.get(self.view):
            self._show_row(event.row)

    def on_paged_table_activated(self, event: Activated) -> None:
        """The whole screen for it; a batch is opened where it stands."""
        del event
        self.action_wide()

    def _show_row(self, row: AttemptRow | BatchRow | None) -> None:
        pane = self.query_one("#pane", TalkPane)
        if row is None:
            pane.show((), lambda _: [(("Nothing is selected.", "dim"),)])
        elif isinstance(row, AttemptRow):
            pane.show(("call", row.id), lambda width: calls.document(row, None, width))
            self.attempt(self._read_call(row), "read the call", group="whole", only=True)
        else:
            self.attempt(self._read_report(row), "read the report", group="whole", only=True)

    async def _read_call(self, row: AttemptRow) -> None:
        whole = await self.call(LogGet(attempt_id=row.id))
        self.query_one("#pane", TalkPane).show(("call", row.id), lambda width: calls.document(row, whole, width))

    async def _read_report(self, row: BatchRow) -> None:
        report = await self.call(BatchReport(batch_id=row.id))
        self.query_one("#pane", TalkPane).show(
            ("report", row.id), lambda width: estimates.document(row, report, width)
        )

    def on_view_line_chosen(self, event: ViewLine.Chosen) -> None:
        """A view was clicked."""
        self.action_view(event.view)

    # Keys.

    def why_not(self, action: str) -> str | None:
        """What the present view has no use for."""
        listing = self.view not in PLOTS
        if action in {"wide", "read_on", "read_back"} and not listing:
            return "A plot has nothing more to read; `c` lists the calls, `e` the estimates."
        if action == "filter" and self.view != "calls":
            return "This is for the list of calls: `c`."
        if action == "simulated" and listing:
            return "The list has real and simulated calls alike, and says which are simulated."
        return None

    def action_view(self, view: str) -> None:
        """Show another view."""
        if view not in VIEWS or view == self.view:
            return
        self.view = view
        listing = view not in PLOTS
        self.query_one(ViewLine).now = view
        self.set_class(listing, "-listing")
        self.remove_class("-reading")
        for table in self.query(PagedTable):
            table.set_class(table.id == TABLES.get(view), "-shown")
        if listing:
            self._table.focus()
            self._show_row(self._table.selected_row)
        else:
            self.set_focus(None)
        self.refresh_bindings()
        self._now()

    def action_span(self) -> None:
        """Other days."""
        self._span = (self._span + 1) % len(SPANS)
        self._counted = None
        self._now()

    def action_simulated(self) -> None:
        """Real calls, or simulated ones."""
        self._chose = True
        self.simulated = not self.simulated
        self._now()

    def action_filter(self) -> None:
        """Other calls."""
        self._filter = (self._filter + 1) % len(calls.FILTERS)
        self._now()

    def _now(self) -> None:
        """Show what is known, and read what is not."""
        self._show_totals()
        if self.view == "latency" or self._counted is None:
            self.query_one(Chart).show(Nothing("Reading …"))
        elif self.view in PLOTS:
            self.query_one(Chart).show(self._sums(self._counted))
        if isinstance(self.desk.link(), Live):
            self.attempt(self.read(), "read", group="view", only=True)

    def action_wide(self) -> None:
        """More room for what is read, or as before."""
        self.toggle_class("-reading")

    def back(self) -> bool:
        """As before."""
        if self.has_class("-reading"):
            self.remove_class("-reading")
            return True
        return False

    def action_read_on(self) -> None:
        """On."""
        pane = self.query_one("#pane", TalkPane)
        pane.scroll_lines(pane.page // 2)

    def action_read_back(self) -> None:
        """Back."""
        pane = self.query_one("#pane", TalkPane)
        pane.scroll_lines(-(pane.page // 2))
