"""So many of something in so long a time: a sliding window, by the times at which the latest ones were taken."""

from collections.abc import Sequence

from msgspec import Struct

from greenroom.model.errors import RateLimited
from greenroom.model.times import Micros, rfc3339


class Allowance(Struct, frozen=True):
    """At most `limit` of something within any `window_s` seconds."""

    limit: int
    window_s: float

    @property
    def window(self) -> Micros:
        """The window in microseconds."""
        return Micros(round(self.window_s * 1_000_000))


class Taken(Struct, frozen=True):
    """One more was taken, and so many are left for now."""

    remaining: int


class Exhausted(Struct, frozen=True):
    """None is left until `reset_at`."""

    limit: int
    reset_at: Micros
    retry_after_s: float


def take(allowance: Allowance, taken: Sequence[Micros], now: Micros) -> Taken | Exhausted:
    """Take one, where one is left.

    Args:
        allowance: how many there are.
        taken: when those within the window before now were taken, the oldest first.
        now: the time.
    """
    if len(taken) < allowance.limit:
        return Taken(allowance.limit - len(taken) - 1)
    # Where the allowance was lowered, more than one has to grow old first.
    reset_at = Micros(taken[len(taken) - allowance.limit] + allowance.window)
    return Exhausted(allowance.limit, reset_at, round((reset_at - now) / 1_000_000, 3))


def refusal(exhausted: Exhausted, message: str) -> RateLimited:
    """What is told to whoever has none left. The message is completed by when there is one again."""
    return RateLimited(
        f"{message} Try again in {exhausted.retry_after_s:.0f} s.",
        details={
            "limit": exhausted.limit,
            "remaining": 0,
            "reset_at": rfc3339(exhausted.reset_at),
            "retry_after_s": exhausted.retry_after_s,
        },
    )
