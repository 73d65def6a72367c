"""How the limits stand, for whoever asks."""

from msgspec import Struct

from greenroom.limits.breaker import Circuit
from greenroom.limits.kind import Kind
from greenroom.model.faults import FaultType
from greenroom.model.times import Micros


class RateSnapshot(Struct, frozen=True, kw_only=True):
    """One limit a minute.

    `limit` is what is allowed as far as is known, `allowed` what of it is used at most, `used` what was in the
    last minute, and `remaining` what the provider said last. `told`: the limit is the provider's own word;
    `guessed`: it stands in for one that the first answer will tell.
    """

    kind: Kind
    limit: float | None
    allowed: float | None
    used: float
    remaining: float | None
    told: bool
    guessed: bool = False


class ConcurrencySnapshot(Struct, frozen=True, kw_only=True):
    """Calls at once: `allowed` for all (None is no bound), `adaptive` for batches that leave it to the daemon.

    Why and when one of the two changed last is None where none ever did.
    """

    allowed: int | None
    adaptive: int
    used: int
    changed_because: str | None
    changed_at: Micros | None


class BreakerSnapshot(Struct, frozen=True, kw_only=True):
    """Whether a provider is there: `failed_in_a_row` calls came to nothing since the last answer."""

    circuit: Circuit
    failed_in_a_row: int
    last_fault: FaultType | None


class ProviderSnapshot(Struct, frozen=True, kw_only=True):
    """One provider. `waiting_because` is why the next call waits; `held_for_s` for how long it wants no calls."""

    provider: str
    breaker: BreakerSnapshot
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
