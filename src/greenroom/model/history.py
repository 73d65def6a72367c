"""What items of a kind have used so far: what estimates are drawn from."""

from typing import Final

from msgspec import Struct

from greenroom.model.library import Tier

NO_ROW: Final = "none"
"""Stands for a template where an item is of no row of the library: it writes anew what somebody brought along."""


def template_of(template_id: str | None, scenario_id: str | None, edge_case_id: str | None) -> str | None:
    """The template by which an item's use is added up: its own, `NO_ROW`, or None for a row without a template."""
    if template_id is None and scenario_id is None and edge_case_id is None:
        return NO_ROW
    return template_id


class History(Struct, frozen=True, kw_only=True):
    """Sums over items that ended, of one tier, template (see `template_of`) and model; old ones fade.

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
