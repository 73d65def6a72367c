"""How much of something there is, as a person reads it."""

from collections.abc import Mapping
from typing import Final

_UNITS: Final = ("KiB", "MiB", "GiB", "TiB")


def size(number: int) -> str:
    """Bytes, in the unit that leaves a figure below 1,024: `812 bytes`, `3.4 MiB`."""
    if number < 1024:
        return f"{number} bytes"
    power = min((number.bit_length() - 1) // 10, len(_UNITS))
    return f"{number / 1024**power:,.1f} {_UNITS[power - 1]}"


def rows(counted: Mapping[str, int]) -> str:
    """Rows by the name of their table: `3 batches, 1,200 conversations`; what there is none of is left out."""
    there = [f"{number:,} {_named(table, number)}" for table, number in counted.items() if number]
    return ", ".join(there) or "nothing"


def _named(table: str, number: int) -> str:
    plural = table.replace("_", " ")
    return (
        plural if number != 1 else plural.removesuffix("es") if plural == "batches" else plural.removesuffix("s")
    )
