"""Days, and how they are cut."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from greenroom.dashboard.costs.spans import SLICES, Span, day_of, days, slices, wire
from greenroom.model.times import Micros

TODAY = date(2026, 11, 21)


def test_a_span_begins_so_that_today_is_its_last_day() -> None:
    assert Span("7 days", 7).first(TODAY) == date(2026, 11, 15)
    assert len(days(date(2026, 11, 15), TODAY)) == 7
    assert Span("all", None).first(TODAY) is None


@pytest.mark.parametrize("count", [1, 7, 15, 16, 30, 90, 400])
def test_slices_hold_every_day_once_and_end_with_today(count: int) -> None:
    first = TODAY - timedelta(days=count - 1)
    cut = slices(first, TODAY)
    assert 1 <= len(cut) <= SLICES
    assert cut[0].first == first
    assert cut[-1].end == TODAY + timedelta(days=1)
    assert all(one.end == other.first for one, other in pairwise(cut))


def test_a_day_is_one_of_utc() -> None:
    assert day_of(Micros(1_795_000_000_000_000)) == date(2026, 11, 18)
    assert wire(TODAY) == "2026-11-21T00:00:00Z"
