"""How a table looks: lines of its window, drawn when the terminal asks for them."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from greenroom.dashboard.plain import one_line
from greenroom.dashboard.table.columns import Column, Order, Placed, placed
from greenroom.dashboard.table.drawing import GUTTER, head_line, place_of_gone, row_line
from greenroom.dashboard.table.window import Window

RowT = TypeVar("RowT")


class TableView(ScrollView, Generic[RowT], inherit_bindings=False):
    """The titles, and the rows in view; those that are not read yet are `…`."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--head",
        "table--selected",
        "table--selected-far",
        "table--marked",
        "table--dim",
    }
    DEFAULT_CSS = """
    TableView { height: 1fr; overflow-x: hidden; overflow-y: auto; scrollbar-gutter: stable;
        scrollbar-size-vertical: 1; }
    TableView .table--head { text-style: bold; color: $foreground; }
    TableView .table--selected { text-style: bold reverse; }
    TableView .table--selected-far { text-style: bold underline; }
    TableView .table--marked { text-style: bold; }
    TableView .table--dim { text-style: dim; }
    """

    def __init__(
        self, columns: Sequence[Column[RowT]], row_id: Callable[[RowT], str], *, empty: str, widget_id: str | None
    ) -> None:
        super().__init__(id=widget_id)
        self.window: Window[RowT] = Window(row_id)
        self.order: Order | None = None
        self.problem: str | None = None
        self._columns = tuple(columns)
        self._placed: list[Placed[RowT]] = []
        self._empty = empty
        self._base = Style.null()

    @property
    def top(self) -> int:
        """The index of the first row in view."""
        return self.scroll_offset.y

    @property
    def rows_in_view(self) -> int:
        """How many rows have room."""
        return max(1, self.scrollable_content_region.height - 1)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region. Their common style is looked up once, for that takes longer than drawing one."""
        self._base = self.rich_style
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """A line of it: the titles, then rows."""
        width = self.scrollable_content_region.width
        base = self._base
        if y == 0:
            style = base + self.get_component_rich_style("table--head", partial=True)
            return Strip(head_line(self._placed, self.order, style)).adjust_cell_length(width, style)
        index = self.top + y - 1
        if index >= self.window.length:
            return self._beyond(y, width, base)
        row = self.window.row(index)
        if row is None:
            dim = base + self.get_component_rich_style("table--dim", partial=True)
            here = "▹" if index == self.window.cursor else " "
            return Strip([Segment(f"{here} …", dim)]).adjust_cell_length(width, base)
        row_id = self.window.id_at(index)
        selected, marked = row_id == self.window.selected, row_id in self.window.marks
        style = base + self._row_style(selected=selected, marked=marked)
        line = row_line(row, self._placed, selected=selected, marked=marked, style=style)
        if index == self.window.cursor and self.window.gone:
            line = place_of_gone(line)
        return Strip(line).adjust_cell_length(width, style)

    def _row_style(self, *, selected: bool, marked: bool) -> Style:
        if selected:
            name = "table--selected" if self.has_focus else "table--selected-far"
        elif marked:
            name = "table--marked"
        else:
            return Style.null()
        return self.get_component_rich_style(name, partial=True)

    def _beyond(self, y: int, width: int, base: Style) -> Strip:
        words = ""
        if y == 1 and not self.window.length:
            words = self.problem or (self._empty if self.window.is_read else "Reading …")
        dim = base + self.get_component_rich_style("table--dim", partial=True)
        return Strip([Segment(f"  {one_line(words)}", dim)]).adjust_cell_length(width, base)

    def _resize(self) -> None:
        room = max(1, self.scrollable_content_region.width - GUTTER)
        self._placed = placed(self._columns, room)
        self.virtual_size = Size(self.scrollable_content_region.width, self.window.length + 1)
