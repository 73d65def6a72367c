"""What one provider allows, in one place: its rates, its wishes, and how much it bears at once."""

from collections.abc import Mapping

from msgspec import Struct

from greenroom.limits.anthropic_headers import read_anthropic
from greenroom.limits.breaker import OUTAGE, Breaker, Circuit, Ticket
from greenroom.limits.concurrency import AdaptiveConcurrency
from greenroom.limits.forecast import Forecast, counted_input
from greenroom.limits.hold import Hold
from greenroom.limits.kind import Kind, Telling, amounts
from greenroom.limits.last_minute import LastMinute
from greenroom.limits.openai_headers import read_openai
from greenroom.limits.permit import CallOutcome, PermitRequest
from greenroom.limits.rate import RateLimit, RateSetting
from greenroom.limits.settings import LimitSettings
from greenroom.limits.snapshot import BreakerSnapshot, ConcurrencySnapshot, RateSnapshot
from greenroom.limits.throttle import Throttle
from greenroom.model.attempt import Usage
from greenroom.model.faults import FaultType
from greenroom.model.times import Micros

START = 4
"""Calls at once that an adaptive batch begins with."""

MOST = 1_000
"""Calls at once that it may come to: what a batch may ask for by number."""

CAREFUL_PER_MINUTE = 50.0
"""Requests a minute until it is known what a provider allows: what the smallest accounts have."""

_SILENT_ANSWERS = 2
"""Answers without headers after which a provider counts as one that sends none."""

_MUTE_HOLD_S = 1.0
"""Seconds without calls after a 429 that does not say for how long."""

_LONGEST_HOLD_S = 3_600.0
"""Seconds that a provider's wish to be left alone is obeyed here: one for longer pauses its batches instead."""

_NEAR = 0.25
"""The share of a minute's limit under which what remains of it may be why a call was turned down."""

_PUSHED_BACK = {FaultType.RATE_LIMITED: "429 rate limited", FaultType.OVERLOADED: "529 overloaded"}
_DOWN = "the provider is down; one call at a time tries whether it is back"


class Block(Struct, frozen=True):
    """Why a call may not leave now. `wait_s` is None where only the end of another call helps."""

    why: str
    wait_s: float | None = None


class Reservation(Struct, frozen=True, kw_only=True):
    """What was taken for a call that is out."""

    request: PermitRequest
    amounts: Mapping[Kind, float]
    left_at: float
    ticket: Ticket


