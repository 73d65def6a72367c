"""Totals and the budget in words."""

import pytest

from greenroom.dashboard.costs.words import beside, budget, tokens_in_short, totals
from greenroom.protocol.rows.limits import MonthRow
from tests.dashboard.costs.rows import costs_of


def test_totals_say_what_was_counted_and_what_it_came_to() -> None:
    costs = costs_of({"2026-11-19": 1.25}, failed=2, input_tokens=12_345, cache_read_tokens=2_000_000)
    words = totals(costs, "last 7 days", 78, simulated=False).plain
    for part in (
        "$1.25",
        "10 real calls",
        "last 7 days",
        "✗ 2 failed",
        "12.3k tokens in",
        "2.0M read from the cache",
    ):
        assert part in words
    assert "simulated" in totals(costs, "last 7 days", 78, simulated=True).plain


def test_what_is_not_counted_stands_apart() -> None:
    costs = costs_of({"2026-11-19": 2.0})
    assert "10 simulated calls that cost nothing  ($2.00" in beside(costs, 118, simulated=False).plain
    assert "10 real calls, $2.00" in beside(costs, 118, simulated=True).plain


def test_the_budget_says_what_is_left() -> None:
    month = MonthRow(limit_usd=10.0, spent_usd=4.0, reserved_usd=0.0, doubtful_usd=0.0, left_usd=6.0)
    assert "$4.00 of $10.00 spent, $6.00 left" in budget(month, 78).plain
    assert "no budget" in budget(None, 78).plain


def test_no_figure_is_cut_off_where_there_is_little_room() -> None:
    width = 78
    costs = costs_of(
        {"2026-11-19": 12_345.6},
        failed=1_234,
        input_tokens=12_345_000,
        cache_read_tokens=2_000_000,
        cache_write_tokens=1_100,
    )
    month = MonthRow(limit_usd=10.0, spent_usd=4.0, reserved_usd=0.3, doubtful_usd=0.2, left_usd=5.5)
    lines = (
        f"{totals(costs, 'last 30 days', width, simulated=True).plain}\n"
        f"{beside(costs, width, simulated=False).plain}\n{budget(month, width).plain}"
    ).split("\n")
    assert max(map(len, lines)) <= width
    said = " ".join(lines)
    for part in ("1.1k written to it", " a call", "✗ 1,234 failed", "price of the model)", "$0.30 set aside"):
        assert part in said
    assert "…" not in said


@pytest.mark.parametrize(
    ("count", "words"), [(950, "950"), (1_000, "1.0k"), (4_560_000, "4.6M"), (2 * 10**9, "2.0G")]
)
def test_tokens_are_said_in_short(count: int, words: str) -> None:
    assert tokens_in_short(count) == words
