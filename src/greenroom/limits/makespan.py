"""How long work takes that so many do side by side: each takes the next piece as soon as he is free.

List scheduling, tried out rather than calculated: a formula would have to know of uneven pieces, of the tail when
no more pieces are left, of a width that grows and of starts that are paced, and of all of them at once.
"""

import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from statistics import NormalDist, fmean, pstdev

from msgspec import Struct

TRIES = 5
"""How often it is tried, each time with the times dealt out otherwise."""

MOST_PIECES = 2_000
"""Pieces that are tried out one by one at least; what comes before the last of so many is even by then."""

MOST_WIDTH = 1_000

_GOLDEN = (5**0.5 - 1) / 2
_SILVER = 2**0.5 - 1
_NORMAL = NormalDist()


class Work(Struct, frozen=True, kw_only=True):
    """Pieces of one kind.

    `spread` is the standard deviation of a piece's time as a share of its mean, and `longest` bounds it, in means.
    `again` is the share of pieces that are done twice, which is in both. `gap_s` is how long after its start the
    next piece may start, where starts are paced.
    """

    pieces: int
    mean_s: float
    spread: float = 0.0
    longest: float = float("inf")
    again: float = 0.0
    gap_s: float = 0.0


class Width(Struct, frozen=True):
    """How many pieces are under way at once; where it `doubles`, twice as many with each round."""

    now: int
    doubles: bool = False


class Makespan(Struct, frozen=True):
    """Seconds until all is done: the mean of some tries, and how far they differ (one standard deviation)."""

    mean_s: float
    spread_s: float


def makespan(works: Sequence[Work], width: Width, order: Sequence[int] | None = None) -> Makespan:
    """How long it takes until all is done.

    Args:
        works: the kinds of pieces.
        width: how many are under way at once.
        order: for each piece its kind, as an index; None is one kind after the other.
    """
    number = sum(work.pieces for work in works)
    if not number:
        return Makespan(0.0, 0.0)
    tail = _tail(works, order, max(MOST_PIECES, 2 * width.now))
    left = Counter(tail)
    head = [work.pieces - left[kind] for kind, work in enumerate(works)]
    before = sum(n * max(work.mean_s / width.now, work.gap_s) for n, work in zip(head, works, strict=True))
    round_s = sum(work.pieces * work.mean_s for work in works) / number
    tries = [_tried(works, tail, width, round_s, (attempt + 0.5) / TRIES) for attempt in range(TRIES)]
    return Makespan(before + fmean(tries), pstdev(tries))


def _tail(works: Sequence[Work], order: Sequence[int] | None, most: int) -> list[int]:
    """The kinds of the last pieces."""
    if order is not None:
        return list(order[-most:])
    backwards = chain.from_iterable(
        repeat(kind, min(most, works[kind].pieces)) for kind in reversed(range(len(works)))
    )
    return [kind for kind, _ in zip(backwards, range(most), strict=False)][::-1]


def _tried(works: Sequence[Work], pieces: Sequence[int], width: Width, round_s: float, shift: float) -> float:
    numbers = Counter(pieces)
    dealt = [iter(_times(work, numbers[kind], shift)) for kind, work in enumerate(works)]
    free = list(_free_at(width, round_s, len(pieces)))
    heapq.heapify(free)
    may_start = done = 0.0
    for kind in pieces:
        start = max(free[0], may_start)
        end = start + next(dealt[kind])
        heapq.heapreplace(free, end)
        may_start = start + works[kind].gap_s
        done = max(done, end)
    return done


def _free_at(width: Width, round_s: float, pieces: int) -> Iterator[float]:
    """When each of those who work begins: a doubling width lets as many join in as there are, each round."""
    most = min(pieces, MOST_WIDTH if width.doubles else width.now)
    joined, rounds = 0, 0
    while joined < most:
        joining = min(most - joined, max(joined, width.now))
        yield from [rounds * round_s] * joining
        joined, rounds = joined + joining, rounds + 1


def _times(work: Work, number: int, shift: float) -> list[float]:
    """So many times as the distribution has them, in an order that looks like chance and is none.

    Multiples of an irrational number fall evenly (Weyl's sequence), so that even a few pieces have the right mean.
    """
    if work.spread <= 0 or not number:
        return [work.mean_s] * number
    once, again = _once(work)
    places = [(shift + _GOLDEN * place) % 1.0 for place in range(number)]
    times = [0.0] * number
    for rank, place in enumerate(sorted(range(number), key=places.__getitem__)):
        twice = (shift + _SILVER * place) % 1.0 < again
        times[place] = min(
            work.longest, _quantile(once, (rank + 0.5) / number) * (2 if twice else 1) / (1 + again)
        )
    share = number / sum(times)
    return [work.mean_s * share * each for each in times]


def _once(work: Work) -> tuple[float, float]:
    """The spread of a piece that is done once, and the share of those that are done twice.

    From the variance of a product of two independent ones, the time and once or twice. Where the variance has no
    room for it, doing it again takes no time to speak of.
    """
    again = min(work.again, 1.0)
    squared = (work.spread**2 + 1) * (1 + again) ** 2 / (1 + 3 * again) - 1
    return (squared**0.5, again) if squared > 0 else (work.spread, 0.0)


def _quantile(spread: float, at: float) -> float:
    """Of a gamma distribution with mean 1, by Wilson and Hilferty's cube (PNAS 17, 1931)."""
    ninth = spread**2 / 9
    return float(max(0.2, 1 - ninth + _NORMAL.inv_cdf(at) * ninth**0.5) ** 3)
