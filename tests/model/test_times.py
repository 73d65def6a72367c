from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.times import Micros, SystemClock, month_of, parse_rfc3339, rfc3339

YEAR_9999 = 253_402_300_799_999_999
moments = st.integers(min_value=0, max_value=YEAR_9999).map(Micros)


@given(moments)
def test_a_time_reads_back_as_itself(at: Micros) -> None:
    assert parse_rfc3339(rfc3339(at)) == at


@given(moments, moments)
def test_text_sorts_as_time_does(one: Micros, other: Micros) -> None:
    assert (rfc3339(one) < rfc3339(other)) == (one < other)


def test_a_whole_second_keeps_its_six_decimals() -> None:
    assert rfc3339(Micros(0)) == "1970-01-01T00:00:00.000000Z"


@given(
    moments.filter(lambda at: at < YEAR_9999 - 86_400_000_000), st.integers(min_value=-14 * 60, max_value=14 * 60)
)
def test_an_offset_changes_the_words_and_not_the_moment(at: Micros, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    day_later = datetime.fromtimestamp(86_400, UTC) + timedelta(microseconds=at)
    assert parse_rfc3339(day_later.astimezone(zone).isoformat()) == at + 86_400_000_000


@pytest.mark.parametrize("text", ["2026-11-21T08:00:00", "2026-11-21", "soon", ""])
def test_what_names_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"offset|isoformat"):
        parse_rfc3339(text)


def test_the_machines_clock_tells_the_time_of_day_and_never_goes_back() -> None:
    clock = SystemClock()
    before, after = clock.monotonic(), clock.monotonic()
    assert before <= after
    assert rfc3339(clock.now()) > "2026"


def test_a_month_is_that_of_utc() -> None:
    assert month_of(parse_rfc3339("2026-11-30T23:59:59.999999Z")) == "2026-11"
    assert month_of(parse_rfc3339("2026-12-01T00:30:00+01:00")) == "2026-11"
    assert month_of(parse_rfc3339("2026-12-01T00:00:00Z")) == "2026-12"
