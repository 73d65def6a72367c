"""The time limit of an ordered stop."""

import asyncio
from typing import TYPE_CHECKING, Any

from greenroom.actors.errors import StopDeadlineMissed
from greenroom.actors.surroundings import GRACE_S, Surroundings

if TYPE_CHECKING:
    from greenroom.actors.cell import Cell


class StopDeadline:
    """Cancels what has not stopped in time, and names it.

    The leaves of the tree go first. Their parents then have `GRACE_S` seconds to put in order what the
    leaves left behind.
    """

    __slots__ = ("_cell", "_surroundings", "_timer")

    def __init__(self, cell: "Cell[Any]", surroundings: Surroundings, deadline_s: float) -> None:
        self._cell = cell
        self._surroundings = surroundings
        self._timer: asyncio.TimerHandle = surroundings.loop.call_later(deadline_s, self._passed)

    def cancel(self) -> None:
        """Everything has stopped, or another deadline stands in for this one."""
        self._timer.cancel()

    def _passed(self) -> None:
        for leaf in [cell for cell in self._cell.depth_first() if not cell.has_children]:
            self._orphan(leaf)
        self._timer = self._surroundings.loop.call_later(GRACE_S, self._grace_passed)

    def _grace_passed(self) -> None:
        for cell in self._cell.depth_first():
            self._orphan(cell)

    def _orphan(self, cell: "Cell[Any]") -> None:
        if cell.abort(StopDeadlineMissed(f"{cell.ref.path} did not stop in time")):
            self._surroundings.orphans.append(cell.ref.path)
