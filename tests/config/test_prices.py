from datetime import date
from decimal import Decimal

import pytest
from msgspec import UNSET

from greenroom.config.defaults import DEFAULT
from greenroom.config.loading import resolve
from greenroom.config.sections import PriceTier
from greenroom.config.showing import as_toml
from tests.config.reading import FILE, HOME, holding, loaded, problems

PRICES = """
[prices."my-model"]
input = 1.10
output = 2
cache_write_5m = 1
cache_write_1h = 1
cache_read = 0.001
batch_discount = 0
as_of = 2026-11-02
"""


def test_prices_are_exact_and_laid_over_the_defaults_key_by_key() -> None:
    resolved = resolve(HOME, holding(f'{PRICES}\n[prices."claude-sonnet-5-5"]\noutput = 9.99'))
    prices = resolved.config.prices

    assert prices["my-model"].input == Decimal("1.10")
    assert prices["my-model"].as_of == date(2026, 11, 2)
    assert prices["claude-sonnet-5-5"].input == Decimal(2)
    assert prices["claude-sonnet-5-5"].output == Decimal("9.99")
    assert resolved.sources['prices."claude-sonnet-5-5".output'] == FILE
    assert resolved.sources['prices."claude-sonnet-5-5".input'] == DEFAULT


def test_a_models_name_may_have_slashes_dots_and_colons_as_routers_give_them() -> None:
    written = PRICES.replace("my-model", "vendor/model-2.5:free")
    resolved = resolve(HOME, holding(written))

    assert resolved.config.prices["vendor/model-2.5:free"].output == Decimal(2)
    assert resolve(HOME, holding(as_toml(resolved))).config == resolved.config


def test_prices_may_have_tiers_that_say_only_what_differs() -> None:
    (tier,) = loaded(f"{PRICES}tiers = [{{ over_input_tokens = 9, input = 3 }}]").prices["my-model"].tiers

    assert tier == PriceTier(over_input_tokens=9, input=Decimal(3))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("output = -3", "output: expected dollars per million tokens, 0 or more, got -3."),
        ("imput = 3", "there is no such key; did you mean input?"),
        ("batch_discount = 50", "batch_discount: Expected `float` <= 1.0."),
        ("tiers = [{ over_input_tokens = 0 }]", "tiers[0].over_input_tokens: Expected `int` >= 1."),
        (
            "tiers = [{ over_input_tokens = 1, input = nan }]",
            "tiers[0]: input: expected dollars per million tokens, 0 or more, got NaN.",
        ),
    ],
)
def test_a_wrong_price_names_model_and_key(text: str, problem: str) -> None:
    (told,) = problems(f'[prices."claude-opus-5"]\n{text}')

    assert told.startswith(f'{FILE}: prices."claude-opus-5"')
    assert told.endswith(problem)


def test_a_new_model_needs_prices_of_what_goes_in_and_out_and_their_date() -> None:
    (told,) = problems('[prices."m"]\ninput = 1\ncache_read = 3')

    assert told == f'{FILE}: prices."m": expected also output, as_of.'


def test_a_model_without_a_word_on_cached_tokens_or_economy_mode_has_no_prices_of_those() -> None:
    resolved = resolve(HOME, holding('[prices."v/m"]\ninput = 1\noutput = 2\nas_of = 2026-11-02'))
    prices = resolved.config.prices["v/m"]

    assert (prices.cache_read, prices.cache_write_5m, prices.batch_discount) == (UNSET, UNSET, 0)
    assert resolve(HOME, holding(as_toml(resolved))).config == resolved.config
