import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.rehearsal.buckets import Buckets, Refused
from greenroom.rehearsal.settings import Settings


def _buckets(now: float = 0.0, **limits: object) -> Buckets:
    return Buckets(Settings(**limits), now)  # type: ignore[arg-type]  # the names are checked by the struct


def test_a_minutes_worth_passes_at_once_and_the_next_waits_its_turn() -> None:
    buckets = _buckets(requests_per_minute=60)
    assert [buckets.admit(1, 0.0) for _ in range(60)] == [None] * 60
    assert buckets.admit(1, 0.0) == Refused("60 requests per minute", 1.0)
    assert buckets.admit(1, 1.0) is None


def test_a_seconds_worth_is_all_that_a_small_bucket_holds() -> None:
    buckets = _buckets(requests_per_minute=120, burst="second")
    assert [buckets.admit(1, 50.0) is None for _ in range(3)] == [True, True, False]


def test_who_is_refused_has_taken_nothing() -> None:
    buckets = _buckets(requests_per_minute=10, input_tokens_per_minute=100)
    assert buckets.admit(100, 0.0) is None
    for _ in range(20):
        assert buckets.admit(50, 0.0) == Refused("100 input tokens per minute", 30.0)
    assert dict(buckets.headers(0.0))["anthropic-ratelimit-requests-remaining"] == "9"


def test_a_prompt_larger_than_the_limit_passes_when_the_bucket_is_full() -> None:
    assert _buckets(input_tokens_per_minute=100).admit(5000, 0.0) is None


def test_a_long_answer_leaves_a_debt_that_has_to_be_worked_off() -> None:
    buckets = _buckets(output_tokens_per_minute=600)
    assert buckets.admit(1, 0.0) is None
    buckets.settle(700)
    refused = buckets.admit(1, 0.0)
    assert refused is not None
    assert refused.retry_after_s == pytest.approx(10.1)
    assert buckets.admit(1, 10.2) is None


def test_a_clock_that_jumps_back_gives_nothing() -> None:
    buckets = _buckets(requests_per_minute=60)
    for _ in range(60):
        buckets.admit(1, 1000.0)
    assert buckets.admit(1, 0.0) is not None
    assert buckets.admit(1, 1.0) is None


def test_the_headers_tell_limit_rest_and_reset() -> None:
    buckets = _buckets(0.0, requests_per_minute=60, input_tokens_per_minute=6000, output_tokens_per_minute=1200)
    buckets.admit(1000, 0.0)
    buckets.settle(400)
    told = dict(buckets.headers(0.0))
    assert len(told) == 12
    assert told["anthropic-ratelimit-requests-limit"] == "60"
    assert told["anthropic-ratelimit-requests-remaining"] == "59"
    assert told["anthropic-ratelimit-requests-reset"] == "1970-01-01T00:00:01Z"
    assert told["anthropic-ratelimit-input-tokens-remaining"] == "5000"
    assert told["anthropic-ratelimit-output-tokens-remaining"] == "800"
    assert told["anthropic-ratelimit-output-tokens-reset"] == "1970-01-01T00:00:20Z"
    assert (told["anthropic-ratelimit-tokens-limit"], told["anthropic-ratelimit-tokens-remaining"]) == (
        "7200",
        "5800",
    )


@given(st.lists(st.floats(0, 30), min_size=1, max_size=60), st.integers(1, 600))
def test_no_more_passes_than_the_bucket_and_what_flowed_in(pauses: list[float], per_minute: int) -> None:
    buckets = _buckets(requests_per_minute=per_minute, burst="second")
    now, passed = 0.0, 0
    for pause in pauses:
        now += pause
        passed += buckets.admit(1, now) is None
    assert passed <= max(1.0, per_minute / 60) + now * per_minute / 60 + 1e-6
