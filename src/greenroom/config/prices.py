"""The prices of the defaults and of the file, laid together and checked."""

from typing import Any

import msgspec
from msgspec.structs import fields

from greenroom.config.defaults import DEFAULT
from greenroom.config.keys import suggested
from greenroom.config.sections import ModelPrices

PRICE_KEYS = ModelPrices.__struct_fields__
NEEDED_PRICE_KEYS = [each.name for each in fields(ModelPrices) if each.required]


def merged_prices(
    defaults: dict[str, Any], given: object, file: str, problems: list[str]
) -> tuple[dict[str, ModelPrices], dict[str, str]]:
    """Each model's prices, the file's laid over the defaults key by key, and the source of each by its path.

    What is wrong is added to `problems`.
    """
    if not isinstance(given, dict):
        problems.append(f'{file}: prices: expected sections, [prices."<model>"] for each model.')
        return {}, {}
    prices: dict[str, ModelPrices] = {}
    sources: dict[str, str] = {}
    for model in [*defaults, *(model for model in given if model not in defaults)]:
        path, over = f'prices."{model}"', given.get(model, {})
        if not isinstance(over, dict):
            problems.append(f"{file}: {path}: expected a section with the keys {', '.join(PRICE_KEYS)}.")
            continue
        problems.extend(
            f"{file}: {path}.{name}: there is no such key{suggested(name, PRICE_KEYS)}"
            for name in over
            if name not in PRICE_KEYS
        )
        written = defaults.get(model, {}) | over
        if missing := [name for name in NEEDED_PRICE_KEYS if name not in written]:
            problems.append(f"{file}: {path}: expected also {', '.join(missing)}.")
            continue
        try:
            prices[model] = msgspec.convert(written, ModelPrices)
        except msgspec.ValidationError as error:
            problems.append(f"{file}: {path}: {_price_problem(error)}")
        else:
            sources |= {f"{path}.{name}": file if name in over else DEFAULT for name in PRICE_KEYS}
    return prices, sources


def _price_problem(error: msgspec.ValidationError) -> str:
    """What msgspec found, as `tiers[0].input: Expected …`; it says only the first."""
    what, _, where = str(error).partition(" - at `$")
    where = where.removesuffix("`").removeprefix(".")
    return f"{where}: {what}." if where else f"{what}."
