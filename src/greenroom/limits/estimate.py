"""What a batch is going to cost and to take: from figures where nothing is known, from history where something is.

The bounds are meant to hold for 95 of 100 batches. They come from what is uncertain: the single items, the means
that are expected of them, and the figures as long as these stand in for something known.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import hypot
from typing import Literal

from msgspec import Struct

from greenroom.limits.capacity import Capacity
from greenroom.limits.expecting import Expected, expected
from greenroom.limits.kind import Kind
from greenroom.limits.makespan import Width, Work, makespan
from greenroom.limits.prices import Price
from greenroom.model.attempt import Usage
from greenroom.model.batch import Estimate
from greenroom.model.estimate import Quote, TierEstimate
from greenroom.model.history import History
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars

ECONOMY_S = (60.0, 3_600.0, 86_400.0)
"""Seconds that a provider's own batches take: most of them under an hour, and none over a day
(https://docs.anthropic.com/en/docs/build-with-claude/batch-processing)."""

MACHINE_S = 1 / 600
"""Seconds that the daemon itself needs an item: what one machine gets through, whatever the provider bears."""

_NORMAL_95 = 1.96


class Off(Struct, frozen=True):
    """How far low and high are from what is expected, as shares of it: where figures are all that there is.

    They are never nearer than `least`.
    """

    low: float
    high: float
    least: float


COST_OFF = Off(0.3, 0.4, 0.1)
TIME_OFF = Off(0.4, 0.8, 0.15)
"""A machine that has other work is part of the time, and of no history."""


class Group(Struct, frozen=True, kw_only=True):
    """Items of a batch that are alike. `prefix_tokens` is what of their prompts is read from the cache."""

    tier: Tier
    template_id: str | None = None
    items: int
    prefix_tokens: int = 0

    @property
    def is_cached(self) -> bool:
        """Whether there is something to cache, and somebody to read it."""
        return self.prefix_tokens > 0 and self.items > 1


class _Part(Struct, frozen=True):
    group: Group
    each: Expected
    cost: float


def quote(
    groups: Sequence[Group],
    *,
    model: str,
    price: Price,
    history: Sequence[History],
    capacity: Capacity,
    concurrency: int | None,
    economy: bool,
    order: Sequence[int] | None = None,
    ahead: int = 0,
) -> Quote:
    """Estimate a batch.

    Args:
        groups: its items, none of them empty.
        model: who is asked.
        price: the model's.
        history: what the caller's items have used with the provider.
        capacity: what the provider bears.
        concurrency: items at once; None leaves it to the daemon.
        economy: whether the provider has batches of its own.
        order: for each item its group, as an index; None is one group after the other.
        ahead: items of the batch that come before these, and are estimated already.
    """
    parts = [_part(group, model=model, price=price, history=history) for group in groups]
    cost = _cost(parts)
    time_s = _time(parts, order, capacity.per_minute, capacity.width(concurrency), ahead)
    items = sum(part.group.items for part in parts)
    known = sum(part.group.items for part in parts if part.each.known)
    basis: Literal["configured", "history"] = "history" if items and 2 * known >= items else "configured"
    off = 1 - float(price.batch_discount)
    return Quote(
        items=items,
        live=Estimate(cost=cost, time_s=time_s, basis=basis),
        economy=Estimate(cost=_times(cost, off), time_s=ECONOMY_S, basis=basis) if economy and off < 1 else None,
        by_tier={tier: _of_tier(parts, tier) for tier in Tier if any(part.group.tier is tier for part in parts)},
    )


def _part(group: Group, *, model: str, price: Price, history: Sequence[History]) -> _Part:
    each = expected(history, model=model, tier=group.tier, template_id=group.template_id)
    usage = _of_a_call(each) if each.known else _cached(each, group)
    return _Part(group, each, group.items * each.attempts * price.cost(usage))


def _of_a_call(each: Expected) -> Usage:
    return Usage(
        input_tokens=round(each.input_tokens / each.attempts),
        output_tokens=round(each.output_tokens / each.attempts),
        cache_read_tokens=round(each.cache_read_tokens / each.attempts),
        cache_write_5m_tokens=round(each.cache_write_5m_tokens / each.attempts),
        cache_write_1h_tokens=round(each.cache_write_1h_tokens / each.attempts),
    )


def _cached(each: Expected, group: Group) -> Usage:
    """Of the figures, the part that is cached: the first call writes it, the others read it.

    The figures are of usual prompts, of which a quarter at least is an item's own.
    """
    usual, prefix = _of_a_call(each), group.prefix_tokens
    if not group.is_cached:
        return usual
    return Usage(
        input_tokens=max(usual.input_tokens - prefix, usual.input_tokens // 4),
        output_tokens=usual.output_tokens,
        cache_write_5m_tokens=round(prefix / group.items),
        cache_read_tokens=round(prefix * (group.items - 1) / group.items),
    )


def _cost(parts: Sequence[_Part]) -> tuple[Picodollars, Picodollars, Picodollars]:
    cost = sum(part.cost for part in parts)
    guessed = sum(part.cost for part in parts if not part.each.known)
    drawn = hypot(
        *(
            part.cost * hypot(part.each.doubt, part.each.output_spread / part.group.items**0.5)
            for part in parts
            if part.each.known
        )
    )
    low, high = _bounds(cost, guessed, _NORMAL_95 * drawn, COST_OFF)
    return Picodollars(round(low)), Picodollars(round(cost)), Picodollars(round(high))


def _time(
    parts: Sequence[_Part], order: Sequence[int] | None, per_minute: Mapping[Kind, float], width: Width, ahead: int
) -> tuple[float, float, float]:
    works = [_work(part, per_minute) for part in parts]
    span = makespan(works, width, order)
    time_s = max(span.mean_s, MACHINE_S * sum(work.pieces for work in works))
    if span.mean_s and width.now > 1:
        # The call that writes the shared part to the cache goes alone.
        time_s += max((part.each.busy_s for part in parts if part.group.is_cached), default=0.0)
    if ahead and works:
        before = Work(pieces=ahead, mean_s=works[0].mean_s, gap_s=works[0].gap_s)
        time_s = max(0.0, makespan([before, *works], width).mean_s - makespan([before], width).mean_s)
    whole = sum(part.group.items * part.each.busy_s for part in parts)
    if not whole:
        return 0.0, 0.0, 0.0
    guessed = sum(part.group.items * part.each.busy_s for part in parts if not part.each.time_known) / whole
    drawn = hypot(
        span.spread_s,
        *(
            time_s
            * (part.group.items * part.each.busy_s / whole)
            * hypot(part.each.time_doubt, part.each.busy_spread / part.group.items**0.5)
            for part in parts
            if part.each.time_known
        ),
    )
    low, high = _bounds(time_s, guessed * time_s, _NORMAL_95 * drawn, TIME_OFF)
    return low, time_s, high


def _work(part: _Part, per_minute: Mapping[Kind, float]) -> Work:
    each = part.each
    given = each.input_tokens + each.cache_write_5m_tokens + each.cache_write_1h_tokens
    amounts = {
        Kind.REQUESTS: each.attempts,
        Kind.INPUT_TOKENS: given,
        Kind.OUTPUT_TOKENS: each.output_tokens,
        Kind.TOKENS: given + each.output_tokens,
    }
    paced = (60 * amounts[kind] / allowed for kind, allowed in per_minute.items() if allowed > 0)
    return Work(
        pieces=part.group.items,
        mean_s=each.busy_s,
        spread=each.busy_spread,
        longest=each.longest,
        again=max(0.0, each.attempts - 1),
        gap_s=max(paced, default=0.0),
    )


def _bounds(figure: float, guessed: float, drawn: float, off: Off) -> tuple[float, float]:
    """Low and high: what is guessed may be off all the same way, what is drawn from history rather not."""
    least = off.least * figure
    return (
        max(0.1 * figure, figure - max(least, off.low * guessed + drawn)),
        figure + max(least, off.high * guessed + drawn),
    )


def _of_tier(parts: Iterable[_Part], tier: Tier) -> TierEstimate:
    own = [part for part in parts if part.group.tier is tier]
    return TierEstimate(items=sum(part.group.items for part in own), cost=_cost(own))


def _times(
    cost: tuple[Picodollars, Picodollars, Picodollars], share: float
) -> tuple[Picodollars, Picodollars, Picodollars]:
    low, expected_, high = (Picodollars(round(each * share)) for each in cost)
    return low, expected_, high
