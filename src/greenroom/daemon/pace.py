"""How fast a batch goes, and when it will be done. Pure; times are seconds of a clock that only goes on.

What is counted is work done: items that have ended, and of those that run the part that their age stands for. So
it grows evenly even where a hundred items begin and end together, and stands still when nothing comes back.
What the provider's limits allow is counted apart from that: they are told with its first answer, and show in the
rate only once the calls that left before have come back.
"""

import math
from collections import defaultdict, deque
from collections.abc import Mapping
from statistics import NormalDist

from msgspec import Struct

from greenroom.limits.capacity import Capacity, gap_s
from greenroom.limits.kind import Kind, amounts
from greenroom.model.batch import Batch

LEAST_WINDOW = 50
"""Ended items at least that the rate is taken over: stable to look at, and few enough to follow a change."""

WIDTHS = 4
"""The window holds so many times what runs at once: several rounds, whatever comes in rounds."""

_NEARLY_DONE = 0.9
"""The part of an item that is done at most before it has ended."""

_ONE_CALL = amounts(requests=1, given=0, asked=0)
"""What an item uses at least."""

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
    """How it stood at a time: items that had ended, the sum of the seconds that they took, and of these squared.

    And how many ran, and the sum of their ages. What part of them that was is for later: by then it is better
    known how long one takes.
    """

    at: float
    ended: int
    took: float
    squares: float
    running: int = 0
    ages: float = 0.0


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
        self._sums = _Mark(now, 0, 0.0, 0.0)  # as of the last end, but for those that run
        self._marks: deque[_Mark] = deque([self._sums])
        self._used = defaultdict[Kind, float](float)

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
        self._sums = _Mark(now, sums.ended + 1, sums.took + took, sums.squares + took**2)
        self._marks.append(self._mark(now))
        while len(self._marks) > max(LEAST_WINDOW, WIDTHS * self._widest) + 1:
            self._marks.popleft()

    def use(self, used: Mapping[Kind, float]) -> None:
        """Calls have counted so much against the provider's limits a minute."""
        for kind, amount in used.items():
            self._used[kind] += amount

    def give_back(self, key: str) -> None:
        """An item no longer runs, and has not ended."""
        self._leave(key)

    def go_on(self, now: float) -> None:
        """The batch goes on after a pause: it counts afresh, and the rate before it is the forecast."""
        rate = self._rate(self._marks[-1].at)
        if rate:
            trust = min(len(self._marks) - 1.0, LEAST_WINDOW)
            self._forecast = Forecast(1, 1 / rate, max(trust, 1.0))
        self._marks = deque([self._mark(now)])

    def eta_s(self, left: int, now: float, bears: Capacity) -> float | None:
        """Seconds until so many more have ended; None as long as nothing says how long one takes.

        At least as many as the provider's limits make them, and it goes on only when it wants calls again.
        """
        ahead_s = self._ahead_s(left, now)
        if not left or ahead_s is None:
            return ahead_s
        least_s = left * gap_s(bears.per_minute, self._an_item_uses())
        return round(bears.held_for_s + max(ahead_s, least_s), 1)

    def _ahead_s(self, left: int, now: float) -> float | None:
        """By the rate alone.

        Those that run are never less than nearly done; and the last of them is later than their mean by how far
        apart they began, and by how uneven they are.
        """
        if not left:
            return 0.0
        rate, took = self._rate(now), self._item()
        if not rate or took is None:
            return None
        number = len(self._running)
        ahead = (left - self._part(self._mark(now))) / rate
        if not number:
            return ahead
        age = now - self._origin - self._begun / number
        apart = max(0.0, self._begun_squares / number - (self._begun / number) ** 2)
        latest = _NORMAL.inv_cdf(1 - 0.5 / number) if number > 1 else 0.0
        own = max(took.mean_s - age, (1 - _NEARLY_DONE) * took.mean_s)
        uneven = min(latest * took.spread_s, took.mean_s)  # or one that hung would speak for all that follow
        return max(ahead, own) + math.sqrt(3 * apart) + uneven

    def _rate(self, now: float) -> float | None:
        """Work a second. The window ends now and not with its last item, so that a stall shows."""
        first = self._marks[0]
        seconds, work = now - first.at, self._work(self._mark(now)) - self._work(first)
        counts = self._forecast_counts
        if self._forecast is not None and counts:
            seconds += counts * self._forecast.time_s / self._forecast.items
            work += counts
        return work / seconds if seconds > 0 and work > 0 else None

    @property
    def _forecast_counts(self) -> float:
        """As how many items the forecast still counts."""
        return 0.0 if self._forecast is None else max(0.0, self._forecast.trust - (len(self._marks) - 1))

    def _mark(self, now: float) -> _Mark:
        number, sums = len(self._running), self._sums
        ages = number * (now - self._origin) - self._begun
        return _Mark(now, sums.ended, sums.took, sums.squares, number, ages)

    def _work(self, mark: _Mark) -> float:
        return mark.ended + self._part(mark)

    def _part(self, mark: _Mark) -> float:
        """What of the running items is done: together never more than nearly all of them."""
        took = self._item()
        return 0.0 if took is None else min(mark.ages / took.mean_s, _NEARLY_DONE * mark.running)

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

    def _an_item_uses(self) -> Mapping[Kind, float]:
        ended = self._sums.ended
        if not ended:
            return _ONE_CALL
        return {kind: max(least, self._used[kind] / ended) for kind, least in _ONE_CALL.items()}

    def _leave(self, key: str) -> float | None:
        began = self._running.pop(key, None)
        if began is not None:
            self._begun -= began
            self._begun_squares -= began**2
        return began
