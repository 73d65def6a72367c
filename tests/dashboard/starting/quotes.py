"""Estimates as the daemon answers them."""

from collections.abc import Sequence

from greenroom.protocol.rows.batch import LiveRow, QuoteRow, Range, TierRow

LIVE = LiveRow(cost=Range(0.7, 1.0, 1.4), time_s=Range(50.0, 66.0, 80.0))
ECONOMY = LiveRow(cost=Range(0.35, 0.5, 0.7), time_s=Range(600.0, 3600.0, 86_400.0))


def quote_row(items: int, *, warnings: tuple[str, ...] = (), tiers: Sequence[str] = ("template",)) -> QuoteRow:
    """An estimate of so many items, in equal parts of these tiers."""
    return QuoteRow(
        items=items,
        cost=LIVE.cost,
        time_s=LIVE.time_s,
        by_tier={tier: TierRow(items=items // len(tiers), cost=LIVE.cost) for tier in tiers},
        basis="history",
        live=LIVE,
        economy=ECONOMY,
        warnings=warnings,
    )
