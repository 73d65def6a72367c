"""The state of a table, pure: which rows are known, which one is selected, which are marked, what has to be read.

Rows stand at an index from 0. Pages of them are kept as they were read; at a million rows only those near the view
are. The selection is the id of a row, never a place. A refresh reads the pages around the view again and finds out
by how much the rows have shifted, so that what was in view stays in view at the same line.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final, Generic, TypeVar

from msgspec import Struct

RowT = TypeVar("RowT")

PAGE: Final = 100
"""Rows of a page."""
SLACK: Final = 50
"""So many rows may come between two refreshes, without a list's last row being missed by the second one."""
KEPT: Final = 30
"""So many pages are kept at most; those farthest from the view go."""


class Read(Struct, Generic[RowT], frozen=True, kw_only=True):
    """A page as it was read. `number` is from 1; `more` says that the list goes on after it."""

    number: int
    rows: Sequence[RowT]
    total: int
    capped: bool
    more: bool


class Window(Generic[RowT]):
    """The state of one table over one list in one order."""

    def __init__(self, row_id: Callable[[RowT], str]) -> None:
        self._row_id = row_id
        self._pages: dict[int, list[RowT]] = {}
        self._index: dict[str, int] | None = None
        self._asked: set[int] = set()
        self._total = 0
        self._capped = False
        self._reach = 0
        self._end_seen = False
        self.cursor = 0
        self.selected: str | None = None
        self.gone = False
        self.marks: dict[str, None] = {}

    # What is known.

    @property
    def length(self) -> int:
        """Rows of the list, as far as is known; at least those that were seen."""
        return max(self._total, self._reach) if self._capped and not self._end_seen else self._exact()

    @property
    def is_exact(self) -> bool:
        """Whether the list is known to its end."""
        return not self._capped or self._end_seen

    @property
    def is_read(self) -> bool:
        """Whether any page was read."""
        return bool(self._pages)

    def row(self, index: int) -> RowT | None:
        """The row at an index, if it is known."""
        page = self._pages.get(index // PAGE + 1)
        place = index % PAGE
        return page[place] if page is not None and place < len(page) else None

    def id_at(self, index: int) -> str | None:
        """The id of the row at an index, if it is known."""
        row = self.row(index)
        return None if row is None else self._row_id(row)

    @property
    def selected_row(self) -> RowT | None:
        """The selected row; None where there is none, or it has gone, or is not read."""
        row = self.row(self.cursor)
        return row if row is not None and self._row_id(row) == self.selected else None

    def find(self, row_id: str) -> RowT | None:
        """The row of an id, if it is known."""
        at = self._places().get(row_id)
        return None if at is None else self.row(at)

    def known(self) -> Iterable[RowT]:
        """All rows that are known, in order."""
        for number in sorted(self._pages):
            yield from self._pages[number]

    # Reading.

    def wanted(self, top: int, height: int) -> list[int]:
        """The pages that should be read for a view, nearest first: those in view, and the next one either way.

        They count as asked for from now on.
        """
        first, last = top // PAGE + 1, max(top, top + height - 1) // PAGE + 1
        near = [*range(first, last + 1), last + 1, first - 1]
        ask = [
            each for each in near if self._may_exist(each) and each not in self._pages and each not in self._asked
        ]
        self._asked.update(ask)
        return ask

    def unask(self, number: int) -> None:
        """A page could not be read."""
        self._asked.discard(number)

    def take(self, read: Read[RowT], top: int) -> None:
        """Take a page that was read; `top` is the view's first index, from which the farthest pages go."""
        self._asked.discard(read.number)
        self._index = None
        self._count(read)
        if read.rows or read.number == 1:
            self._pages[read.number] = list(read.rows)
        self._find_selected()
        self._forget(top)
        self._index = None

    def refresh_pages(self, top: int, height: int) -> list[int]:
        """The pages that a refresh reads: those in view, and the next one, to which rows may have shifted.

        That is also one that is not there yet, where few new rows make it.
        """
        first, last = top // PAGE + 1, max(top, top + height - 1) // PAGE + 1
        there = last * PAGE < self.length + SLACK
        return [each for each in range(first, last + 2) if each <= last or there]

    def covers(self, numbers: Collection[int], top: int, height: int) -> bool:
        """Whether these are the pages that a view is made of, and maybe more."""
        last = max(top, min(top + height, self.length) - 1)
        return all(each in numbers for each in range(top // PAGE + 1, last // PAGE + 2))

    def refreshed(self, reads: Sequence[Read[RowT]], top: int, height: int) -> int:
        """Take what a refresh has read instead of all that was known.

        Returns:
            By how many rows the list has shifted under the view; the view has to follow, so that nothing moves.
        """
        before = [(index, row_id) for index in self._anchors(top, height) if (row_id := self.id_at(index))]
        selected_seen = self.selected is not None and self.id_at(self.cursor) == self.selected
        self._pages.clear()
        self._asked.clear()
        self._index = None
        self._reach, self._end_seen = 0, False
        for read in reads:
            self._count(read)
            if read.rows or read.number == 1:
                self._pages[read.number] = list(read.rows)
        at = self._places()
        shift = next((at[row_id] - index for index, row_id in before if row_id in at), 0)
        if not self.length:
            # Nothing is left to go back to: whatever comes first into the list is selected then.
            self.cursor, self.selected, self.gone = 0, None, False
        elif self.selected is None:
            self._find_selected()
        elif self.selected in at:
            self.cursor, self.gone = at[self.selected], False
        else:
            self.cursor = max(0, min(self.cursor + shift, self.length - 1))
            self.gone = self.gone or (selected_seen and self.row(self.cursor) is not None)
        return shift

    def replace(self, row: RowT) -> bool:
        """Put a row in the place of its older self. Returns whether it is known."""
        at = self._places().get(self._row_id(row))
        if at is None:
            return False
        self._pages[at // PAGE + 1][at % PAGE] = row
        return True

    def clear(self) -> None:
        """Another list: nothing is known, selected or marked."""
        self._pages.clear()
        self._asked.clear()
        self._index = None
        self._total, self._capped, self._reach, self._end_seen = 0, False, 0, False
        self.cursor, self.selected, self.gone = 0, None, False
        self.marks.clear()

    # Moving and marking.

    def go(self, index: int) -> None:
        """Select the row at an index, or the nearest one that there is."""
        self.cursor = max(0, min(index, self.length - 1))
        self.selected = self.id_at(self.cursor)
        self.gone = False

    def select(self, row_id: str) -> bool:
        """Select a row by its id. Returns whether it is known; if not, it will be once its page is read."""
        self.selected = row_id
        self.gone = False
        at = self._places().get(row_id)
        if at is not None:
            self.cursor = at
        return at is not None

    def mark(self) -> None:
        """Mark the selected row, or take its mark away."""
        row = self.selected_row
        if row is None:
            return
        row_id = self._row_id(row)
        if row_id in self.marks:
            del self.marks[row_id]
        else:
            self.marks[row_id] = None

    def mark_all(self) -> None:
        """Mark all rows that are known, or where they all are, none."""
        ids = [self._row_id(row) for row in self.known()]
        if all(each in self.marks for each in ids):
            self.marks.clear()
        else:
            self.marks.update(dict.fromkeys(ids))

    # How that works.

    def _exact(self) -> int:
        return self._reach if self._end_seen else self._total

    def _count(self, read: Read[RowT]) -> None:
        self._total, self._capped = read.total, read.capped
        if read.rows:
            end = (read.number - 1) * PAGE + len(read.rows)
            # Where the list goes on there is one row more at least, which makes room to scroll on to.
            self._reach = max(self._reach, end + (1 if read.more else 0))
            self._end_seen = self._end_seen or not read.more

    def _may_exist(self, number: int) -> bool:
        if number < 1:
            return False
        return number == 1 or (number - 1) * PAGE < self.length

    def _anchors(self, top: int, height: int) -> list[int]:
        """The indexes in view, the selected one first."""
        view = range(top, top + height)
        first = [self.cursor] if self.cursor in view else []
        return [*first, *view]

    def _places(self) -> Mapping[str, int]:
        """The index of each row that is known, by its id."""
        if self._index is None:
            self._index = {
                self._row_id(row): (number - 1) * PAGE + place
                for number, page in self._pages.items()
                for place, row in enumerate(page)
            }
        return self._index

    def _find_selected(self) -> None:
        if self.selected is None:
            self.selected = self.id_at(self.cursor)
        elif self.id_at(self.cursor) != self.selected and (at := self._places().get(self.selected)) is not None:
            self.cursor, self.gone = at, False

    def _forget(self, top: int) -> None:
        here = top // PAGE + 1
        for number in sorted(self._pages, key=lambda each: abs(each - here))[KEPT:]:
            del self._pages[number]
