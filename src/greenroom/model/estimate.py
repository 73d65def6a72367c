"""What a batch is going to cost and to take, before it is started."""

from collections.abc import Mapping

from msgspec import Struct

from greenroom.model.batch import Estimate, Mode
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars


class TierEstimate(Struct, frozen=True, kw_only=True):
    """The part of one tier: how many items, and their cost (low, expected, high)."""

    items: int
    cost: tuple[Picodollars, Picodollars, Picodollars]


class Quote(Struct, frozen=True, kw_only=True):
    """A batch's estimate: live, and by the provider's own batches, None where it has none at a discount.

    `warnings` are what is allowed, and more likely a slip.
    """

    items: int
    live: Estimate
    economy: Estimate | None
    by_tier: Mapping[Tier, TierEstimate]
    warnings: tuple[str, ...] = ()

    def of_mode(self, mode: Mode) -> Estimate:
        """The estimate of a batch in this mode; without a discount economy costs what live does."""
        return self.economy if mode == "economy" and self.economy is not None else self.live
