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
from greenroom.model.history import History
from greenroom.model.library import Tier

_BETWEEN_KINDS = 0.5
"""How far templates and models of a tier differ: a standard deviation, as a share of their mean."""

_UNSEEN_DOUBT = 0.2
"""What is added for a template that was never seen: less than the above, or the bounds would say nothing."""

_BETWEEN_FIGURES = 2.0
"""How far the truth may be from the figures, likewise."""

_USUAL_SPREAD = 0.3
_USUAL_WEIGHS = 3.0
"""The standard deviation inside a kind, as a share of its mean, that counts as seen on three items already."""

_ENOUGH = 20
"""Items of which the longest says how long one takes at most."""

_OF_TOKENS = (
    "attempts",
    "input_tokens",
    "output_tokens",
    "cache_read_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
)


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
    """What an item is expected to use, from what items like it have used with its provider."""
    of_model = [row for row in history if row.model == model]
    of_tier = [row for row in history if row.tier is tier]
    of_both = [row for row in of_model if row.tier is tier]
    own = [row for row in of_both if row.template_id == template_id]
    made = configured(tier)
    if not history:
        return made
    made = _scaled(made, of_model or history, with_time=bool(of_model))
    made = _moved(made, of_tier, _BETWEEN_FIGURES, with_time=False)
    made = _moved(made, of_both, _BETWEEN_KINDS, with_time=True)
    if not own:
        return replace(
            made, doubt=hypot(made.doubt, _UNSEEN_DOUBT), time_doubt=hypot(made.time_doubt, _UNSEEN_DOUBT)
        )
    return _moved(made, own, _BETWEEN_KINDS, with_time=True)


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


def _moved(before: Expected, rows: Sequence[History], between: float, *, with_time: bool) -> Expected:
    """Move towards the mean of what these have used."""
    items = sum(row.items for row in rows)
    if not items:
        return before
    spread = _spread(rows, "output_tokens", "output_squares")
    weight = items / (items + (spread / between) ** 2)
    means = {
        name: (1 - weight) * getattr(before, name) + weight * sum(getattr(row, name) for row in rows) / items
        for name in _OF_TOKENS
    }
    made = replace(before, **means, output_spread=spread, doubt=between * (1 - weight) ** 0.5, known=True)
    if not with_time:
        return made
    busy_spread = _spread(rows, "busy_ms", "busy_squares")
    weight = items / (items + (busy_spread / between) ** 2)
    return replace(
        made,
        busy_s=(1 - weight) * before.busy_s + weight * sum(row.busy_ms for row in rows) / items / 1000,
        busy_spread=busy_spread,
        longest=_longest(rows) if items >= _ENOUGH else before.longest,
        time_doubt=between * (1 - weight) ** 0.5,
        time_known=True,
    )


def _longest(rows: Sequence[History]) -> float:
    return max(row.longest_ms / max(row.busy_ms / row.items, 1.0) for row in rows)


def _spread(rows: Sequence[History], sums: str, squares: str) -> float:
    """The standard deviation inside these kinds, as a share of each one's mean, with some that is usual."""
    weighed, items = _USUAL_WEIGHS * _USUAL_SPREAD**2, _USUAL_WEIGHS
    for row in rows:
        mean = getattr(row, sums) / row.items
        if mean > 0:
            weighed += max(0.0, getattr(row, squares) - row.items * mean**2) / mean**2
            items += row.items
    return float((weighed / items) ** 0.5)
