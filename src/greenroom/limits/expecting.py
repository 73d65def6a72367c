"""What one item is going to use: figures by tier, moved towards what items like it have used, as far as known.

From the broad to the narrow: the tier's figures; those, to the scale of what other tiers used; the tier with any
model; the tier with this model; the template too. At each step the mean of n items weighs n / (n + k) against what
was expected before, and k is the ratio of two variances, inside a kind and between kinds: so a normal mean is
estimated from a normal prior (empirical Bayes; Efron and Morris, 1973).
"""

from collections.abc import Iterable, Sequence
from math import hypot, inf

from msgspec import Struct
from msgspec.structs import replace

from greenroom.limits.tiers import CONVERSATION_S, OVERHEAD, TOKENS
from greenroom.model.history import NO_ROW, History
from greenroom.model.library import Tier

_BETWEEN_KINDS = 0.5
"""How far templates and models of a tier differ, where it was not seen yet: a standard deviation, as a share."""

_BETWEEN_FIGURES = 2.0
"""How far the truth may be from the figures, likewise."""

_USUAL_SPREAD = 0.3
_USUAL_WEIGHS = 3.0
"""The standard deviation inside a kind, as a share of its mean, that counts as seen on three items already."""

_ENOUGH = 20
"""Items of which the longest says how long one takes at most."""

_PROMPT_SPREAD = 0.1
"""How far the prompts of a kind differ: they are mostly the kind's own text."""

_OF_ANSWERS = ("attempts", "output_tokens")
_OF_PROMPTS = ("input_tokens", "cache_read_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens")


class _Measure(Struct, frozen=True):
    """A figure of items, by the names of its sum and of the sum of its squares."""

    summed: str
    squared: str

    def mean(self, row: History) -> float:
        return float(getattr(row, self.summed)) / row.items

    def squares(self, row: History) -> float:
        return float(getattr(row, self.squared))


_OUTPUT = _Measure("output_tokens", "output_squares")
_BUSY = _Measure("busy_ms", "busy_squares")


class Expected(Struct, frozen=True, kw_only=True):
    """What one item is expected to use, all its attempts together.

    The spreads are standard deviations as shares of the mean. `longest` bounds one item's time, in means.
    `doubt` is the standard deviation of the expected means themselves, as a share, and `known` whether
    items of the tier have been seen at all.
    """

    attempts: float
    input_tokens: float
    output_tokens: float
    cache_read_tokens: float = 0.0
    cache_write_5m_tokens: float = 0.0
    cache_write_1h_tokens: float = 0.0
    output_spread: float = 0.0
    busy_s: float
    busy_spread: float = 0.0
    longest: float = inf
    doubt: float = _BETWEEN_KINDS
    time_doubt: float = _BETWEEN_KINDS
    known: bool = False
    time_known: bool = False


def configured(tier: Tier) -> Expected:
    """The figures of a tier."""
    tokens = TOKENS[tier]
    return Expected(
        attempts=1.0,
        input_tokens=tokens.input_tokens,
        output_tokens=tokens.output_tokens,
        busy_s=CONVERSATION_S * OVERHEAD,
    )


def expected(history: Sequence[History], *, model: str, tier: Tier, template_id: str | None) -> Expected:
    """What an item is expected to use, from what items like it have used with its provider.

    What was brought along and written anew may be of any length: it tells of its like, and of nothing else.

    Args:
        history: what items have used.
        model: who is asked.
        tier: the item's.
        template_id: the item's template, as `template_of` has it.
    """
    if template_id != NO_ROW:
        history = [row for row in history if row.template_id != NO_ROW]
    of_model = [row for row in history if row.model == model]
    of_tier = [row for row in history if row.tier is tier]
    of_both = [row for row in of_model if row.tier is tier]
    own = [row for row in of_both if row.template_id == template_id]
    made = configured(tier)
    if not history:
        return made
    made = _scaled(made, of_model or history, with_time=bool(of_model))
    made = _timed(_told(made, of_tier, _BETWEEN_FIGURES), of_both, _BETWEEN_KINDS)
    made = _told(made, of_both, _BETWEEN_KINDS)
    between, time_between = _between(of_both, _OUTPUT), _between(of_both, _BUSY)
    if not own:
        return replace(made, doubt=hypot(made.doubt, between), time_doubt=hypot(made.time_doubt, time_between))
    return _timed(_told(made, own, between), own, time_between)


