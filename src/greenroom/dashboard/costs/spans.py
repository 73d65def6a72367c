"""Spans of days that costs are shown of, and how they are cut into slices. Days are those of UTC."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from msgspec import Struct

from greenroom.model.times import Micros

SLICES: Final = 15
"""Slices at most: each one is a question to the daemon."""


class Span(Struct, frozen=True):
    """So many days up to today; None is all there were."""

    name: str
    days: int | None

    def first(self, today: date) -> date | None:
        """Its first day."""
        return None if self.days is None else today - timedelta(days=self.days - 1)


SPANS: Final = (Span("7 days", 7), Span("30 days", 30), Span("90 days", 90), Span("all days", None))


class Slice(Struct, frozen=True):
    """Whole days: from the first to before the last."""

    first: date
    end: date


def day_of(at: Micros) -> date:
    """The day of UTC that a time lies in."""
    return datetime.fromtimestamp(at / 1_000_000, UTC).date()


def wire(day: date) -> str:
    """The first moment of a day."""
    return f"{day.isoformat()}T00:00:00Z"


def days(first: date, today: date) -> Sequence[date]:
    """Each day from the first to today."""
    return [first + timedelta(days=number) for number in range(max(0, (today - first).days) + 1)]


def slices(first: date, today: date) -> Sequence[Slice]:
    """The days in at most `SLICES` slices that are equally long; the last one ends with today."""
    every = days(first, today)
    step = -(-len(every) // SLICES)
    end = today + timedelta(days=1)
    return [Slice(each, min(end, each + timedelta(days=step))) for each in every[::step]]
