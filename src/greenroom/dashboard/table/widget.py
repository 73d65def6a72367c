"""The table itself: it reads pages as they come into view, and moves the selection by keys and mouse."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.worker import Worker, WorkerState

from greenroom.dashboard.jump.spots import Spot
from greenroom.dashboard.line import unread
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.table.columns import Column, Order
from greenroom.dashboard.table.drawing import GUTTER, column_at
from greenroom.dashboard.table.ending import Ending
from greenroom.dashboard.table.keys import KEYS
from greenroom.dashboard.table.news import Activated, Marked, Selected, Sorted
from greenroom.dashboard.table.source import Source
from greenroom.dashboard.table.view import TableView
from greenroom.dashboard.table.window import PAGE, Read
from greenroom.dashboard.work import Work
from greenroom.model.errors import GreenroomError
from greenroom.protocol.command import Page

RowT = TypeVar("RowT")


class PagedTable(TableView[RowT], Generic[RowT], can_focus=True):
    """A list of any length. `show` gives it a source; `refreshing` reads again what is in view."""

    HELP_TITLE = KEYS.heading
    BINDINGS: ClassVar[list[BindingType]] = [*KEYS.bindings()]

    def __init__(
        self,
        columns: Sequence[Column[RowT]],
        row_id: Callable[[RowT], str],
        *,
        empty: str = "Nothing here yet.",
        id: str | None = None,  # noqa: A002 - Textual's own name for it
    ) -> None:
        """Show nothing yet.

        Args:
            columns: what it shows of a row.
            row_id: a row's id.
            empty: what stands there where the list has no row.
            id: the widget's.
        """
        super().__init__(columns, row_id, empty=empty, widget_id=id)
        self._source: Source[RowT] | None = None
        self._told: tuple[str | None, bool] = (None, False)
        self._epoch = 0

    # For a screen.

    @property
    def selected_id(self) -> str | None:
        """The id of the selected row, where it is still in the list."""
        return None if self.window.gone else self.window.selected

    @property
    def selected_row(self) -> RowT | None:
        """The selected row, where it is still in the list and was read."""
        return self.window.selected_row

    @property
    def selected_words(self) -> str:
        """What stands in the selected row, its columns with a tab between them."""
        row = self.selected_row
        cells = [] if row is None else [column.cell(row) for column in self._columns]
        return "\t".join(one_line(each.plain if isinstance(each, Text) else each) for each in cells)

    @property
    def marked(self) -> tuple[str, ...]:
        """The ids of the marked rows, in the order in which they were marked."""
        return tuple(self.window.marks)

    @property
    def targets(self) -> tuple[str, ...]:
        """What a key acts on: the marked rows, or where none is, the selected one."""
        if self.window.marks:
            return self.marked
        return () if self.selected_id is None else (self.selected_id,)

    async def show(self, source: Source[RowT], *, keep: bool = False) -> None:
        """Show another list, from its beginning; or with `keep` the same list, which is read again.

        Raises:
            GreenroomError: it can't be read.
        """
        self._source = source
        if not keep:
            self._epoch += 1
            self.window.clear()
            self._told = (None, False)
            self.scroll_to(y=0, animate=False, immediate=True)
        await self.refreshing()

    async def refreshing(self) -> None:
        """Read again what is in view. Neither scrolls nor moves the selection.

        Raises:
            GreenroomError: it can't be read; what was shown stays.
        """
        if self._source is None:
            return
        epoch, numbers, reads = self._epoch, list[int](), list[Read[RowT]]()
        # Whoever leaps to the end meanwhile sees other pages: what was read of the old ones would hide them.
        while not self.window.covers(numbers, self.top, self.rows_in_view):
            numbers = self.window.refresh_pages(self.top, self.rows_in_view)
            reads = list(await asyncio.gather(*(self._read(number) for number in numbers)))
            if epoch != self._epoch:
                return
        self.problem = None
        shift = self.window.refreshed(reads, self.top, self.rows_in_view)
        self._resize()
        if shift:
            # Also where there was nothing to scroll until now.
            self.scroll_to(y=self.top + shift, animate=False, immediate=True, force=True)
        self._drawn()
        self._fill()

    def replace(self, row: RowT) -> None:
        """Show a row as it is now, where it stands."""
        if self.window.replace(row):
            self.refresh()

    def select(self, row_id: str) -> None:
        """Select a row by its id, and have it in view where it was read."""
        if self.window.select(row_id):
            self._into_view()
        self._drawn()

    def adopt(self) -> None:
        """Where the selected row has gone, select the one in its place: for who comes back to a list."""
        if self.window.gone:
            self._go(self.window.cursor)

    def unmark(self) -> None:
        """Take all marks away."""
        self.window.marks.clear()
        self._marked()

    # The view.

    def on_resize(self, _: events.Resize) -> None:
        """Another size: the columns share it anew."""
        self._resize()
        self._fill()

    def on_focus(self) -> None:
        """The selection is drawn otherwise."""
        self.refresh()

    def on_blur(self) -> None:
        """The selection is drawn otherwise."""
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Read what has come into view."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._fill()

    # Reading.

    def _fill(self) -> None:
        """Read the pages that the view is missing."""
        if self._source is None or not self.is_mounted or not self.window.is_read:
            return
        for number in self.window.wanted(self.top, self.rows_in_view):
            self.run_worker(Work(self._fetch(number)), group="pages", exit_on_error=False)

    async def _fetch(self, number: int) -> None:
        epoch = self._epoch
        try:
            read = await self._read(number)
        except GreenroomError as error:
            # The daemon is away or says no: the rows stay `…`, and are read with the next refresh.
            self.window.unask(number)
            self.problem = unread(error)
            return
        if epoch == self._epoch:
            self.window.take(read, self.top)
            self._resize()
            self._drawn()

    async def _read(self, number: int) -> Read[RowT]:
        assert self._source is not None
        page: Page[RowT] = await self._source(number, PAGE, self.order)
        return Read(
            number=number,
            rows=page.items,
            total=page.total,
            capped=page.total_capped,
            more=page.next_cursor is not None,
        )

    def _drawn(self) -> None:
        """Draw it, and tell of the selection where that is another one."""
        self.refresh()
        now = (self.window.selected, self.window.selected_row is not None)
        if now != self._told:
            if now[1] != self._told[1]:
                self.refresh_bindings()
            self._told = now
            self.post_message(Selected(self, self.window.selected_row))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A fault of ours while pages are read: told, and survived."""
        if event.state == WorkerState.ERROR:
            self.notify(f"a fault of the dashboard: {event.worker.error!r}", severity="error", markup=False)

    # Moving.

    def spots(self) -> Iterable[Spot]:
        """The rows in view, to jump to."""
        for line in range(min(self.rows_in_view, self.window.length - self.top)):
            if (row_id := self.window.id_at(self.top + line)) is not None:
                yield Spot(at=Offset(0, line + 1), go=partial(self._jumped, row_id))

    def _jumped(self, row_id: str) -> None:
        self.focus()
        self.select(row_id)

    def _go(self, index: int) -> None:
        self.window.go(index)
        self._into_view()
        self._drawn()
        self._fill()

    def _into_view(self) -> None:
        cursor, height = self.window.cursor, self.rows_in_view
        if cursor < self.top:
            self.scroll_to(y=cursor, animate=False, immediate=True)
        elif cursor >= self.top + height:
            self.scroll_to(y=cursor - height + 1, animate=False, immediate=True)

    def action_down(self) -> None:
        """The next row; the one in the place of a row that has gone."""
        self._go(self.window.cursor if self.window.gone else self.window.cursor + 1)

    def action_up(self) -> None:
        """The row before."""
        self._go(self.window.cursor - 1)

    def action_page_down(self) -> None:
        """A screenful on."""
        self._go(self.window.cursor + self.rows_in_view)

    def action_page_up(self) -> None:
        """A screenful back."""
        self._go(self.window.cursor - self.rows_in_view)

    def action_first(self) -> None:
        """The first row."""
        self._go(0)

    def action_last(self) -> None:
        """The last row; where nobody has counted that far, it is looked for."""
        if self.window.is_exact:
            self._go(self.window.length - 1)
        else:
            self.run_worker(Work(self._find_end()), group="end", exclusive=True, exit_on_error=False)

    async def _find_end(self) -> None:
        epoch = self._epoch
        ending = Ending(max(1, self.window.length // PAGE))
        try:
            while (number := ending.number) is not None:
                read = await self._read(number)
                ending.saw(rows=bool(read.rows), more=read.more)
            read = await self._read(ending.last)
        except GreenroomError as error:
            self.notify(f"the last row: {one_line(error.message)}", severity="error", markup=False)
            return
        if epoch == self._epoch:
            self.window.take(read, (ending.last - 1) * PAGE)
            self._resize()
            self._go(self.window.length - 1)

    def action_activate(self) -> None:
        """Open the row."""
        if (row := self.selected_row) is not None:
            self.post_message(Activated(self, row))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Sorting is no key of a table that has but one order; greyed is what needs a row."""
        del parameters
        if action in {"sort", "turn"}:
            return any(column.sort for column in self._columns)
        return None if self.why_not(action) else True

    def why_not(self, action: str) -> str | None:
        """Why a key does nothing to a row just now, in words; None where it does."""
        if action not in {"activate", "mark"} or self.selected_row is not None:
            return None
        if not self.window.length:
            return "There is no row here." if self.window.is_read else "The list is still being read."
        if self.window.gone:
            return "The selected row is not here any more: it was at `▹`, and the arrow keys select another one."
        if self.window.selected is None:
            return "This row is still being read."
        return "The selected row is not in view: the arrow keys go back to it."

    # Marking and sorting.

    def action_mark(self) -> None:
        """Mark the row, and go on."""
        self.window.mark()
        self._marked()
        self.action_down()

    def action_mark_all(self) -> None:
        """Mark all that was read, or none."""
        self.window.mark_all()
        self._marked()

    def _marked(self) -> None:
        self.refresh()
        self.post_message(Marked(self))

    def action_sort(self) -> None:
        """By the next column that can be sorted by, and after the last one in the list's own order."""
        sorts = [column.sort for column in self._columns if column.sort]
        now = self.order.by if self.order else None
        after = sorts.index(now) + 1 if now in sorts else 0
        self.sort(Order(sorts[after], descending=True) if after < len(sorts) else None)

    def action_turn(self) -> None:
        """The other way around."""
        if self.order is not None:
            self.sort(Order(self.order.by, descending=not self.order.descending))

    def sort(self, order: Order | None) -> None:
        """Show the list in another order, from its beginning."""
        self.order = order
        self._epoch += 1
        marks = dict(self.window.marks)
        self.window.clear()
        self.window.marks.update(marks)
        self.scroll_to(y=0, animate=False, immediate=True)
        self.post_message(Sorted(self, order))
        self.run_worker(Work(self._sorted()), group="sort", exclusive=True, exit_on_error=False)

    async def _sorted(self) -> None:
        try:
            await self.refreshing()
        except GreenroomError as error:
            self.problem = unread(error)
            self.refresh()

    # The mouse.

    def on_click(self, event: events.Click) -> None:
        """Select a row, open it with the second click; sort by a title."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        if offset.y == 0:
            place = column_at(self._placed, offset.x)
            if place is not None and place.column.sort is not None:
                turned = self.order is not None and self.order.by == place.column.sort and self.order.descending
                self.sort(Order(place.column.sort, descending=not turned))
            return
        index = self.top + offset.y - 1
        if index >= self.window.length:
            return
        self._go(index)
        if offset.x < GUTTER:
            self.window.mark()
            self._marked()
        elif event.chain == 2:
            self.action_activate()
