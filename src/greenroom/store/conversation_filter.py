"""Which conversations are asked for."""

from collections.abc import Sequence

from msgspec import Struct

from greenroom.model.library import Tier
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros


class ConversationFilter(Struct, frozen=True, kw_only=True):
    """Which conversations: all that is given must hold; of a list, one at least. `date_to` is exclusive.

    A conversation without a score has neither a `quality_min` nor a `quality_max`. `search` is what a
    `SearchQuery` is read from.
    """

    tiers: Sequence[Tier] | None = None
    statuses: Sequence[ConversationStatus] | None = None
    quality_min: float | None = None
    quality_max: float | None = None
    date_from: Micros | None = None
    date_to: Micros | None = None
    categories: Sequence[str] | None = None
    personas: Sequence[str] | None = None
    emotions: Sequence[str] | None = None
    batch_id: str | None = None
    template_id: str | None = None
    provider: str | None = None
    search: str | None = None
