"""The table of formats."""

from collections.abc import Mapping
from types import MappingProxyType

from greenroom.export.format import Format
from greenroom.export.openai import OpenAI

_ALL: tuple[Format, ...] = (OpenAI(),)

FORMATS: Mapping[str, Format] = MappingProxyType({each.name: each for each in _ALL})
"""Every format by its name."""
