import pytest

from greenroom.limits.estimate import estimate
from greenroom.model.library import Tier
from greenroom.model.money import dollars
from tests.limits.test_prices import SONNET, price


@pytest.mark.parametrize(
    ("tier", "cost"),
    [(Tier.TEMPLATE, 0.034), (Tier.SCENARIO, 0.045), (Tier.EDGE_CASE, 0.056)],
)
def test_one_conversation_costs_its_tiers_tokens(tier: Tier, cost: float) -> None:
    assert dollars(estimate({tier: 1}, price=price(SONNET), concurrency=1).cost[1]) == cost


def test_tiers_add_up() -> None:
    both = estimate({Tier.TEMPLATE: 10, Tier.EDGE_CASE: 2}, price=price(SONNET), concurrency=3)
    assert dollars(both.cost[1]) == pytest.approx(0.34 + 0.112)


@pytest.mark.parametrize(("items", "concurrency", "waves"), [(1, 3, 1), (3, 3, 1), (4, 3, 2), (100, 10, 10)])
def test_time_is_as_many_waves_of_twenty_seconds_as_the_width_asks_for(
    items: int, concurrency: int, waves: int
) -> None:
    expected = estimate({Tier.TEMPLATE: items}, price=price(SONNET), concurrency=concurrency).time_s[1]
    assert expected == pytest.approx(waves * 20 * 1.1)


def test_a_rate_limit_makes_it_longer_where_it_binds() -> None:
    wide = estimate({Tier.TEMPLATE: 601}, price=price(SONNET), concurrency=1_000, requests_per_minute=60)
    assert wide.time_s[1] == pytest.approx((600 + 20) * 1.1)
    narrow = estimate({Tier.TEMPLATE: 601}, price=price(SONNET), concurrency=1, requests_per_minute=60)
    assert narrow.time_s[1] == pytest.approx(601 * 20 * 1.1)


def test_low_and_high_stand_around_what_is_expected() -> None:
    made = estimate({Tier.SCENARIO: 7}, price=price(SONNET), concurrency=2)
    assert made.cost[0] < made.cost[1] < made.cost[2]
    assert made.time_s[0] < made.time_s[1] < made.time_s[2]


def test_nothing_costs_nothing() -> None:
    made = estimate({}, price=price(SONNET), concurrency=3, requests_per_minute=50)
    assert made.cost == (0, 0, 0)
    assert made.time_s == (0, 0, 0)
