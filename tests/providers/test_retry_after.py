import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.times import Micros, parse_rfc3339
from greenroom.providers.retry_after import retry_after_s

NOW = parse_rfc3339("2026-11-21T08:00:00Z")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("-3", 0.0),
        ("Sat, 21 Nov 2026 08:01:30 GMT", 90.0),
        ("Sat, 21 Nov 2026 09:01:30 +0100", 90.0),
        ("Sat, 21 Nov 2026 08:01:30 -0000", 90.0),
        ("Sat, 21 Nov 2026 07:00:00 GMT", 0.0),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("inf", None),
    ],
)
def test_seconds_and_dates_are_read_and_nonsense_is_none(header: str, seconds: float | None) -> None:
    assert retry_after_s({"retry-after": header}, NOW) == seconds


def test_milliseconds_are_more_exact() -> None:
    assert retry_after_s({"retry-after": "2", "retry-after-ms": "1250"}, NOW) == 1.25


def test_no_header_no_wish() -> None:
    assert retry_after_s({}, NOW) is None


@given(st.text(), st.integers(min_value=0, max_value=2**55))
def test_no_header_breaks_it(header: str, now: int) -> None:
    wait = retry_after_s({"retry-after": header}, Micros(now))
    assert wait is None or wait >= 0
