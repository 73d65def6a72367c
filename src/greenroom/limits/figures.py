"""Figures in headers: whatever is none is taken as not said."""

from math import isfinite

from greenroom.model.times import Micros, parse_rfc3339


def positive_or_none(text: str | None, *, least: float = 1) -> float | None:
    """The number in a header, if it is one from `least` up."""
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) and number >= least else None


def seconds_until(text: str | None, now: Micros) -> float | None:
    """Seconds from now until an RFC 3339 time in a header, never negative; None where it is none."""
    try:
        return max(0.0, (parse_rfc3339(text or "") - now) / 1_000_000)
    except ValueError:
        return None
