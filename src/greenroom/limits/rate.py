"""One limit of one provider: paced by what we may use, gated by what the provider still has."""

from msgspec import Struct

from greenroom.limits.bucket import Bucket
from greenroom.limits.kind import Kind, Told

_DEEP_S = 3.0
"""A provider's bucket that holds more than so many seconds' worth is deep: it warns before it is empty."""

_EASE_BELOW = 0.25
"""The share of a minute's limit under which a deep bucket counts as running low."""

_SLOWEST = 0.1
_LEARN = 0.1


class RateSetting(Struct, frozen=True, kw_only=True):
    """What is configured of a limit, a minute. `assumed` holds until the provider tells, `at_most` for good."""

    assumed: float | None = None
    at_most: float | None = None


class RateLimit:
    """Requests or tokens a minute. Times are monotonic seconds.

    Two things are kept apart. The *pace* is a bucket of our own, of the limit times its utilization: it holds
    about half a second's worth, or one call where that is more, so that starts are even whatever the provider
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
        self._pace: Bucket | None = None
        self._gates: list[Bucket] = []
        self._outstanding = 0.0
        self._call = 1.0
        self._last = 0.0

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
        self._tune(throttle, now)
        wait = 0.0 if self._pace is None else self._pace.wait_s(amount, now)
        for gate in self._gates:
            wait = max(wait, gate.wait_s(self._needed(amount), now))
        return wait

    def take(self, amount: float, now: float) -> None:
        """A call leaves."""
        self._outstanding += amount
        if self._pace is None and not self._gates:
            return
        if self._pace is not None:
            self._pace.take(amount, now)
        for gate in self._gates[:1]:
            gate.take(amount, now)

    def settle(self, reserved: float, actual: float, now: float) -> None:
        """A call has come back: too much is given back, too little is taken."""
        self._outstanding = max(0.0, self._outstanding - reserved)
        if self._pace is not None:
            self._pace.take(actual - reserved, now)
        for gate in self._gates[:1]:
            gate.take(actual - reserved, now)
        for gate in self._gates[1:]:
            gate.take(actual, now)
        self._last = actual
        if actual > 0:
            self._call += _LEARN * (actual - self._call) if self._call > 1 else actual - self._call

    def tell(self, told: Told, now: float) -> bool:
        """Believe what the provider says. Answers whether the limit has changed."""
        changed = self._told is None or self._told.per_minute != told.per_minute
        self._told = told
        self._careful = None
        self._reset_at = None if told.reset_s is None else now + told.reset_s
        deepest = max(told.remaining, told.per_minute / 60, 1.0)
        if not changed:
            deepest = max(deepest, self._gates[0].capacity)
        if not self._gates:
            # Some providers count output as a call begins, others as it ends: one picture of each.
            number = 2 if self._kind is Kind.OUTPUT_TOKENS else 1
            self._gates = [Bucket(told.per_minute, deepest, now) for _ in range(number)]
        for gate in self._gates:
            gate.resize(told.per_minute * (1 + self._utilization) / 2, deepest, now)
            # The calls that are out may or may not be counted in it yet. Whatever remains is rounded down, and a
            # debt is told as nothing.
            least = told.remaining - self._outstanding if told.remaining else float("-inf")
            if changed:
                gate.bound(least, min(told.remaining, deepest - self._last), now)
            else:
                gate.bound(least, told.remaining + 1, now)
        return changed

    def know(self) -> None:
        """The provider tells no limits: what is configured holds."""
        self._careful = None

    def hold(self, until: float, now: float) -> None:
        """No call leaves until then; and then one, not all that has been saved up meanwhile."""
        if self._pace is not None:
            self._pace.stop_until(until, self._call, now)

    def _needed(self, amount: float) -> float:
        """What the provider has to have left for a call to be let in.

        Of output anything at all is enough, and a tenth of an answer to be sure of it.
        """
        return max(2.0, amount / 10) if self._kind is Kind.OUTPUT_TOKENS else amount

    def _tune(self, throttle: float, now: float) -> None:
        limit = self.limit
        if limit is None:
            self._pace = None
            return
        per_minute = limit * self._utilization * throttle * self._ease(limit, now)
        capacity = max(limit / 120, self._spare_calls() * self._call)
        if self._pace is None:
            self._pace = Bucket(per_minute, capacity, now)
        elif per_minute != self._pace.per_minute or capacity != self._pace.capacity:
            self._pace.resize(per_minute, capacity, now)

    def _spare_calls(self) -> float:
        """How many calls are saved up while the loop is late or another limit is in the way.

        At an even pace a call comes 1 / utilization of the provider's interval after the last. Half of that room
        may be used to make up for lateness, and the other half is for what the network adds. Of output no provider
        asks for all of it at the start, so more may be made up for.
        """
        return 1.6 if self._kind is Kind.OUTPUT_TOKENS else 1 + (1 - self._utilization) / 2

    def _ease(self, limit: float, now: float) -> float:
        """Slow down, from 1, as a deep bucket of the provider runs low: others are using it.

        In proportion, so that several who share an account, and do the same, come to rest at a level that serves
        them all. Not where what remains lasts until all is given again: some providers count by the full minute.
        """
        if not self._gates or self._told is None:
            return 1.0
        gate = self._gates[0]
        if gate.capacity < max(3.0, _DEEP_S * self._told.per_minute / 60):
            return 1.0
        low = min(self._told.per_minute * _EASE_BELOW, gate.capacity / 2)
        level = gate.level(now)
        if level >= low:
            return 1.0
        left_s = 0.0 if self._reset_at is None else self._reset_at - now
        if left_s > 0 and level / left_s >= limit * self._utilization / 60:
            return 1.0
        return max(_SLOWEST, level / low)
