"""What items of a kind have used so far: what estimates are drawn from."""

from msgspec import Struct

from greenroom.model.library import Tier


class History(Struct, frozen=True, kw_only=True):
    """Sums over items that ended, of one tier, template (if any) and model; fractions, since old ones fade.

    Tokens are those of all attempts of an item, the failed ones too. `busy_ms` runs from its first call to its
    end, waits between attempts included, and `longest_ms` is the longest one's. The squares are of an item's
    output tokens and of its busy milliseconds.
    """

    model: str
    tier: Tier
    template_id: str | None
    items: float
    attempts: float
    input_tokens: float
    output_tokens: float
    cache_read_tokens: float
    cache_write_5m_tokens: float
    cache_write_1h_tokens: float
    output_squares: float
    busy_ms: float
    busy_squares: float
    longest_ms: float
