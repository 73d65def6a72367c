import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from greenroom.config.defaults import DEFAULTS, default_text
from greenroom.config.keys import all_keys
from greenroom.config.loading import load
from greenroom.config.sections import ModelPrices

REPOSITORY = Path(__file__).parents[2]


def _paths(tree: dict[str, Any], heading: str) -> Iterator[str]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _paths(value, f"{heading}{name}.")
        else:
            yield f"{heading}{name}"


def test_the_documented_defaults_and_the_packaged_ones_are_one_file() -> None:
    assert DEFAULTS.samefile(REPOSITORY / "config.toml")


def test_every_key_has_a_default_and_every_default_is_a_key() -> None:
    tree = tomllib.loads(default_text())
    prices = tree.pop("prices")

    assert set(_paths(tree, "")) == {key.path for key in all_keys()}
    assert {name for model in prices.values() for name in model} == set(ModelPrices.__struct_fields__) - {"tiers"}


def test_the_default_model_has_a_price() -> None:
    config = load({"HOME": "/nowhere"})

    assert config.provider.model in config.prices
