"""What a batch is going to cost and to take, before anything is known about it but what it consists of."""

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType

from msgspec import Struct

from greenroom.limits.prices import Price
from greenroom.model.attempt import Usage
from greenroom.model.batch import Estimate
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars

TOKENS: Mapping[Tier, Usage] = MappingProxyType(
    {
        Tier.TEMPLATE: Usage(input_tokens=2_000, output_tokens=3_000),
        Tier.SCENARIO: Usage(input_tokens=2_500, output_tokens=4_000),
        Tier.EDGE_CASE: Usage(input_tokens=3_000, output_tokens=5_000),
    }
)
"""Tokens that one conversation of a tier uses, where no history says better."""

CONVERSATION_S = 20.0
"""Seconds that one conversation takes."""

OVERHEAD = 1.1
"""What the machinery around the calls adds to the time."""


class Spread(Struct, frozen=True):
    """How far the low and the high figure are from the expected one, as factors."""

    low: float
    high: float


COST_SPREAD = Spread(0.7, 1.4)
TIME_SPREAD = Spread(0.6, 1.8)


def estimate(
    counts: Mapping[Tier, int], *, price: Price, concurrency: int, requests_per_minute: float | None = None
) -> Estimate:
    """Estimate a live batch from the configured figures.

    Args:
        counts: items by tier.
        price: of the batch's model.
        concurrency: calls at once, at least 1.
        requests_per_minute: calls that may leave in a minute, where that is limited.
    """
    cost = sum(price.cost(TOKENS[tier]) * count for tier, count in counts.items())
    items = sum(counts.values())
    by_width = ceil(items / concurrency) * CONVERSATION_S
    by_rate = (items - 1) * 60 / requests_per_minute + CONVERSATION_S if requests_per_minute and items else 0.0
    time_s = max(by_width, by_rate) * OVERHEAD
    return Estimate(
        cost=(
            Picodollars(round(cost * COST_SPREAD.low)),
            Picodollars(cost),
            Picodollars(round(cost * COST_SPREAD.high)),
        ),
        time_s=(time_s * TIME_SPREAD.low, time_s, time_s * TIME_SPREAD.high),
    )
