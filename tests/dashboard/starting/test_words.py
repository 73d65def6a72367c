"""What it will cost, to be read."""

import msgspec
import pytest

from greenroom.dashboard.starting.words import estimate_text, picked_text, problems_text, question
from tests.dashboard.starting.quotes import quote_row


def test_both_ways_are_told_and_the_chosen_one_is_marked() -> None:
    shown = estimate_text(quote_row(40), mode="economy", provider="anthropic").plain
    assert "40 conversations  by anthropic" in shown
    assert "  live     about $1.00 ($0.70 to $1.40), 1 min 06 s (50 s to 1 min 20 s)" in shown
    assert "▸ economy  about $0.50 ($0.35 to $0.70), up to 24 h 00 min" in shown
    assert "from what has run before" in shown
    assert "nothing is charged" not in shown


def test_a_rehearsal_says_that_it_costs_nothing() -> None:
    shown = estimate_text(quote_row(1), mode="live", provider="rehearsal").plain
    assert "1 conversation  by rehearsal" in shown
    assert "nothing is charged" in shown


def test_warnings_and_tiers_are_told() -> None:
    quote = quote_row(2, warnings=("No template has a variable [/x].",), tiers=("template", "edge_case"))
    shown = estimate_text(quote, mode="live", provider="openai").plain
    assert "! No template has a variable [/x]." in shown
    assert "template: 1, edge case: 1" in shown


def test_economy_that_there_is_not_is_said() -> None:
    quote = msgspec.structs.replace(quote_row(2), economy=None)
    assert "this provider has none" in estimate_text(quote, mode="economy", provider="openai").plain


@pytest.mark.parametrize(("mode", "cost"), [("live", "$1.00"), ("economy", "$0.50")])
def test_before_real_money_is_spent_it_is_said_how_much_and_where(mode: str, cost: str) -> None:
    asked = question(quote_row(40, warnings=("Too much.",)), mode=mode, provider="anthropic")
    assert asked.startswith(f"Start 40 conversations at anthropic, for about {cost}")
    assert asked.endswith("! Too much.")


def test_what_is_picked_stands_in_one_line() -> None:
    assert "Nothing is picked" in picked_text([]).plain
    many = picked_text([f"Row\n{number}" for number in range(20)]).plain
    assert "\n" not in many
    assert many.endswith("and 12 more")


def test_every_problem_has_a_line() -> None:
    assert problems_text(["one", "two"]).plain == "! one\n! two"
