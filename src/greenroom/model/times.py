"""Times: integers of microseconds inside, RFC 3339 in UTC at the edge; and the clock that is handed in."""

import time
from datetime import UTC, datetime, timedelta
from typing import NewType, Protocol

Micros = NewType("Micros", int)
"""Microseconds since 1970-01-01T00:00:00Z."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> Micros:
        """The time of day; it may jump."""
        ...

    def monotonic(self) -> float:
        """Seconds from some start; it never goes back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> Micros:
        """The time of day."""
        return Micros(time.time_ns() // 1000)

    def monotonic(self) -> float:
        """Seconds since some point in the past."""
        return time.monotonic()


def rfc3339(at: Micros) -> str:
    """`2026-11-21T08:00:00.000000Z`: always UTC, always six decimals, so that text sorts as time does."""
    return (_EPOCH + timedelta(microseconds=at)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse_rfc3339(text: str) -> Micros:
    """Read a time with its offset.

    Raises:
        ValueError: it is not RFC 3339, or names no offset.
    """
    parsed = datetime.fromisoformat(text)
    if parsed.tzinfo is None:
        raise ValueError("a time needs its offset, as in 2026-11-21T08:00:00Z")
    return Micros((parsed - _EPOCH) // timedelta(microseconds=1))


def month_of(at: Micros) -> str:
    """The month of UTC that a time lies in: `2026-11`."""
    return rfc3339(at)[:7]
