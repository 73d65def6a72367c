"""How one page of a list is come by, once it is known that many rows meet its filter, or exactly how many."""

import sqlite3
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from greenroom.model.paging import TOTAL_CAP, PageRequest
from greenroom.model.principal import Principal
from greenroom.store.columnstore import Met
from greenroom.store.conditions import Where
from greenroom.store.facet_conditions import Asked, Condition, narrowed
from greenroom.store.facet_rows import FAR, Row, in_one_go, in_order, score_by_score, soon
from greenroom.store.facet_sources import led, numbered, ordered
from greenroom.store.paging import offset

WORTH_SORTING: Final = 200_000
"""Rows of a filter that are sorted sooner than the index of the order is looked along from end to end."""

_LOOK_UP: Final = 35
"""Rows of an index that are gone along in the time in which one row is looked up by its number."""


_WITHOUT_STATUS: Final = {"title", "cost_usd"}
"""Orders whose indexes don't tell a row's status: it is looked up for each that meets all the rest."""


class Listing(Struct, frozen=True, kw_only=True):
    """A list: whose rows, which ones, which page of them. A page's rows come with one more, if there is one."""

    db: sqlite3.Connection
    owners: Sequence[Principal]
    asked: Asked
    request: PageRequest

    def planned(self, met: Met) -> list[Row]:
        """The page's rows, the way on which the fewest rows are looked at."""
        rows_led_to, leading = min(zip(met.counts, [*self.asked.conditions, None], strict=True), key=_count)
        by_number = met.total * _LOOK_UP
        by_condition = rows_led_to + (by_number if self.request.sort_by in FAR else 0)
        walk = self._walk(met, rows_led_to)
        if met.total > TOTAL_CAP or walk < min(by_number, by_condition):
            rows = self.dense(leading, None if met.total > TOTAL_CAP else walk)
            if rows is not None:
                return rows
        if met.total > TOTAL_CAP:
            return self.after_sorting(leading, rows_led_to)
        if by_condition <= by_number:
            sources = [led(owner, self.asked, leading) for owner in self.owners]
        else:
            seqs = met.seqs()
            sources = [numbered(owner, self.asked, seqs) for owner in self.owners]
        return in_one_go(self.db, sources, self.request, TOTAL_CAP)[1]

    def _walk(self, met: Met, rows_led_to: int) -> float:
        """About how many rows are gone along in the list's own order until the page's have come."""
        wanted = offset(self.request) + self.request.limit + 1
        along = rows_led_to if self.request.sort_by == "created_at" else met.all_rows
        walk = wanted * along / max(1, met.total)
        if self.request.sort_by in _WITHOUT_STATUS:
            with_status = [
                count
                for count, condition in zip(met.counts, self.asked.conditions, strict=False)
                if condition.column == "status"
            ]
            walk += sum(_LOOK_UP * wanted * met.all_rows / max(1, count) for count in with_status)
        return walk

    def dense(self, leading: Condition | None, expected: float | None = None) -> list[Row] | None:
        """The page's rows, where many meet the filter: the first ones in the list's own order.

        None where they come late in it; `expected` is how many rows are gone along if they don't.
        """
        arms = ordered(self.db, self.owners, self.asked, leading, self.request.sort_by)
        if self.request.sort_by == "title":
            return in_order(self.db, arms, self.request)
        if self.request.sort_by == "quality_score" and self.asked.ages:
            rest = narrowed(Where(), self.asked, None)
            return soon(self.db, lambda: score_by_score(self.db, self.owners, rest, self.request), expected)
        return soon(self.db, lambda: in_order(self.db, arms, self.request), expected)

    def after_sorting(self, leading: Condition | None, many: int) -> list[Row]:
        """The page's rows, after all that one condition leads to, about so `many`, was sorted.

        Of too many, the list's own order is gone along to wherever they come.
        """
        if many > WORTH_SORTING:
            arms = ordered(self.db, self.owners, self.asked, leading, self.request.sort_by)
        else:
            arms = [led(owner, self.asked, leading) for owner in self.owners]
        return in_order(self.db, arms, self.request)


def _count(candidate: tuple[int, Condition | None]) -> int:
    return candidate[0]
