import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.limits.anthropic_headers import read_anthropic
from greenroom.limits.kind import Kind, Told
from greenroom.model.times import Micros

NOW = Micros(1_767_225_600_000_000)  # 2026-01-01T00:00:00Z


def headers(**limits: tuple[str, str, str]) -> dict[str, str]:
    return {
        f"anthropic-ratelimit-{name.replace('_', '-')}-{what}": text
        for name, said in limits.items()
        for what, text in zip(("limit", "remaining", "reset"), said, strict=True)
    }


def test_every_limit_is_read() -> None:
    told = read_anthropic(
        headers(
            requests=("50", "20", "2026-01-01T00:00:36Z"),
            input_tokens=("50000", "10000", "2026-01-01T00:00:48Z"),
            output_tokens=("10000", "9000", "2026-01-01T00:00:06Z"),
        ),
        NOW,
    )
    assert told == {
        Kind.REQUESTS: Told(per_minute=50, remaining=20, reset_s=36),
        Kind.INPUT_TOKENS: Told(per_minute=50_000, remaining=10_000, reset_s=48),
        Kind.OUTPUT_TOKENS: Told(per_minute=10_000, remaining=9_000),
    }


def test_tokens_count_only_where_nothing_finer_is_told() -> None:
    alone = headers(tokens=("60000", "57000", "2026-01-01T00:00:02Z"))
    assert list(read_anthropic(alone, NOW)) == [Kind.TOKENS]
    finer = headers(output_tokens=("10000", "9000", "2026-01-01T00:00:06Z"))
    assert list(read_anthropic(alone | finer, NOW)) == [Kind.OUTPUT_TOKENS]


def test_a_reset_that_has_passed_is_now() -> None:
    told = read_anthropic(headers(requests=("50", "20", "2025-12-31T23:59:59Z")), NOW)
    assert told[Kind.REQUESTS].reset_s == 0


@pytest.mark.parametrize(
    ("limit", "remaining"), [("many", "3"), ("50", ""), ("0", "0"), ("-3", "1"), ("nan", "1"), ("inf", "1")]
)
def test_a_limit_that_is_none_is_left_out(limit: str, remaining: str) -> None:
    assert read_anthropic(headers(requests=(limit, remaining, "2026-01-01T00:00:02Z")), NOW) == {}


@given(st.text(), st.text(), st.text())
def test_whatever_stands_there_nothing_breaks(limit: str, remaining: str, reset: str) -> None:
    for told in read_anthropic(headers(requests=(limit, remaining, reset)), NOW).values():
        assert told.per_minute >= 1
        assert told.remaining >= 0
        assert told.reset_s is None or told.reset_s >= 0
