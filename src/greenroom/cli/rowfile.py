"""Files of parameters: CSV or JSONL, a row an item, read as they are needed."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

import msgspec
from msgspec import Struct

from greenroom.cli.exits import WrongUsage
from greenroom.model.library import Parameters, Scalar

SOURCES: Final = ("template", "scenario", "edge_case")
"""Columns that name the library row of an item, by its name or id; with `_id` behind them they mean the same."""

TIER: Final = "tier"

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
    lines = _decoded(file, name)
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise WrongUsage(f"{name}: no rows are in it")
    whole = _chained(first, lines)
    yield from _jsonl(whole, name) if is_json or first.lstrip().startswith("{") else _csv(whole, name)


def _decoded(file: TextIO, name: str) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise WrongUsage(f"{name}: expected UTF-8 text; byte {error.start} is something else") from error


def _chained(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _jsonl(lines: Iterator[str], name: str) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{name}, row {number}"
        try:
            document = msgspec.json.decode(line, type=dict[str, Any])
        except msgspec.DecodeError as error:
            raise WrongUsage(f"{place}: expected a JSON object on a line of its own: {error}") from error
        nested = document.pop("parameters", None)
        if nested is not None and not isinstance(nested, dict):
            raise WrongUsage(f"{place}: parameters: expected an object")
        yield _row(place, document, nested, text=False)


def _csv(lines: Iterator[str], name: str) -> Iterator[Row]:
    import csv  # only here: most files of parameters are JSONL, and most verbs read none

    reader = csv.DictReader(lines, strict=True, skipinitialspace=True)
    try:
        for number, record in enumerate(reader, 1):
            place = f"{name}, row {number}"
            if None in record:
                raise WrongUsage(f"{place}: it has more fields than there are columns")
            # An empty field says nothing, so that a variable's default holds.
            yield _row(place, {key.strip(): value for key, value in record.items() if value}, None, text=True)
    except csv.Error as error:
        raise WrongUsage(f"{name}, line {reader.line_num}: {error}") from error


def _row(place: str, said: dict[str, Any], nested: dict[str, Any] | None, *, text: bool) -> Row:
    """What a row says: sources by name or id, a tier, parameters beside them or under `parameters`."""
    named: dict[str, str] = {}
    for noun in SOURCES:
        for column in (noun, f"{noun}_id"):
            if (value := said.pop(column, None)) is not None:
                named[noun] = str(value)
    tier = said.pop(TIER, None)
    try:
        parameters = msgspec.convert(said | (nested or {}), dict[str, Scalar])
    except msgspec.ValidationError as error:
        raise WrongUsage(f"{place}: expected text, numbers, true or false: {error}") from error
    return Row(place=place, named=named, parameters=parameters, tier=tier, text=text)