def _scaled(before: Expected, rows: Sequence[History], *, with_time: bool) -> Expected:
    """The figures times what all tiers used, as a share of what their own figures say."""
    items = sum(row.items for row in rows)
    if not items:
        return before
    figures = [(row.items, configured(row.tier)) for row in rows]

    def share(used: Iterable[float], figure: Iterable[float]) -> float:
        return sum(used) / sum(figure)

    made = replace(
        before,
        input_tokens=before.input_tokens
        * share((_prompt(row) for row in rows), (n * each.input_tokens for n, each in figures)),
        output_tokens=before.output_tokens
        * share((row.output_tokens for row in rows), (n * each.output_tokens for n, each in figures)),
        attempts=sum(row.attempts for row in rows) / items,
    )
    if not with_time:
        return made
    busy_s = before.busy_s * share((row.busy_ms / 1000 for row in rows), (n * each.busy_s for n, each in figures))
    return replace(made, busy_s=busy_s, busy_spread=_USUAL_SPREAD)


def _prompt(row: History) -> float:
    return row.input_tokens + row.cache_read_tokens + row.cache_write_5m_tokens + row.cache_write_1h_tokens


def _told(before: Expected, rows: Sequence[History], between: float) -> Expected:
    """Move the tokens towards the mean of what these have used."""
    items = sum(row.items for row in rows)
    if not items:
        return before
    spread = _spread(rows, _OUTPUT, before.output_spread)
    weight = items / (items + (spread / between) ** 2)
    given = items / (items + (_PROMPT_SPREAD / _BETWEEN_KINDS) ** 2)
    means = {name: sum(getattr(row, name) for row in rows) / items for name in (*_OF_ANSWERS, *_OF_PROMPTS)}
    moved = {name: (1 - weight) * getattr(before, name) + weight * means[name] for name in _OF_ANSWERS}
    moved |= {name: (1 - given) * getattr(before, name) + given * means[name] for name in _OF_PROMPTS}
    return replace(before, **moved, output_spread=spread, doubt=between * (1 - weight) ** 0.5, known=True)


def _timed(before: Expected, rows: Sequence[History], between: float) -> Expected:
    """Move the time towards the mean of what these have taken."""
    items = sum(row.items for row in rows)
    if not items:
        return before
    spread = _spread(rows, _BUSY, before.busy_spread)
    weight = items / (items + (spread / between) ** 2)
    mean_s = sum(row.busy_ms for row in rows) / items / 1000
    return replace(
        before,
        busy_s=(1 - weight) * before.busy_s + weight * mean_s,
        busy_spread=spread,
        longest=_longest(rows) if items >= _ENOUGH else before.longest,
        time_doubt=between * (1 - weight) ** 0.5,
        time_known=True,
    )


def _longest(rows: Sequence[History]) -> float:
    return max(row.longest_ms / max(row.busy_ms / row.items, 1.0) for row in rows)


def _spread(rows: Sequence[History], of: _Measure, usual: float) -> float:
    """The standard deviation inside these kinds, as a share of each one's mean, with some of what is usual."""
    weighed, items = _USUAL_WEIGHS * (usual or _USUAL_SPREAD) ** 2, _USUAL_WEIGHS
    for row in rows:
        mean = of.mean(row)
        if mean > 0:
            weighed += max(0.0, of.squares(row) - row.items * mean**2) / mean**2
            items += row.items
    return float((weighed / items) ** 0.5)


def _between(rows: Sequence[History], of: _Measure) -> float:
    """How far these kinds differ, as a share of their mean, with some of what is usual.

    What they differ by is more than the chance of their single items explains (DerSimonian and Laird, 1986).
    """
    means = [(row.items, of.mean(row)) for row in rows]
    items = sum(number for number, _ in means)
    mean = sum(number * each for number, each in means) / items if items else 0.0
    usual, weighs = _BETWEEN_KINDS**2, 1.0
    if mean <= 0 or len(means) < 2:
        return _BETWEEN_KINDS
    inside = _spread(rows, of, 0.0) ** 2
    apart = sum(number * (each / mean - 1) ** 2 for number, each in means)
    freedom = len(means) - 1
    found = max(0.0, (apart - freedom * inside) / (items - sum(number**2 for number, _ in means) / items))
    return float(((weighs * usual + freedom * found) / (weighs + freedom)) ** 0.5)
