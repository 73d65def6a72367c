"""The formats that can be read, by the names that callers give them."""

from collections.abc import Mapping
from types import MappingProxyType

from greenroom.importing import alpaca, openai, sharegpt
from greenroom.importing.reading import Reader

FORMATS: Mapping[str, Reader] = MappingProxyType(
    {"openai": openai.read, "sharegpt": sharegpt.read, "alpaca": alpaca.read}
)
"""Format → what reads a row of it."""
