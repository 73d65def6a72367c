"""The limits as `system.info` and the gauge `limits` show them.

How much of them is used says what others do: whoever is not the daemon's own user gets null in its place.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.budget import Purse
from greenroom.model.money import dollars


class BreakerRow(Struct, frozen=True, kw_only=True):
    """Whether a provider is there: `open` and `half_open` say that it is down, and that one call tries it."""

    circuit: Literal["closed", "open", "half_open"]
    failed_in_a_row: int | None
    last_fault: str | None


class ConcurrencyRow(Struct, frozen=True, kw_only=True):
    """Calls at once: `allowed` for all (null is no bound), `adaptive` for batches that leave it to the daemon.

    Why and when one of the two changed last; null where none ever did.
    """

    allowed: int | None
    adaptive: int
    used: int | None
    changed_because: str | None
    changed_at: str | None


class RateRow(Struct, frozen=True, kw_only=True):
    """A limit a minute: all that is allowed as far as is known, what of it is used at most, and what was.

    `remaining` is the provider's own last word, and `told` says that the limit is.
    """

    kind: Literal["requests", "input_tokens", "output_tokens", "tokens"]
    limit: float | None
    allowed: float | None
    used: float | None
    remaining: float | None
    told: bool


class ProviderLimitsRow(Struct, frozen=True, kw_only=True):
    """One provider: `held_for_s` is for how long it wants no calls, `waiting_because` why the next one waits."""

    provider: str
    breaker: BreakerRow
    concurrency: ConcurrencyRow
    rates: tuple[RateRow, ...]
    waiting: int | None
    waiting_because: str | None
    held_for_s: float | None

    def without_use(self) -> "ProviderLimitsRow":
        """As somebody sees it who may not know what others do."""
        return replace(
            self,
            breaker=replace(self.breaker, failed_in_a_row=None),
            concurrency=replace(self.concurrency, used=None),
            rates=tuple(replace(rate, used=None, remaining=None) for rate in self.rates),
            waiting=None,
            waiting_because=None,
        )


class MonthRow(Struct, frozen=True, kw_only=True):
    """The budget of this month (UTC) for all real calls, in US dollars.

    `reserved_usd` is set aside for calls that are out; `doubtful_usd` may have been billed for calls whose end
    nobody saw.
    """

    limit_usd: float
    spent_usd: float
    reserved_usd: float
    doubtful_usd: float
    left_usd: float

    @classmethod
    def of(cls, purse: Purse) -> "MonthRow":
        """Show a purse."""
        return cls(
            limit_usd=dollars(purse.limit),
            spent_usd=dollars(purse.spent),
            reserved_usd=dollars(purse.reserved),
            doubtful_usd=dollars(purse.doubtful),
            left_usd=dollars(purse.left),
        )


class LimitsRow(Struct, frozen=True, kw_only=True):
    """All limits: `max_concurrency` calls at once (null is no bound), `used` of them out, `waiting` for one.

    A provider is listed once something was asked of it; `max_utilization` is a share from 0 to 1. `month` is there
    where the month has a budget, in the answer of `system.info` alone.
    """

    max_concurrency: int | None
    max_utilization: float
    used: int | None
    waiting: int | None
    providers: tuple[ProviderLimitsRow, ...]
    month: MonthRow | None = None

    def without_use(self) -> "LimitsRow":
        """As somebody sees it who may not know what others do."""
        providers = tuple(each.without_use() for each in self.providers)
        return replace(self, used=None, waiting=None, providers=providers, month=None)
