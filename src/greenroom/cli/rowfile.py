"""Files of parameters: CSV or JSONL, a row an item, read as they are needed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec
from msgspec import Struct

from greenroom.cli.exits import WrongUsage
from greenroom.model.library import Parameters, Scalar

SOURCES: Final = ("template", "scenario", "edge_case")
"""Columns that name the library row of an item, by its name or id; with `_id` behind them they mean the same."""

TIER: Final = "tier"

PARTED_OTHERWISE: Final = {";": "semicolons", "\t": "tabs"}

JSON_NAMES: Final = {dict: "an object", list: "an array", type(None): "null"}
"""What JSON has beside scalars."""

JSON_SUFFIXES: Final = (".jsonl", ".ndjson", ".json")


class Row(Struct, frozen=True, kw_only=True):
    """A row: the library rows that it names (noun → what was written), and its parameters.

    `text` says that all values are text, as those of a CSV are.
    """

    place: str
    named: dict[str, str]
    parameters: Parameters
    tier: str | None = None
    text: bool


@contextmanager
def rows(path: str) -> Iterator[Iterator[Row]]:
    """The rows of a file; `-` is stdin, read as JSONL where it begins with `{` and as CSV otherwise.

    Raises:
        WrongUsage: it can't be opened; and from the iterator, a row can't be read.
    """
    if path == "-":
        yield _read(sys.stdin, "stdin", is_json=None)
        return
    try:
        file = Path(path).open(encoding="utf-8-sig", newline="")  # noqa: SIM115 - closed below; here only opening fails
    except OSError as error:
        raise WrongUsage(f"--from {path}: {error.strerror}") from error
    with file:
        yield _read(file, Path(path).name, is_json=path.lower().endswith(JSON_SUFFIXES) or None)


def _read(file: TextIO, name: str, *, is_json: bool | None) -> Iterator[Row]:
    lines = enumerate(_decoded(file, name), 1)
    number, first = next(((number, line) for number, line in lines if line.strip()), (0, ""))
    if not first:
        raise WrongUsage(f"{name}: no rows are in it")
    whole = chain([first], (line for _, line in lines))
    read = _jsonl if is_json or first.lstrip().startswith("{") else _csv
    yield from read(whole, name, number)


def _decoded(file: TextIO, name: str) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{name}: expected UTF-8 text; byte {error.start} is something else") from error


def _jsonl(lines: Iterator[str], name: str, first: int) -> Iterator[Row]:
    for number, line in enumerate(lines, first):
        if not line.strip():
            continue
        place = f"{name}, line {number}"
        try:
            document = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise WrongUsage(f"{place}: expected a JSON object on a line of its own: {error}") from error
        nested = document.pop("parameters", None)
        if nested is not None and not isinstance(nested, dict):
            raise WrongUsage(f"{place}: parameters: expected an object")
        yield _row(place, document, nested, text=False)


def _csv(lines: Iterator[str], name: str, first: int) -> Iterator[Row]:
    import csv  # only here: most files of parameters are JSONL, and most verbs read none

    reader = csv.reader(lines, strict=True, skipinitialspace=True)
    columns: list[str] = []
    empty = True
    try:
        for record in reader:
            # Of a row of several lines, this is the last.
            place = f"{name}, line {first - 1 + reader.line_num}"
            if not columns:
                columns = _columns(record, place)
            elif record:
                empty = False
                yield _row(place, _by_column(columns, record, place), None, text=True)
    except csv.Error as error:
        raise WrongUsage(f"{name}, line {first - 1 + reader.line_num}: {error}") from error
    if empty:
        raise WrongUsage(f"{name}: it holds no rows, only a line of column names")


def _columns(header: list[str], place: str) -> list[str]:
    """The names in the first line. Raises WrongUsage where they are not parted by commas, or one comes twice."""
    columns = [each.strip() for each in header]
    for mark, called in PARTED_OTHERWISE.items():
        if len(columns) == 1 and mark in header[0]:
            raise WrongUsage(f"{place}: expected commas between the columns, got {called}; save it with commas")
    for column in columns:
        if columns.count(column) > 1:
            raise WrongUsage(f"{place}: the column {column!r} is there more than once")
    return columns


def _by_column(columns: list[str], record: list[str], place: str) -> dict[str, Any]:
    """The fields of a row that say something: an empty one does not, so that a variable's default holds."""
    if len(record) != len(columns):
        relation = "more" if len(record) > len(columns) else "fewer"
        raise WrongUsage(
            f"{place}: it has {relation} fields than there are columns: {len(record)}, not {len(columns)}"
        )
    return {column: value for column, value in zip(columns, record, strict=True) if value}


def _row(place: str, said: dict[str, Any], nested: dict[str, Any] | None, *, text: bool) -> Row:
    """What a row says: sources by name or id, a tier, parameters beside them or under `parameters`."""
    named: dict[str, str] = {}
    for noun in SOURCES:
        for column in (noun, f"{noun}_id"):
            if (value := said.pop(column, None)) is not None:
                named[noun] = str(value)
    tier = said.pop(TIER, None)
    values: dict[str, Any] = said | (nested or {})
    for field, value in values.items():
        if not isinstance(value, Scalar):
            got = JSON_NAMES[type(value)]
            raise WrongUsage(f"{place}: {field}: expected text, a number, true or false, got {got}")
    return Row(place=place, named=named, parameters=values, tier=tier, text=text)
