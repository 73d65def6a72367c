"""What a batch is going to cost and to take: from figures where nothing is known, from history where something is.

The bounds are meant to hold for 95 of 100 batches. They come from what is uncertain: the single items, the means
that are expected of them, and the figures as long as these stand in for something known.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import hypot
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from greenroom.limits.capacity import Capacity, gap_s
from greenroom.limits.cutting import Bound
from greenroom.limits.expecting import Expected, expected
from greenroom.limits.judging import JudgingCalls
from greenroom.limits.kind import Kind, amounts
from greenroom.limits.makespan import Makespan, Width, Work, makespan
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


class _Part(Struct, frozen=True, kw_only=True):
    """A group, what each of its items uses, and what all of them cost, at most too.

    `too_long` is how long their answers usually are, where most of them are to be cut. `judging` is what the
    verdicts on them cost, and `verdict` what one uses that is let through beside an item, `beside` of them each.
    """

    group: Group
    each: Expected
    cost: float
    most: float
    too_long: float | None
    judging: float = 0.0
    verdict: Usage = Usage()
    beside: float = 0.0


def quote(
    groups: Sequence[Group],
    *,
    model: str,
    price: Price,
    history: Sequence[History],
    capacity: Capacity,
    concurrency: int | None,
    economy: bool,
    bound: Bound,
    order: Sequence[int] | None = None,
    ahead: int = 0,
    judging: JudgingCalls | None = None,
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
        bound: how long an answer may be, and how often one that is cut is tried.
        order: for each item its group, as an index; None is one group after the other.
        ahead: items of the batch that come before these, and are estimated already.
        judging: the calls of a judge for what is written; they are live, whatever the batch's mode.
    """
    parts = [
        _part(group, model=model, price=price, history=history, bound=bound, judging=judging) for group in groups
    ]
    cost = _cost(parts)
    time_s = _time(parts, order, capacity, capacity.width(concurrency), ahead)
    items = sum(part.group.items for part in parts)
    # A model that never ran has no time to go by, whatever others have used.
    known = sum(part.group.items for part in parts if part.each.known and part.each.time_known)
    basis: Literal["configured", "history"] = "history" if items and 2 * known >= items else "configured"
    off = 1 - float(price.batch_discount)
    return Quote(
        items=items,
        live=Estimate(cost=_with_verdicts(cost, parts), time_s=time_s, basis=basis),
        economy=Estimate(cost=_with_verdicts(_times(cost, off), parts), time_s=ECONOMY_S, basis=basis)
        if economy and off < 1
        else None,
        by_tier={tier: _of_tier(parts, tier) for tier in Tier if any(part.group.tier is tier for part in parts)},
        warnings=_warnings(parts, items, bound),
    )


def _part(
    group: Group,
    *,
    model: str,
    price: Price,
    history: Sequence[History],
    bound: Bound,
    judging: JudgingCalls | None,
) -> _Part:
    uncut = expected(history, model=model, tier=group.tier, template_id=group.template_id)
    each = bound.apply(uncut)
    usage = _of_a_call(each) if each.known else _cached(each, group)
    part = _Part(
        group=group,
        each=each,
        cost=group.items * each.attempts * price.cost(usage),
        most=group.items * max(each.attempts, bound.max_attempts) * price.cost(_longest(usage, each, bound)),
        too_long=uncut.output_tokens / uncut.attempts if bound.cuts(uncut) else None,
    )
    if judging is None:
        return part
    answer_tokens = each.output_tokens / each.attempts
    return replace(
        part,
        judging=judging.cost(group.items, answer_tokens),
        verdict=judging.usage(answer_tokens),
        beside=judging.beside,
    )


def _warnings(parts: Iterable[_Part], items: int, bound: Bound) -> tuple[str, ...]:
    too_long = Counter[float]()
    for part in parts:
        if part.too_long is not None:
            too_long[part.too_long] += part.group.items
    warning = bound.warning(items, too_long)
    return () if warning is None else (warning,)


