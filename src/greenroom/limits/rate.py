"""One limit of one provider: paced by what we may use, gated by what the provider still has."""

from msgspec import Struct

from greenroom.limits.gate import AheadGate, Gate, OutputGate
from greenroom.limits.kind import Kind, Told
from greenroom.limits.pacing import Pace

_DEEP_S = 3.0
"""A provider's bucket that holds more than so many seconds' worth is deep: it warns before it is empty."""

_EASE_BELOW = 0.25
"""The share of a minute's limit under which a deep bucket counts as running low."""

_SLOWEST = 0.1


class RateSetting(Struct, frozen=True, kw_only=True):
    """What is configured of a limit, a minute. `assumed` holds until the provider tells, `at_most` for good."""

    assumed: float | None = None
    at_most: float | None = None


class RateLimit:
    """Requests or tokens a minute. Times are monotonic seconds.

    Two things are kept apart. The *pace* is a bucket of our own, so that starts are even whatever the provider
    allows. The *gate* is a picture of the provider's own bucket, of its size and level as its headers tell them:
    it keeps us from running into a limit that others use too, or that our estimates got wrong.
    """

    def __init__(
        self, kind: Kind, setting: RateSetting, *, utilization: float, careful: float | None = None
    ) -> None:
        """Take what is configured; `careful` is the pace until the provider's limits are known."""
        self._kind = kind
        self._setting = setting
        self._utilization = utilization
        self._careful = careful
        self._told: Told | None = None
        self._reset_at: float | None = None
        output = kind is Kind.OUTPUT_TOKENS
        self._pace = Pace(utilization, afterwards=output)
        self._gate: Gate = OutputGate(utilization) if output else AheadGate(utilization)

    @property
    def limit(self) -> float | None:
        """What is allowed a minute as far as we know; None is no limit."""
        if self._careful is not None:
            return min(self._careful, self._setting.at_most or self._careful)
        base = self._told.per_minute if self._told else self._setting.assumed
        if base is None or self._setting.at_most is None:
            return base if base is not None else self._setting.at_most
        return min(base, self._setting.at_most)

    @property
    def told(self) -> Told | None:
        """What the provider said last."""
        return self._told

    @property
    def is_guess(self) -> bool:
        """Whether the limit stands for one that nobody knows yet."""
        return self._careful is not None

    def why(self) -> str:
        """Why a call waits for this limit."""
        if self.is_guess:
            return "the first answer will tell the provider's limits"
        return f"{self.limit or 0:,.0f} {self._kind.words} a minute are used"

    def wait_s(self, amount: float, throttle: float, now: float) -> float:
        """Seconds until a call with this amount may leave. `throttle` (0 to 1) slows the pace."""
        limit = self.limit
        self._pace.tune(limit, throttle * (1.0 if limit is None else self._ease(limit, now)), now)
        return max(self._pace.wait_s(amount, now), self._gate.wait_s(amount, now))

    def take(self, amount: float, now: float) -> None:
        """A call leaves."""
        self._pace.take(amount, now)
        self._gate.leaves(amount, now)

    def settle(self, reserved: float, actual: float, now: float) -> None:
        """A call has come back: what it used takes the place of what was reserved."""
        self._pace.settle(reserved, actual, now)
        self._gate.ends(reserved, actual, now)

    def tell(self, told: Told, now: float) -> bool:
        """Believe what the provider says. Answers whether the limit has changed."""
        changed = self._told is None or self._told.per_minute != told.per_minute
        self._told = told
        self._careful = None
        self._reset_at = None if told.reset_s is None else now + told.reset_s
        self._gate.tell(told, now)
        return changed

    def know(self) -> None:
        """The provider tells no limits: what is configured holds."""
        self._careful = None

    def hold(self, until: float, now: float) -> None:
        """No call leaves until then; and then one, not all that has been saved up meanwhile."""
        self._pace.hold(until, now)

    def _ease(self, limit: float, now: float) -> float:
        """Slow down, from 1, as a deep bucket of the provider runs low: others are using it.

        In proportion, so that several who share an account, and do the same, come to rest at a level that serves
        them all. Not where what remains lasts until all is given again: some providers count by the full minute.
        """
        gate = self._gate
        if self._told is None or gate.capacity < max(3.0, _DEEP_S * self._told.per_minute / 60):
            return 1.0
        low = min(self._told.per_minute * _EASE_BELOW, gate.capacity / 2)
        level = gate.level(now)
        if level >= low:
            return 1.0
        left_s = 0.0 if self._reset_at is None else self._reset_at - now
        if left_s > 0 and level / left_s >= limit * self._utilization / 60:
            return 1.0
        return max(_SLOWEST, level / low)
