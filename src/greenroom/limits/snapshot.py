"""How the limits stand, for whoever asks."""

from msgspec import Struct

from greenroom.limits.kind import Kind


class RateSnapshot(Struct, frozen=True, kw_only=True):
    """One limit a minute.

    `limit` is what is allowed as far as is known, `allowed` what of it is used at most, `used` what was in the
    last minute, and `remaining` what the provider said last. `told`: the limit is the provider's own word.
    """

    kind: Kind
    limit: float | None
    allowed: float | None
    used: float
    remaining: float | None
    told: bool


class ConcurrencySnapshot(Struct, frozen=True, kw_only=True):
    """Calls at once: `allowed` for all (None is no bound), `adaptive` for batches that leave it to the daemon."""

    allowed: int | None
    adaptive: int
    used: int
    changed_because: str | None


class ProviderSnapshot(Struct, frozen=True, kw_only=True):
    """One provider. `waiting_because` is why the next call waits; `held_for_s` for how long it wants no calls."""

    provider: str
    concurrency: ConcurrencySnapshot
    rates: tuple[RateSnapshot, ...]
    waiting: int
    waiting_because: str | None
    held_for_s: float | None


class LimitsSnapshot(Struct, frozen=True, kw_only=True):
    """All of them."""

    max_concurrency: int | None
    max_utilization: float
    used: int
    waiting: int
    providers: tuple[ProviderSnapshot, ...]
