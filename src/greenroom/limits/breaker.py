"""A circuit breaker: when a provider is down its calls stop, and one at a time tries whether it is back.

The pattern is Michael Nygard's ("Release It!", chapter "Stability Patterns"). A provider that pushes back or
refuses is there: only calls that came to nothing count.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from greenroom.model.faults import FaultType

IN_A_ROW = 10
"""Calls in a row that came to nothing, with no answer between them, after which a provider counts as down."""

IN_A_ROW_AT_LAST = 5
"""So many are enough where an item would be given up for the last of them."""

OF_OTHERS = 2
"""So many of them at least have to be of other items: one that fails by itself, however often, fails alone."""

FIRST_TRIAL_S = 5.0
LONGEST_TRIAL_S = 60.0
"""Seconds until a provider that is down is tried for the first time, and at most between two trials."""

STILL_S = 1.0
"""Seconds without a call once it is down or a trial has failed: whoever waits is called off meanwhile."""

OUTAGE = frozenset({FaultType.CONNECTION, FaultType.TIMEOUT, FaultType.SERVER_ERROR})
"""Faults of a provider that is down."""

_NEUTRAL = frozenset({FaultType.RATE_LIMITED, FaultType.OVERLOADED})
"""Push-back is no answer, and whoever sends it is there. Every other fault is as good as an answer."""


class Circuit(StrEnum):
    """Closed: calls flow. Open: the provider is down. Half open: it was down, and a call is out that tries it."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


class News(StrEnum):
    """What a circuit hears of. `LATE` is the failure of a call that had left before the circuit opened."""

    ANSWERED = "answered"
    FAILED = "failed"
    LATE = "late"
    TRIPPED = "tripped"
    TRIED = "tried"
    UNDECIDED = "undecided"


_C, _N = Circuit, News

TRANSITIONS: Mapping[Circuit, Mapping[News, Circuit]] = MappingProxyType(
    {
        _C.CLOSED: {_N.ANSWERED: _C.CLOSED, _N.FAILED: _C.CLOSED, _N.TRIPPED: _C.OPEN},
        _C.OPEN: {_N.ANSWERED: _C.CLOSED, _N.LATE: _C.OPEN, _N.TRIED: _C.HALF_OPEN},
        _C.HALF_OPEN: {
            _N.ANSWERED: _C.CLOSED,
            _N.FAILED: _C.OPEN,
            _N.LATE: _C.HALF_OPEN,
            _N.UNDECIDED: _C.OPEN,
        },
    }
)
"""Circuit → news → circuit."""

Ticket = int
"""What a call leaves with and comes back with, so that a trial is told from a call that left before it."""


class Breaker:
    """The circuit of one provider. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._circuit = Circuit.CLOSED
        self._left = 0
        self._trial: Ticket | None = None
        self._in_a_row = 0
        self._trials_failed = 0
        self._still_until = float("-inf")
        self._fault: FaultType | None = None

    @property
    def circuit(self) -> Circuit:
        """Where it stands."""
        return self._circuit

    @property
    def is_down(self) -> bool:
        """Whether the provider counts as down."""
        return self._circuit is not Circuit.CLOSED

    @property
    def in_a_row(self) -> int:
        """Calls that came to nothing since the last answer."""
        return self._in_a_row

    @property
    def fault(self) -> FaultType | None:
        """How the last of them failed."""
        return self._fault

    @property
    def trial_in_s(self) -> float:
        """Seconds to let pass before the next trial: they double with each one that fails."""
        return min(LONGEST_TRIAL_S, FIRST_TRIAL_S * 2.0 ** min(self._trials_failed, 10))

    def still_for_s(self, now: float) -> float | None:
        """Seconds for which no call leaves; None where one may."""
        return self._still_until - now if self.is_down and self._still_until > now else None

    def leaves(self) -> Ticket:
        """A call leaves; while the provider is down it is a trial."""
        self._left += 1
        if self._circuit is Circuit.OPEN:
            self._move(News.TRIED)
            self._trial = self._left
        return self._left

    def comes_back(self, ticket: Ticket, fault: FaultType | None, now: float) -> None:
        """A call has ended; `fault` is None where an answer came."""
        if fault in _NEUTRAL:
            self.tells_nothing(ticket)
        elif fault in OUTAGE:
            self._failed(ticket, fault, now)
        else:
            self._in_a_row = self._trials_failed = 0
            self._move(News.ANSWERED)

    def tells_nothing(self, ticket: Ticket) -> None:
        """A call was not made, or was given up, or says nothing of whether the provider is there."""
        if self._is_trial(ticket):
            self._move(News.UNDECIDED)

    def blames_provider(self, now: float, *, own: int, at_last: bool) -> bool:
        """Whether a call that has just failed did so because the provider is down.

        Args:
            now: the time.
            own: how often its item has failed, this time included.
            at_last: the item would be given up for it.
        """
        enough = IN_A_ROW_AT_LAST if at_last else IN_A_ROW
        if self._in_a_row >= max(enough, own + OF_OTHERS):
            self.trip(now)
        return self.is_down

    def trip(self, now: float) -> None:
        """The provider counts as down."""
        if not self.is_down:
            self._move(News.TRIPPED)
            self._still_until = now + STILL_S

    def _failed(self, ticket: Ticket, fault: FaultType | None, now: float) -> None:
        self._in_a_row += 1
        self._fault = fault
        if self._circuit is Circuit.CLOSED:
            self._move(News.FAILED)
        elif self._is_trial(ticket):
            self._trials_failed += 1
            self._still_until = now + STILL_S
            self._move(News.FAILED)
        else:
            self._move(News.LATE)

    def _is_trial(self, ticket: Ticket) -> bool:
        return self._circuit is Circuit.HALF_OPEN and ticket == self._trial

    def _move(self, news: News) -> None:
        self._circuit = TRANSITIONS[self._circuit][news]
