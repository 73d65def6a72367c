"""The settings in force, each with where it came from, for `greenroom config show`."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import groupby

import msgspec
import tomli_w
from msgspec import Struct

from greenroom.config.defaults import DEFAULT
from greenroom.config.keys import all_keys
from greenroom.config.loading import Resolved


class Setting(Struct, frozen=True, kw_only=True):
    """One key with its value: `section` is the heading as the file has it, `source` as in `Resolved.sources`."""

    section: str
    name: str
    value: object
    source: str


def settings(resolved: Resolved) -> Iterator[Setting]:
    """Every key in the order of the file, the prices last."""
    for key in all_keys():
        section = reduce(getattr, key.section.split("."), resolved.config)
        yield Setting(
            section=key.section,
            name=key.name,
            value=getattr(section, key.name),
            source=resolved.sources[key.path],
        )
    for model, prices in resolved.config.prices.items():
        heading = f'prices."{model}"'
        for name, value in msgspec.to_builtins(prices, builtin_types=(Decimal, date)).items():
            yield Setting(section=heading, name=name, value=value, source=resolved.sources[f"{heading}.{name}"])


def as_toml(resolved: Resolved) -> str:
    """A file that says all of it, with the source of each value beside it; reading it gives the same settings."""
    return "\n".join(
        "\n".join((f"[{heading}]", *map(_line, of_section))) + "\n"
        for heading, of_section in groupby(settings(resolved), key=lambda setting: setting.section)
    )


def _line(setting: Setting) -> str:
    written = f"{setting.name} = {_inline(setting.value)}"
    return f"{written:<32}  # {'default' if setting.source == DEFAULT else setting.source}"


def _inline(value: object) -> str:
    """A value on one line; tomli_w alone would give the tiers headings of their own."""
    match value:
        case list() | tuple():
            return f"[{', '.join(map(_inline, value))}]"
        case dict():
            return f"{{ {', '.join(f'{name} = {_inline(inner)}' for name, inner in value.items())} }}"
        case _:
            return tomli_w.dumps({"value": value}).strip().removeprefix("value = ")
