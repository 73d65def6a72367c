import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenroom.limits.capacity import Capacity
from greenroom.limits.cutting import Bound
from greenroom.limits.estimate import ECONOMY_S, Group, quote
from greenroom.limits.kind import Kind
from greenroom.model.estimate import Quote
from greenroom.model.history import History
from greenroom.model.library import Tier
from greenroom.model.money import dollars
from tests.limits.histories import MODEL, seen
from tests.limits.test_prices import SONNET, price

TEMPLATE = Tier.TEMPLATE
WIDE = Bound(max_tokens=8_000, max_attempts=3)


def estimated(
    *groups: Group,
    concurrency: int | None = 3,
    history: tuple[History, ...] = (),
    capacity: Capacity | None = None,
    economy: bool = True,
    bound: Bound = WIDE,
) -> Quote:
    return quote(
        groups,
        model=MODEL,
        price=price(SONNET),
        history=history,
        capacity=capacity or Capacity(),
        concurrency=concurrency,
        economy=economy,
        bound=bound,
    )


def of(items: int, tier: Tier = TEMPLATE, template_id: str | None = "t") -> Group:
    return Group(tier=tier, template_id=template_id, items=items)


@pytest.mark.parametrize(
    ("tier", "cost"),
    [(Tier.TEMPLATE, 0.034), (Tier.SCENARIO, 0.045), (Tier.EDGE_CASE, 0.056)],
)
def test_one_conversation_costs_its_tiers_tokens(tier: Tier, cost: float) -> None:
    made = estimated(of(1, tier))
    assert dollars(made.live.cost[1]) == cost
    assert made.live.basis == "configured"


def test_tiers_add_up_and_are_told_apart() -> None:
    made = estimated(of(10), of(2, Tier.EDGE_CASE))
    assert made.items == 12
    assert dollars(made.live.cost[1]) == pytest.approx(0.34 + 0.112)
    assert {tier: (part.items, dollars(part.cost[1])) for tier, part in made.by_tier.items()} == {
        Tier.TEMPLATE: (10, 0.34),
        Tier.EDGE_CASE: (2, 0.112),
    }


@pytest.mark.parametrize(("items", "concurrency", "waves"), [(1, 3, 1), (3, 3, 1), (4, 3, 2), (100, 10, 10)])
def test_time_is_as_many_waves_of_twenty_seconds_as_the_width_asks_for(
    items: int, concurrency: int, waves: int
) -> None:
    assert estimated(of(items), concurrency=concurrency).live.time_s[1] == pytest.approx(waves * 20 * 1.1)


@pytest.mark.parametrize(
    ("limit", "starts_s"),
    [
        ({Kind.REQUESTS: 60.0}, 1.0),
        ({Kind.INPUT_TOKENS: 60_000.0}, 2.0),
        ({Kind.OUTPUT_TOKENS: 60_000.0}, 3.0),
        ({Kind.TOKENS: 60_000.0}, 5.0),
        ({Kind.REQUESTS: 60.0, Kind.OUTPUT_TOKENS: 60_000.0}, 3.0),
    ],
)
def test_a_limit_a_minute_makes_it_longer_where_it_binds(limit: dict[Kind, float], starts_s: float) -> None:
    limited = Capacity(per_minute=limit)
    wide = estimated(of(601), concurrency=1_000, capacity=limited)
    assert wide.live.time_s[1] == pytest.approx(600 * starts_s + 22)
    narrow = estimated(of(601), concurrency=1, capacity=limited)
    assert narrow.live.time_s[1] == pytest.approx(601 * 22)


def test_a_limit_that_is_only_presumed_widens_what_it_may_take_and_nothing_else() -> None:
    free = estimated(of(1_000), concurrency=50).live
    maybe = estimated(of(1_000), concurrency=50, capacity=Capacity(presumed={Kind.REQUESTS: 45.0})).live
    assert (maybe.cost, maybe.time_s[:2]) == (free.cost, free.time_s[:2])
    assert maybe.time_s[2] == pytest.approx(999 * 60 / 45 + 22)
    narrow = estimated(of(1_000), concurrency=5).live
    assert estimated(of(1_000), concurrency=5, capacity=Capacity(presumed={Kind.REQUESTS: 45.0})).live == narrow


def test_a_provider_that_wants_no_calls_is_waited_for() -> None:
    free, held = (estimated(of(10), capacity=Capacity(held_for_s=held_s)).live.time_s for held_s in (0.0, 300.0))
    assert held == pytest.approx([300 + each for each in free])


def test_answers_that_would_mostly_be_cut_cost_what_all_tries_cost_and_are_warned_of() -> None:
    made = estimated(of(20), bound=Bound(max_tokens=100, max_attempts=3))
    assert dollars(made.live.cost[1]) == pytest.approx(20 * 3 * (2_000 * 2 + 100 * 10) / 1e6, rel=0.001)
    assert dollars(made.live.cost[2]) == pytest.approx(20 * 3 * (1.4 * 2_000 * 2 + 100 * 10) / 1e6)
    (warning,) = made.warnings
    assert "max_tokens 100 is below what such conversations take, about 3,000: most answers" in warning
    assert estimated(of(20)).warnings == ()


def test_what_is_allowed_bounds_what_it_may_cost() -> None:
    made = estimated(of(20), bound=Bound(max_tokens=3_700, max_attempts=1)).live
    assert dollars(made.cost[1]) == pytest.approx(20 * 0.034)
    assert dollars(made.cost[2]) == pytest.approx(20 * (1.4 * 2_000 * 2 + 3_700 * 10) / 1e6)


