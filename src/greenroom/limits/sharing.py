"""Whose turn it is: priorities share 4 : 2 : 1, and inside a priority the oldest batch comes first."""

import heapq
from collections.abc import Iterator, Mapping
from itertools import count
from types import MappingProxyType
from typing import Generic, TypeVar

from greenroom.model.batch import Priority

T = TypeVar("T")

SHARES: Mapping[Priority, int] = MappingProxyType({Priority.HIGH: 4, Priority.NORMAL: 2, Priority.LOW: 1})
"""How turns are shared between priorities while all of them wait."""


class Turn(Generic[T]):
    """Somebody's place in the queue."""

    __slots__ = ("adaptive", "batch_id", "gone", "number", "priority", "who")

    def __init__(self, who: T, priority: Priority, batch_id: str, number: int, *, adaptive: bool) -> None:
        self.who = who
        self.priority = priority
        self.batch_id = batch_id
        self.number = number
        self.adaptive = adaptive
        self.gone = False

    def __lt__(self, other: "Turn[T]") -> bool:
        """Batch ids sort by age."""
        return (self.batch_id, self.number) < (other.batch_id, other.number)


class FairQueue(Generic[T]):
    """Who waits, in the order in which they are served.

    Stride scheduling (Waldspurger and Weihl, 1995): each priority has a pass that grows by 1 / share with every
    turn, and the lowest pass goes next. Whoever is next stays next however much he needs: nobody small overtakes.
    """

    def __init__(self) -> None:
        self._lanes: dict[tuple[Priority, bool], list[Turn[T]]] = {
            (priority, adaptive): [] for priority in Priority for adaptive in (False, True)
        }
        self._pass = dict.fromkeys(Priority, 0.0)
        self._now = 0.0  # the pass of the last one served: whoever comes back from idling starts here
        self._numbers = count()
        self._waiting = 0

    def __len__(self) -> int:
        return self._waiting

    def __iter__(self) -> Iterator[T]:
        return (turn.who for lane in self._lanes.values() for turn in lane if not turn.gone)

    def join(self, who: T, priority: Priority, batch_id: str, *, adaptive: bool) -> Turn[T]:
        """Queue up. `adaptive` are the batches that feel their way up, and may have to stand aside for that."""
        turn = Turn(who, priority, batch_id, next(self._numbers), adaptive=adaptive)
        if self._first(priority, aside=False) is None:
            self._pass[priority] = max(self._pass[priority], self._now)
        heapq.heappush(self._lanes[priority, adaptive], turn)
        self._waiting += 1
        return turn

    def next(self, *, aside: bool) -> Turn[T] | None:
        """Whoever is next. With `aside`, of those that are not adaptive."""
        firsts = [turn for priority in Priority if (turn := self._first(priority, aside=aside))]
        return min(firsts, key=lambda turn: (self._pass[turn.priority], turn.priority.rank), default=None)

    def serve(self, turn: Turn[T]) -> None:
        """Take out whoever is next, and count it as his priority's turn."""
        self._now = max(self._now, self._pass[turn.priority])
        self._pass[turn.priority] += 1 / SHARES[turn.priority]
        self.leave(turn)

    def leave(self, turn: Turn[T]) -> None:
        """Give up a place; twice does nothing."""
        if not turn.gone:
            turn.gone = True
            self._waiting -= 1

    def _first(self, priority: Priority, *, aside: bool) -> Turn[T] | None:
        first: Turn[T] | None = None
        for adaptive in (False,) if aside else (False, True):
            lane = self._lanes[priority, adaptive]
            while lane and lane[0].gone:
                heapq.heappop(lane)
            if lane and (first is None or lane[0] < first):
                first = lane[0]
        return first
