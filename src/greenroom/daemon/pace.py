"""How fast a batch goes, and when it will be done. Pure; times are monotonic seconds.

What is counted is work done: items that have ended, and of those that run the part that their age stands for. So
it grows evenly even where a hundred items begin and end together, and stands still when nothing comes back.
"""

import math
from collections import deque
from statistics import NormalDist

from msgspec import Struct

from greenroom.model.batch import Batch

LEAST_WINDOW = 50
"""Ended items at least that the rate is taken over: stable to look at, and few enough to follow a change."""

WIDTHS = 4
"""The window holds so many times what runs at once: several rounds, whatever comes in rounds."""

_NEARLY_DONE = 0.9
"""The part of an item that is done at most before it has ended."""

_NORMAL = NormalDist()


class Forecast(Struct, frozen=True):
    """What the estimate says: so many items take so many seconds. `trust` is how many ended items it counts as."""

    items: int
    time_s: float
    trust: float


def forecast(batch: Batch, width: int) -> Forecast | None:
    """What a batch's own estimate says; one from history is trusted longer than one from figures."""
    if batch.estimate is None:
        return None
    by_history = batch.estimate.basis == "history"
    trust = max(20, 2 * width) if by_history else max(5, width)
    return Forecast(batch.progress.total, batch.estimate.time_s[1], min(trust, batch.progress.total))


class _Mark(Struct, frozen=True):
    """Sums at the end of an item: work done, seconds that ended items took, and those squared."""

    at: float
    work: float
    took: float
    squares: float


class _Took(Struct, frozen=True):
    """How long an item takes: mean and standard deviation."""

    mean_s: float
    spread_s: float


class Pace:
    """The rate of one batch.

    The estimate counts as items that have ended already, at its own rate; it has gone as soon as the window holds
    as many real ones as it is trusted for.
    """

    def __init__(self, now: float, forecast: Forecast | None = None) -> None:
        self._forecast = forecast if forecast is not None and forecast.items and forecast.time_s > 0 else None
        self._running: dict[str, float] = {}
        self._origin = now  # what begun times are counted from, so that their squares stay small
        self._begun = self._begun_squares = 0.0
        self._widest = 1
        self._sums = _Mark(now, 0, 0.0, 0.0)
        self._marks: deque[_Mark] = deque([self._sums])

    def begin(self, key: str, now: float) -> None:
        """An item runs from now on."""
        self._leave(key)
        began = now - self._origin
        self._running[key] = began
        self._begun += began
        self._begun_squares += began**2
        self._widest = max(self._widest, len(self._running))

    def end(self, key: str, now: float) -> None:
        """An item has ended."""
        began = self._leave(key)
        took = 0.0 if began is None else now - self._origin - began
        sums = self._sums
        self._sums = _Mark(now, sums.work + 1, sums.took + took, sums.squares + took**2)
        self._marks.append(_Mark(now, self._work(now), self._sums.took, self._sums.squares))
        while len(self._marks) > max(LEAST_WINDOW, WIDTHS * self._widest) + 1:
            self._marks.popleft()

    def give_back(self, key: str) -> None:
        """An item no longer runs, and has not ended."""
        self._leave(key)

    def go_on(self, now: float) -> None:
        """The batch goes on after a pause: it counts afresh, and the rate before it is the forecast."""
        rate = self._rate(self._marks[-1].at)
        if rate:
            trust = min(len(self._marks) - 1.0, LEAST_WINDOW)
            self._forecast = Forecast(1, 1 / rate, max(trust, 1.0))
        self._marks = deque([_Mark(now, self._work(now), self._sums.took, self._sums.squares)])

    def eta_s(self, left: int, now: float) -> float | None:
        """Seconds until so many more have ended; None as long as nothing says how long one takes.

        Those that run are never less than nearly done; and the last of them is later than their mean by how far
        apart they began, and by how uneven they are.
        """
        if not left:
            return 0.0
        rate, took = self._rate(now), self._item()
        if not rate or took is None:
            return None
        number = len(self._running)
        ahead = (left - self._part(now)) / rate
        if not number:
            return round(ahead, 1)
        age = now - self._origin - self._begun / number
        apart = max(0.0, self._begun_squares / number - (self._begun / number) ** 2)
        latest = _NORMAL.inv_cdf(1 - 0.5 / number) if number > 1 else 0.0
        own = max(took.mean_s - age, (1 - _NEARLY_DONE) * took.mean_s)
        uneven = min(latest * took.spread_s, took.mean_s)  # or one that hung would speak for all that follow
        return round(max(ahead, own) + math.sqrt(3 * apart) + uneven, 1)

    def _rate(self, now: float) -> float | None:
        """Work a second. The window ends now and not with its last item, so that a stall shows."""
        first = self._marks[0]
        seconds, work = now - first.at, self._work(now) - first.work
        counts = self._forecast_counts
        if self._forecast is not None and counts:
            seconds += counts * self._forecast.time_s / self._forecast.items
            work += counts
        return work / seconds if seconds > 0 and work > 0 else None

    @property
    def _forecast_counts(self) -> float:
        """As how many items the forecast still counts."""
        return 0.0 if self._forecast is None else max(0.0, self._forecast.trust - (len(self._marks) - 1))

    def _work(self, now: float) -> float:
        return self._sums.work + self._part(now)

    def _part(self, now: float) -> float:
        """What of the running items is done: together never more than nearly all of them."""
        number, took = len(self._running), self._item()
        if not number or took is None:
            return 0.0
        return min((number * (now - self._origin) - self._begun) / took.mean_s, _NEARLY_DONE * number)

    def _item(self) -> _Took | None:
        """How long an item takes. The first to end are the short ones: the forecast counts here as well."""
        first, ended, counts = self._marks[0], len(self._marks) - 1, self._forecast_counts
        took, squares = self._sums.took - first.took, self._sums.squares - first.squares
        mean_s = took / ended if ended else 0.0
        spread_s = max(0.0, squares / ended - mean_s**2) ** 0.5 if ended else 0.0
        if self._forecast is not None and counts:
            at_once = min(self._widest, self._forecast.items)
            took += counts * at_once * self._forecast.time_s / self._forecast.items
            mean_s = took / (ended + counts)
        return _Took(mean_s, spread_s) if mean_s > 0 else None

    def _leave(self, key: str) -> float | None:
        began = self._running.pop(key, None)
        if began is not None:
            self._begun -= began
            self._begun_squares -= began**2
        return began