def test_history_says_which_answers_would_be_cut() -> None:
    known = (seen(template_id="long", tokens=(900, 2_640)), seen(template_id="short", tokens=(900, 400)))
    long, short = (Group(tier=TEMPLATE, template_id=each, items=10) for each in ("long", "short"))
    (warning,) = estimated(long, short, history=known, bound=Bound(max_tokens=1_000, max_attempts=3)).warnings
    assert "below what 10 of these 20 conversations take, about 2,600: most of their answers" in warning
    assert estimated(short, history=known, bound=Bound(max_tokens=1_000, max_attempts=3)).warnings == ()


def test_fewer_calls_at_once_than_asked_for_are_the_width() -> None:
    assert estimated(of(40), concurrency=20, capacity=Capacity(most=4)).live.time_s[1] == pytest.approx(220)


def test_auto_begins_narrow_and_doubles() -> None:
    growing = estimated(of(28), concurrency=None, capacity=Capacity(adaptive=4)).live.time_s[1]
    assert growing == pytest.approx(3 * 22)  # 4, then 8, then 16
    still = estimated(of(28), concurrency=None, capacity=Capacity(adaptive=4, doubles=False)).live.time_s[1]
    assert still == pytest.approx(7 * 22)


def test_a_machine_gets_through_so_many_items_a_second_and_no_more() -> None:
    quick = seen(template_id="t", items=50, busy_s=0.01)
    assert estimated(of(6_000), concurrency=1_000, history=(quick,)).live.time_s[1] == pytest.approx(10.0)


def test_the_figures_are_given_with_wide_bounds() -> None:
    low, expected, high = estimated(of(100)).live.cost
    assert (low / expected, high / expected) == pytest.approx((0.7, 1.4))
    early, likely, late = estimated(of(100)).live.time_s
    assert (early / likely, late / likely) == pytest.approx((0.6, 1.8))


def test_history_takes_the_place_of_the_figures_and_narrows_the_bounds() -> None:
    known = seen(template_id="t", items=50, tokens=(1_000, 800), busy_s=9.0)
    made = estimated(of(100), concurrency=10, history=(known,))
    assert made.live.basis == "history"
    assert dollars(made.live.cost[1]) == pytest.approx(100 * (1_000 * 2 + 800 * 10) / 1e6, rel=0.02)
    assert made.live.time_s[1] == pytest.approx(90.0, rel=0.1)
    low, expected, high = made.live.cost
    assert 0.85 < low / expected <= 0.9
    assert 1.1 <= high / expected < 1.15


def test_retries_are_paid_for_and_take_their_time() -> None:
    once, twice = (
        seen(template_id="t", items=50, attempts=attempts, busy_s=9.0 * attempts) for attempts in (1, 2)
    )
    first, second = estimated(of(10), history=(once,)).live, estimated(of(10), history=(twice,)).live
    assert second.cost[1] == pytest.approx(2 * first.cost[1], rel=0.02)
    assert second.time_s[1] > 1.8 * first.time_s[1]


def test_half_of_the_items_known_makes_it_history() -> None:
    known = seen(template_id="t", items=50)
    assert estimated(of(5), of(5, Tier.SCENARIO), history=(known,)).live.basis == "history"
    assert estimated(of(5), of(6, Tier.SCENARIO), history=(known,)).live.basis == "configured"


def test_a_model_that_never_ran_has_no_time_to_go_by_and_so_rests_on_figures() -> None:
    other = seen(template_id="t", model="another", tokens=(900, 500))
    made = estimated(of(10), history=(other,)).live
    assert made.cost[1] < 0.4 * estimated(of(10)).live.cost[1]
    assert made.time_s[1] == pytest.approx(estimated(of(10)).live.time_s[1])
    assert made.basis == "configured"


def test_the_shared_part_is_written_to_the_cache_once_and_then_read() -> None:
    plain, cached = estimated(of(100)), estimated(replace(of(100), prefix_tokens=1_500))
    rates = price(SONNET).rates
    saved = 1_500 * 100 * rates.input - 1_500 * (rates.cache_write_5m + 99 * rates.cache_read)
    assert plain.live.cost[1] - cached.live.cost[1] == pytest.approx(saved, rel=0.02)
    assert estimated(replace(of(1), prefix_tokens=1_500)).live.cost == estimated(of(1)).live.cost


def test_economy_is_at_a_discount_and_takes_up_to_a_day() -> None:
    made = estimated(of(10))
    assert made.economy is not None
    assert made.economy.cost[1] == pytest.approx(made.live.cost[1] / 2)
    assert made.economy.time_s == ECONOMY_S
    assert ECONOMY_S[2] == 86_400
    assert estimated(of(10), economy=False).economy is None


def test_nothing_costs_nothing() -> None:
    made = estimated()
    assert (made.items, made.live.cost, made.live.time_s, made.by_tier) == (0, (0, 0, 0), (0, 0, 0), {})


@given(
    st.lists(st.tuples(st.sampled_from(Tier), st.integers(1, 3_000), st.booleans()), min_size=1, max_size=4),
    st.integers(1, 200),
    st.floats(0.05, 1.5),
)
def test_the_bounds_always_stand_around_what_is_expected(
    drawn: list[tuple[Tier, int, bool]], concurrency: int, spread: float
) -> None:
    history = tuple(seen(tier=tier, items=30, spread=spread) for tier, _, known in drawn if known)
    made = estimated(*(of(items, tier) for tier, items, _ in drawn), concurrency=concurrency, history=history)
    for low, expected, high in (made.live.cost, made.live.time_s):
        assert 0 < low <= 0.9 * expected + 1
        assert 1.1 * expected - 1 <= high
