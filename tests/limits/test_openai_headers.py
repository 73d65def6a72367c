import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.limits.kind import Kind, Told
from greenroom.limits.openai_headers import duration_s, read_openai


def test_requests_and_tokens_are_read() -> None:
    headers = {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-tokens": "149984",
        "x-ratelimit-reset-tokens": "6m0s",
    }
    assert read_openai(headers) == {
        Kind.REQUESTS: Told(per_minute=60, remaining=59, reset_s=1),
        Kind.TOKENS: Told(per_minute=150_000, remaining=149_984, reset_s=360),
    }


def test_half_a_limit_is_none() -> None:
    assert read_openai({"x-ratelimit-limit-requests": "60"}) == {}


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1s", 1), ("6m0s", 360), ("120ms", 0.12), ("1h2m3.5s", 3723.5), ("", None), ("12", None)],
)
def test_durations(text: str, seconds: float | None) -> None:
    assert duration_s(text) == (None if seconds is None else pytest.approx(seconds))


@given(st.text(alphabet="0123456789.hms -"))
def test_a_duration_is_never_negative(text: str) -> None:
    assert (duration_s(text) or 0) >= 0
