"""Estimates as a person reads them."""

from typing import Final

from greenroom.cli.figures import duration, money
from greenroom.protocol.rows.batch import EstimateRow, QuoteRow, Range

BASES: Final = {"configured": "from general figures", "history": "from what has run before"}


def cost_words(cost: Range) -> str:
    """`about $1.00 ($0.70 to $1.40)`."""
    return f"about {money(cost.expected)} ({money(cost.low)} to {money(cost.high)})"


def time_words(time_s: Range) -> str:
    """`1 min 06 s (50 s to 1 min 20 s)`."""
    return f"{duration(time_s.expected)} ({duration(time_s.low)} to {duration(time_s.high)})"


def estimate_words(estimate: EstimateRow | QuoteRow | None) -> str:
    """Cost, time, and where they come from; nothing of no estimate."""
    if estimate is None:
        return ""
    basis = BASES.get(estimate.basis, estimate.basis)
    return f"{cost_words(estimate.cost)}, {time_words(estimate.time_s)}, {basis}"
