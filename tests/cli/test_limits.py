from typing import Literal

import pytest
from msgspec.structs import replace

from greenroom.cli.limits import limit_words
from greenroom.protocol.rows.limits import (
    BreakerRow,
    ConcurrencyRow,
    LimitsRow,
    MonthRow,
    ProviderLimitsRow,
    RateRow,
)

Kind = Literal["requests", "input_tokens"]

PROVIDER = ProviderLimitsRow(
    provider="anthropic",
    breaker=BreakerRow(circuit="closed", failed_in_a_row=0, last_fault=None),
    concurrency=ConcurrencyRow(
        allowed=8,
        adaptive=8,
        used=3,
        changed_because="429 rate limited",
        changed_at="2026-11-21T08:00:00.000000Z",
    ),
    rates=(
        RateRow(kind="requests", limit=50.0, allowed=45.0, used=40.0, remaining=10.0, told=True),
        RateRow(kind="output_tokens", limit=None, allowed=None, used=1_200.0, remaining=None, told=False),
    ),
    waiting=2,
    waiting_because="50 requests a minute are used",
    held_for_s=None,
)
LIMITS = LimitsRow(max_concurrency=100, max_utilization=0.9, used=3, waiting=2, providers=(PROVIDER,))


def test_limits_are_told_with_what_is_used_of_them() -> None:
    at_once, provider = limit_words(LIMITS)
    assert at_once == ("at once", "3 of 100 calls")
    assert provider[0] == "anthropic"
    first, changed, requests, waiting = provider[1].split("; ")
    assert (first, requests) == ("3 of 8 calls at once", "40 of 45 requests a minute")
    assert changed.endswith(": 429 rate limited")
    assert waiting == "2 waiting (50 requests a minute are used)"


def test_a_stranger_is_told_the_limits_alone() -> None:
    at_once, (_, told) = limit_words(LIMITS.without_use())
    assert at_once == ("at once", "100 calls")
    assert told.startswith("8 calls at once; ")
    assert told.endswith("; 45 requests a minute")


@pytest.mark.parametrize(
    ("reserved", "doubtful", "more"),
    [
        (0.0, 0.0, ""),
        (0.3, 0.0, "; $0.30 set aside for calls that are out"),
        (0.0, 0.0125, "; up to $0.0125 more may have been billed for calls whose end nobody saw"),
    ],
)
def test_the_budget_of_the_month_is_told_with_what_is_left_of_it(
    reserved: float, doubtful: float, more: str
) -> None:
    month = MonthRow(limit_usd=10, spent_usd=4.2, reserved_usd=reserved, doubtful_usd=doubtful, left_usd=5.5)
    first, *_ = limit_words(replace(LIMITS, month=month))
    assert first == ("this month", f"$4.20 of $10.00 spent, $5.50 left{more}")


@pytest.mark.parametrize(
    ("kind", "limit", "said"),
    [
        ("input_tokens", 1e10, "41,952 input tokens a minute, no limit"),
        ("requests", 1e6, "41,952 requests a minute, no limit"),
        ("requests", 999_999.0, "41,952 of 899,999 requests a minute"),
    ],
)
def test_a_limit_that_nobody_meets_is_told_as_none(kind: Kind, limit: float, said: str) -> None:
    rate = RateRow(kind=kind, limit=limit, allowed=limit * 0.9, used=41_952.0, remaining=None, told=True)
    free = replace(LIMITS, providers=(replace(PROVIDER, rates=(rate,)),))
    (_, (_, told)), (_, (_, to_a_stranger)) = limit_words(free), limit_words(free.without_use())
    assert told.split("; ")[2] == said
    assert ("no limit of" in to_a_stranger) == ("no limit" in said)


def test_a_provider_that_is_down_is_said_to_be() -> None:
    down = BreakerRow(circuit="half_open", failed_in_a_row=12, last_fault="connection")
    ((_, told),) = limit_words(
        replace(LIMITS, max_concurrency=None, providers=(replace(PROVIDER, breaker=down, rates=(), waiting=0),))
    )
    assert told == "down (connection): one call at a time tries whether it is back"


def test_without_a_bound_the_calls_that_are_out_are_told() -> None:
    free = replace(PROVIDER.concurrency, allowed=None, used=1, changed_because=None)
    ((_, told),) = limit_words(
        replace(
            LIMITS, max_concurrency=None, providers=(replace(PROVIDER, concurrency=free, rates=(), waiting=0),)
        )
    )
    assert told == "1 call out"