def _of_a_call(each: Expected) -> Usage:
    return Usage(
        input_tokens=round(each.input_tokens / each.attempts),
        output_tokens=round(each.output_tokens / each.attempts),
        cache_read_tokens=round(each.cache_read_tokens / each.attempts),
        cache_write_5m_tokens=round(each.cache_write_5m_tokens / each.attempts),
        cache_write_1h_tokens=round(each.cache_write_1h_tokens / each.attempts),
    )


def _longest(usual: Usage, each: Expected, bound: Bound) -> Usage:
    """Of a call, what it may come to: its answer is bounded, its prompt is not."""
    more = 1 + (COST_OFF.least if each.known else COST_OFF.high)
    return Usage(
        input_tokens=round(more * usual.input_tokens),
        output_tokens=bound.max_tokens,
        cache_read_tokens=round(more * usual.cache_read_tokens),
        cache_write_5m_tokens=round(more * usual.cache_write_5m_tokens),
        cache_write_1h_tokens=round(more * usual.cache_write_1h_tokens),
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
    """Low, expected and high cost without verdicts.

    What is known is off by the doubt about its mean, which all its items share, and by the spread of the single
    ones, which shrinks with the root of their number. Parts are off independently, so that their squares add up.
    """
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
    high = max((1 + COST_OFF.least) * cost, min(high, sum(part.most for part in parts)))
    return Picodollars(round(low)), Picodollars(round(cost)), Picodollars(round(high))


def _time(
    parts: Sequence[_Part], order: Sequence[int] | None, capacity: Capacity, width: Width, ahead: int
) -> tuple[float, float, float]:
    """Low, expected and high seconds, of which the same holds; each part counts by its share of the work."""
    span = _span(parts, order, capacity.per_minute, width, ahead)
    time_s = span.mean_s
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
    if capacity.presumed:
        high = max(high, _span(parts, order, {**capacity.per_minute, **capacity.presumed}, width, ahead).mean_s)
    held_s = 0.0 if ahead else capacity.held_for_s
    return held_s + low, held_s + time_s, held_s + high


def _span(
    parts: Sequence[_Part],
    order: Sequence[int] | None,
    per_minute: Mapping[Kind, float],
    width: Width,
    ahead: int,
) -> Makespan:
    works = [_work(part, per_minute) for part in parts]
    span = makespan(works, width, order)
    time_s = max(span.mean_s, MACHINE_S * sum(work.pieces for work in works))
    if span.mean_s and width.now > 1:
        # The call that writes the shared part to the cache goes alone.
        time_s += max((part.each.busy_s for part in parts if part.group.is_cached), default=0.0)
    if ahead and works:
        before = Work(pieces=ahead, mean_s=works[0].mean_s, gap_s=works[0].gap_s)
        time_s = max(0.0, makespan([before, *works], width).mean_s - makespan([before], width).mean_s)
    return Makespan(time_s, span.spread_s)


def _work(part: _Part, per_minute: Mapping[Kind, float]) -> Work:
    each = part.each
    given = each.input_tokens + each.cache_write_5m_tokens + each.cache_write_1h_tokens
    return Work(
        pieces=part.group.items,
        mean_s=each.busy_s,
        spread=each.busy_spread,
        longest=each.longest,
        again=max(0.0, each.attempts - 1),
        gap_s=gap_s(
            per_minute,
            amounts(
                requests=each.attempts + part.beside,
                given=given + part.beside * part.verdict.input_tokens,
                asked=each.output_tokens + part.beside * part.verdict.output_tokens,
            ),
        ),
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
    return TierEstimate(items=sum(part.group.items for part in own), cost=_with_verdicts(_cost(own), own))


def _with_verdicts(
    cost: tuple[Picodollars, Picodollars, Picodollars], parts: Iterable[_Part]
) -> tuple[Picodollars, Picodollars, Picodollars]:
    """The cost with what a judge adds: as far off as the rest, since it is of the same answers."""
    judging = sum(part.judging for part in parts)
    low, figure, high = (
        Picodollars(round(each + (judging * each / cost[1] if cost[1] else judging))) for each in cost
    )
    return low, figure, high


def _times(
    cost: tuple[Picodollars, Picodollars, Picodollars], share: float
) -> tuple[Picodollars, Picodollars, Picodollars]:
    low, expected_, high = (Picodollars(round(each * share)) for each in cost)
    return low, expected_, high