class Account:
    """One provider's limits. Times are monotonic seconds, `wall` the time of day."""

    def __init__(self, settings: LimitSettings) -> None:
        """Nothing is known of the provider yet."""
        careful = CAREFUL_PER_MINUTE if settings.careful_start else None
        utilization = settings.max_utilization
        self._utilization = utilization
        self._rates = {
            Kind.REQUESTS: RateLimit(Kind.REQUESTS, settings.requests, utilization=utilization, careful=careful),
            Kind.INPUT_TOKENS: RateLimit(Kind.INPUT_TOKENS, settings.input_tokens, utilization=utilization),
            Kind.OUTPUT_TOKENS: RateLimit(Kind.OUTPUT_TOKENS, settings.output_tokens, utilization=utilization),
            Kind.TOKENS: RateLimit(Kind.TOKENS, RateSetting(), utilization=utilization),
        }
        self._used = {kind: LastMinute() for kind in Kind}
        self._forecast = Forecast()
        self._throttle = Throttle()
        self._breaker = Breaker()
        self._all = AdaptiveConcurrency(start=None, most=MOST)
        self._adaptive = AdaptiveConcurrency(start=START, most=MOST)
        self._in_use = 0
        self._adaptive_in_use = 0
        self._hold = Hold()
        self._silent = 0
        self._width_changed_at: Micros | None = None

    @property
    def is_down(self) -> bool:
        """Whether the provider counts as down."""
        return self._breaker.is_down

    @property
    def trial_in_s(self) -> float:
        """Seconds to let pass before a provider that is down is tried again."""
        return self._breaker.trial_in_s

    @property
    def adaptive_width(self) -> int:
        """Calls at once that adaptive batches may have."""
        width = self._adaptive.width or START
        return width if self._all.width is None else min(width, self._all.width)

    @property
    def adaptive_is_full(self) -> bool:
        """Whether adaptive batches have as many calls out as they may."""
        return self._adaptive_in_use >= self.adaptive_width

    def held_for_s(self, now: float) -> float | None:
        """For how long the provider wants no calls; None where it has no such wish."""
        return self._hold.left_s(now)

    def rested_s(self, now: float) -> float:
        """Seconds so far in which it wanted no calls, for more than a minute at a time."""
        return self._hold.rested_s(now)

    def block(self, request: PermitRequest, now: float) -> Block | None:
        """Why this call can't leave now, or None where it can."""
        if self._breaker.circuit is Circuit.HALF_OPEN:
            return Block(_DOWN)
        if (still := self._breaker.still_for_s(now)) is not None:
            return Block(_DOWN, still)
        if (held := self.held_for_s(now)) is not None:
            return Block(f"in {held:.0f} s: {self._hold.why}", held)
        if self._all.width is not None and self._in_use >= self._all.width:
            return Block(f"{self._all.width} calls are out, since the provider pushed back: {self._all.why}")
        if request.adaptive and self.adaptive_is_full:
            return Block(f"{self.adaptive_width} calls are out, as many as the provider bears so far")
        throttle = self._throttle.factor(now)
        longest: tuple[float, RateLimit] | None = None
        for kind, amount in self._amounts(request).items():
            wait = self._rates[kind].wait_s(amount, throttle, now)
            if wait > 0 and (longest is None or wait > longest[0]):
                longest = wait, self._rates[kind]
        return None if longest is None else Block(longest[1].why(), longest[0])

    def reserve(self, request: PermitRequest, now: float) -> Reservation:
        """A call leaves: take what it is going to use, as far as can be foreseen."""
        amounts = self._amounts(request)
        for kind, amount in amounts.items():
            self._rates[kind].take(amount, now)
        self._used[Kind.REQUESTS].add(1, now)
        self._in_use += 1
        self._all.used(self._in_use)
        if request.adaptive:
            self._adaptive_in_use += 1
            self._adaptive.used(self._adaptive_in_use)
        return Reservation(request=request, amounts=amounts, left_at=now, ticket=self._breaker.leaves())

    def give_back(self, reserved: Reservation, now: float) -> None:
        """The call was not made."""
        for kind, amount in reserved.amounts.items():
            self._rates[kind].settle(amount, 0.0, now)
        self._used[Kind.REQUESTS].add(-1, now)
        self._breaker.tells_nothing(reserved.ticket)
        self._gone(reserved)

    def settle(self, reserved: Reservation, outcome: CallOutcome, now: float, wall: Micros) -> bool:
        """The call has ended. Answers whether the provider's wish to be left alone is now another."""
        self._count(reserved, outcome, now)
        told = read_anthropic(outcome.headers, wall) or read_openai(outcome.headers)
        changed = self._believe(told, outcome, now)
        held = self._hold.until
        before = self._widths
        self._weigh(reserved, outcome, told, changed, now)
        self._breaker.comes_back(reserved.ticket, outcome.fault, now)
        self._compare_widths(before, wall)
        self._gone(reserved)
        return self._hold.until > held

    def blames_provider(self, now: float, wall: Micros, *, own: int, at_last: bool) -> bool:
        """Whether a call that has just failed did so because the provider is down, as `Breaker` says it."""
        before = self._widths
        blamed = self._breaker.blames_provider(now, own=own, at_last=at_last)
        self._compare_widths(before, wall)
        return blamed

    def presume_down(self, now: float, wall: Micros) -> None:
        """It was down when the daemon stopped: one call tries it first."""
        before = self._widths
        self._breaker.trip(now)
        self._compare_widths(before, wall)

    def concurrency(self) -> ConcurrencySnapshot:
        """Calls at once."""
        allowed, adaptive, _ = self._widths
        why = _DOWN if self._breaker.is_down else self._adaptive.why if self._all.width is None else self._all.why
        return ConcurrencySnapshot(
            allowed=allowed,
            adaptive=adaptive,
            used=self._in_use,
            changed_because=why,
            changed_at=self._width_changed_at,
        )

    def circuit(self) -> BreakerSnapshot:
        """Whether the provider is there."""
        return BreakerSnapshot(
            circuit=self._breaker.circuit, failed_in_a_row=self._breaker.in_a_row, last_fault=self._breaker.fault
        )

    def rates(self, now: float) -> tuple[RateSnapshot, ...]:
        """The limits a minute, but for what this provider does not know."""
        return tuple(
            RateSnapshot(
                kind=kind,
                limit=rate.limit,
                allowed=None if rate.limit is None else rate.limit * self._utilization,
                used=self._used[kind].total(now),
                remaining=rate.told.remaining if rate.told else None,
                told=rate.told is not None,
                guessed=rate.is_guess,
            )
            for kind, rate in self._rates.items()
            if kind is not Kind.TOKENS or rate.told
        )

    @property
    def _widths(self) -> tuple[int | None, int, bool]:
        down = self._breaker.is_down
        return (1, 1, down) if down else (self._all.width, self.adaptive_width, down)

    def _compare_widths(self, before: tuple[int | None, int, bool], wall: Micros) -> None:
        if self._widths != before:
            self._width_changed_at = wall

    def _amounts(self, request: PermitRequest) -> dict[Kind, float]:
        given = self._forecast.input_tokens(request.model, request.prompt_chars)
        asked = self._forecast.output_tokens(request.model, request.max_tokens)
        return amounts(requests=1.0, given=given, asked=asked)

    def _count(self, reserved: Reservation, outcome: CallOutcome, now: float) -> None:
        used = dict(reserved.amounts)
        if outcome.usage is not None and outcome.usage != Usage():
            used = amounts(requests=1.0, given=counted_input(outcome.usage), asked=outcome.usage.output_tokens)
            self._forecast.learn(reserved.request.model, reserved.request.prompt_chars, outcome.usage)
            for kind in (Kind.INPUT_TOKENS, Kind.OUTPUT_TOKENS, Kind.TOKENS):
                self._used[kind].add(used[kind], now)
        elif outcome.fault in _PUSHED_BACK:
            used = amounts(requests=1.0, given=0.0, asked=0.0)
        for kind, amount in used.items():
            self._rates[kind].settle(reserved.amounts[kind], amount, now)

    def _believe(self, told: Telling, outcome: CallOutcome, now: float) -> bool:
        """Answers whether a limit has changed."""
        if told:
            changed = [self._rates[kind].tell(each, now) for kind, each in told.items()]
            return any(changed)
        if outcome.fault is None:
            self._silent += 1
            if self._silent >= _SILENT_ANSWERS:
                self._rates[Kind.REQUESTS].know()
        return False

    def _weigh(
        self, reserved: Reservation, outcome: CallOutcome, told: Telling, changed: bool, now: float
    ) -> None:
        """What the end of a call says about load. Errors that are final say nothing."""
        if changed:
            self._throttle.lift()
        if outcome.fault is None:
            self._all.answered(self._in_use, now)
            if reserved.request.adaptive:
                self._adaptive.answered(self._adaptive_in_use, now)
        elif outcome.fault in OUTAGE:
            self._all.failed(now)
            self._adaptive.failed(now)
        elif outcome.fault in _PUSHED_BACK:
            self._pushed_back(reserved, outcome, outcome.fault, told, changed, now)

    def _pushed_back(
        self,
        reserved: Reservation,
        outcome: CallOutcome,
        fault: FaultType,
        told: Telling,
        changed: bool,
        now: float,
    ) -> None:
        limited = fault is FaultType.RATE_LIMITED
        asked = outcome.retry_after_s
        wait = asked if asked is not None and asked <= _LONGEST_HOLD_S else 0.0
        why = _PUSHED_BACK[fault]
        # Where a limit a minute is spent, fewer calls at once would help nothing; and where none is near, going
        # slower would not.
        if not (limited and any(each.remaining < reserved.amounts[kind] for kind, each in told.items())):
            left_at, by_limit = reserved.left_at, limited and not told
            self._all.pushed_back(
                why, left_at=left_at, in_use=self._in_use, wait_s=wait, by_limit=by_limit, now=now
            )
            if reserved.request.adaptive:
                self._adaptive.pushed_back(
                    why, left_at=left_at, in_use=self._adaptive_in_use, wait_s=wait, by_limit=by_limit, now=now
                )
        if not limited:
            return  # overload is met by fewer calls at once; each item waits for itself
        hold, says = (wait, "retry-after") if asked == wait else (_MUTE_HOLD_S, why)
        near = not told or any(each.remaining < each.per_minute * _NEAR for each in told.values())
        if near and not changed:
            self._throttle.cut(left_at=reserved.left_at, cool_s=hold, now=now)
        if self._hold.wish(hold, says, now):
            for rate in self._rates.values():
                rate.hold(self._hold.until, now)

    def _gone(self, reserved: Reservation) -> None:
        self._in_use -= 1
        self._adaptive_in_use -= reserved.request.adaptive
