"""Comma-separated values (RFC 4180) that programs read back exactly, and that do nothing in a spreadsheet.

A cell that begins like a formula is one to a spreadsheet, and what a model or a stranger wrote could then run.
Such a cell gets an apostrophe in front, as OWASP advises ("CSV Injection"), unless it is a number. JSON in a cell
begins with a bracket, and so stands as it is.
"""

import csv
import io
import re
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")
Cell = str | int | float | None

SUFFIX = "csv"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001  full-width ones work too
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)*", re.ASCII)


class Spreadsheet(Generic[ItemT]):
    """Each item as one line of cells, after a line with the names of the columns. Missing is empty.

    Args:
        columns: the names.
        cells: makes the cells of an item.
    """

    def __init__(self, columns: Sequence[str], cells: Callable[[ItemT], Sequence[Cell]]) -> None:
        self._columns = columns
        self._cells = cells

    def head(self) -> bytes:
        """The names of the columns."""
        return _lines([self._columns])

    def rows(self, items: Sequence[ItemT]) -> bytes:
        """The lines."""
        return _lines([[harmless(cell) for cell in self._cells(item)] for item in items])

    def tail(self) -> bytes:
        """Nothing comes last."""
        return b""


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula."""
    if isinstance(cell, str) and cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def _lines(rows: Sequence[Sequence[Cell]]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(rows)
    return written.getvalue().encode()
