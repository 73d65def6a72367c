"""Histories as a provider's items would have left them."""

from greenroom.model.history import History
from greenroom.model.library import Tier

MODEL = "claude-sonnet-5-5"


def seen(
    *,
    tier: Tier = Tier.TEMPLATE,
    template_id: str | None = None,
    model: str = MODEL,
    items: float = 50,
    attempts: float = 1,
    tokens: tuple[int, int] = (2_000, 1_000),
    busy_s: float = 10.0,
    spread: float = 0.2,
) -> History:
    """So many items, each with so many attempts of these tokens in and out, taking so long in all."""
    given, written = (attempts * each for each in tokens)
    return History(
        model=model,
        tier=tier,
        template_id=template_id,
        items=items,
        attempts=items * attempts,
        input_tokens=items * given,
        output_tokens=items * written,
        cache_read_tokens=0,
        cache_write_5m_tokens=0,
        cache_write_1h_tokens=0,
        output_squares=items * written**2 * (1 + spread**2),
        busy_ms=items * busy_s * 1e3,
        busy_squares=items * (busy_s * 1e3) ** 2 * (1 + spread**2),
        longest_ms=busy_s * 1e3 * (1 + 2 * spread),
    )
