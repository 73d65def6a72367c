from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.limits.prices import Price, PriceTable
from greenroom.model.attempt import Usage
from greenroom.model.errors import ConfigError
from greenroom.model.money import Picodollars, dollars

SONNET: dict[str, Any] = {
    "input": 2,
    "output": 10,
    "cache_write_5m": 2.50,
    "cache_write_1h": 4,
    "cache_read": 0.10,
    "batch_discount": 0.5,
    "as_of": "2026-10-31",
}
HAIKU: dict[str, Any] = {
    "input": 0.10,
    "output": 0.50,
    "cache_write_5m": 0.125,
    "cache_write_1h": 0.20,
    "cache_read": 0.01,
    "as_of": "2026-10-31",
    "tiers": [
        {"over_input_tokens": 100_000, "input": 0.20},
        {"over_input_tokens": 400_000, "input": 0.40, "output": 1},
    ],
}


def price(entry: dict[str, Any]) -> Price:
    found = PriceTable.of({"some-model": entry}).for_model("some-model")
    assert found is not None
    return found


def test_a_million_tokens_cost_what_the_table_says() -> None:
    assert dollars(price(SONNET).cost(Usage(input_tokens=1_000_000))) == 2.0
    assert dollars(price(SONNET).cost(Usage(output_tokens=1_000_000))) == 10.0
    assert dollars(price(SONNET).cost(Usage(cache_write_5m_tokens=1_000_000))) == 2.5
    assert dollars(price(SONNET).cost(Usage(cache_write_1h_tokens=1_000_000))) == 4.0
    assert dollars(price(SONNET).cost(Usage(cache_read_tokens=1_000_000))) == 0.1


def test_a_batch_of_the_providers_own_costs_the_share_that_its_discount_leaves() -> None:
    whole = price(SONNET).cost(Usage(output_tokens=1_000_000))
    assert price(SONNET).in_batches(whole) == whole // 2
    assert price(HAIKU).in_batches(whole) == whole
    assert price(SONNET).in_batches(Picodollars(3)) == 2


def test_a_single_cached_token_has_an_exact_price() -> None:
    assert price(HAIKU).cost(Usage(cache_read_tokens=1)) == Picodollars(10_000)


@pytest.mark.parametrize(
    ("usage", "per_input_token"),
    [
        (Usage(input_tokens=100_000), 100_000),
        (Usage(input_tokens=100_001), 200_000),
        (Usage(input_tokens=400_001), 400_000),
    ],
)
def test_the_length_of_a_prompt_decides_the_rate_of_all_its_tokens(usage: Usage, per_input_token: int) -> None:
    assert price(HAIKU).cost(usage) == usage.input_tokens * per_input_token


def test_cached_tokens_count_towards_the_length_of_a_prompt() -> None:
    usage = Usage(input_tokens=1, cache_read_tokens=60_000, cache_write_1h_tokens=40_000)
    assert price(HAIKU).cost(usage) == 200_000 + 60_000 * 10_000 + 40_000 * 200_000


def test_a_step_keeps_the_rates_that_it_does_not_name() -> None:
    longer = Usage(input_tokens=100_001, output_tokens=10)
    assert price(HAIKU).cost(longer) == 100_001 * 200_000 + 10 * 500_000


@given(st.lists(st.builds(Usage, input_tokens=st.integers(0, 90_000), output_tokens=st.integers(0, 50_000))))
def test_costs_add_up_to_the_last_picodollar(calls: list[Usage]) -> None:
    cost = sum(price(SONNET).cost(usage) for usage in calls)
    tokens_in, tokens_out = (
        (sum(each) for each in zip(*((u.input_tokens, u.output_tokens) for u in calls), strict=True))
        if calls
        else (0, 0)
    )
    assert Decimal(cost) / 10**12 == Decimal(2 * tokens_in + 10 * tokens_out) / 10**6


def test_an_unknown_model_has_no_price() -> None:
    assert PriceTable.of({"some-model": SONNET}).for_model("another") is None


def test_the_table_knows_its_models_and_their_dates() -> None:
    table = PriceTable.of({"b": SONNET, "a": HAIKU})
    assert table.models == ("a", "b")
    assert price(SONNET).as_of == "2026-10-31"
    assert price(SONNET).batch_discount == Decimal("0.5")


def test_cached_tokens_without_a_price_cost_what_other_input_does_in_every_tier() -> None:
    tiers = [{"over_input_tokens": 9, "input": 5}]
    found = price({"input": 3, "output": 1, "cache_read": 1, "as_of": "2026-10-31", "tiers": tiers})
    assert (found.rates.cache_write_5m, found.rates.cache_write_1h) == (found.rates.input, found.rates.input)
    ((_, dearer),) = found.steps
    assert (dearer.cache_write_5m, dearer.cache_write_1h) == (dearer.input, dearer.input)
    assert dearer.cache_read == found.rates.cache_read == found.rates.output
    assert found.batch_discount == 0


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"output": None}, r'prices\."some-model"\.output'),
        ({"input": -1}, r"\.input: expected dollars per million tokens"),
        ({"input": "cheap"}, "'cheap'"),
        ({"input": True}, "not True"),
        ({"input": float("nan")}, r"\.input"),
        ({"input": 0.0000001}, "at most six decimals"),
        ({"as_of": None}, r"\.as_of"),
        ({"batch_discount": 2}, "from 0 to 1"),
        ({"tiers": [{"input": 1}]}, r"\.tiers\[0\]\.over_input_tokens"),
        ({"tiers": [{"over_input_tokens": 1, "input": "x"}]}, r"\.tiers\[0\]\.input"),
    ],
)
def test_a_wrong_price_names_its_key(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        PriceTable.of({"some-model": {**SONNET, **change}})


@given(
    st.sampled_from([SONNET, HAIKU]),
    st.builds(
        Usage,
        input_tokens=st.integers(0, 300_000),
        output_tokens=st.integers(0, 21_000),
        cache_read_tokens=st.integers(0, 300_000),
        cache_write_5m_tokens=st.integers(0, 300_000),
    ),
)
def test_no_call_costs_more_than_the_most_that_was_foreseen(entry: dict[str, Any], usage: Usage) -> None:
    prompt = usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens
    assert price(entry).cost(usage) <= price(entry).most(prompt, usage.output_tokens)


def test_the_most_is_that_of_a_prompt_which_is_written_to_the_cache_whole() -> None:
    assert dollars(price(SONNET).most(1_000_000, 100_000)) == 2.5 + 1
