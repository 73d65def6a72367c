"""A few thousand conversations in a row, by column: which of them meet a condition is a row of bits.

This is how columnar databases answer what a filter finds (Abadi, Madden and Ferreira, "Integrating Compression
and Execution in Column-Oriented Database Systems", SIGMOD 2006): each column is kept by itself, each value as its
number in a dictionary, and conditions are joined bit by bit, thousands of rows at a time.
"""

# ruff: noqa: S608  only names of columns stand in the f-strings; values are parameters

import re
import sqlite3
from array import array
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from msgspec import Struct

from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.store.facet_conditions import Condition
from greenroom.store.scope import visible

SPAN: Final = 8_192
"""Numbers of conversations (`seq`) that are of one segment; the triggers that count its changes know it too."""

_COLUMNS: Final = {
    "status": "status",
    "tier": "tier",
    "provider": "provider",
    "persona": "persona",
    "emotion": "emotion",
    "template": "template",
    "batch": "batch",
    "quality": "quality",
    "category": "categories",
}
"""What conditions are about, and the column of `facets` that tells it."""

_REMEMBERED: Final = 256
"""Rows of bits that a segment keeps, a thousand bytes each, so that a value is looked for once."""

_BYTE: Final = 256
_IS: Final = [bytes(b"01"[each == number] for each in range(_BYTE)) for number in range(_BYTE)]
"""For each byte, what makes a digit of every other: 1 of itself alone."""


class Coded(Struct, frozen=True, eq=False):
    """A column: the numbers of the values that occur in it, and the number of each row's, in one byte or two."""

    numbers: dict[Hashable, int]
    low: bytes
    high: bytes | None

    @classmethod
    def of(cls, values: Sequence[Hashable]) -> "Coded":
        """A column of these values."""
        numbers = {value: number for number, value in enumerate(dict.fromkeys(values))}
        if len(numbers) <= _BYTE:
            return cls(numbers, bytes(map(numbers.__getitem__, values)), None)
        halves = [divmod(numbers[value], _BYTE) for value in values]
        return cls(numbers, bytes(low for _, low in halves), bytes(high for high, _ in halves))

    def rows_with(self, value: Hashable) -> int:
        """The rows that have a value which occurs: a bit for each row, the first row's being the highest."""
        high, low = divmod(self.numbers[value], _BYTE)
        bits = int(self.low.translate(_IS[low]), 2)
        return bits if self.high is None else bits & int(self.high.translate(_IS[high]), 2)


class Segment(Struct, frozen=True, eq=False, kw_only=True):
    """Somebody's conversations with numbers in one span, as they were at a version of it."""

    version: int
    seqs: Sequence[int]
    oldest: Micros
    newest: Micros
    columns: Mapping[str, Coded]
    remembered: dict[tuple[str, Hashable], int]

    @property
    def all_rows(self) -> int:
        """A bit for each row."""
        return (1 << len(self.seqs)) - 1

    def meeting(self, condition: Condition) -> int:
        """The rows that meet a condition."""
        bits = 0
        for value in condition.met_by(self.columns[condition.column].numbers):
            bits |= self._with(condition.column, value)
        return bits

    def named(self, bits: int) -> Iterator[int]:
        """The `seq` of these rows, in order."""
        digits = f"{bits:0{len(self.seqs)}b}"
        return (self.seqs[each.start()] for each in re.finditer("1", digits))

    def _with(self, column: str, value: Hashable) -> int:
        bits = self.remembered.get((column, value))
        if bits is None:
            bits = self.columns[column].rows_with(value)
            if len(self.remembered) >= _REMEMBERED:
                self.remembered.clear()
            self.remembered[column, value] = bits
        return bits


def read_segment(db: sqlite3.Connection, owner: Principal, number: int, version: int) -> Segment:
    """An owner's conversations of one span.

    Args:
        db: the database, in a transaction that reads.
        owner: whose.
        number: which span: the conversations' `seq` divided by `SPAN`.
        version: which it is of, in this transaction.
    """
    where = visible(owner).at_least("seq", number * SPAN).before("seq", (number + 1) * SPAN)
    arrays = ", ".join(f"json_group_array({column})" for column in ("seq", "created_at", *_COLUMNS.values()))
    # As one row: with each of thousands, the interpreter would be given up and taken back.
    row = db.execute(
        f"SELECT {arrays} FROM (SELECT * FROM facets NOT INDEXED WHERE {where.sql} ORDER BY seq)", where.parameters
    ).fetchone()
    seqs, ages, *columns = map(msgspec.json.decode, row)
    is_whole = bool(seqs) and seqs[-1] - seqs[0] == len(seqs) - 1
    return Segment(
        version=version,
        seqs=range(seqs[0], seqs[-1] + 1) if is_whole else array("q", seqs),
        oldest=min(ages, default=Micros(0)),
        newest=max(ages, default=Micros(0)),
        columns={name: Coded.of(column) for name, column in zip(_COLUMNS, columns, strict=True)},
        remembered={},
    )
