"""How values become columns and come back: enums and booleans by name, anything larger as a JSON document."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec

_ENCODER = msgspec.json.Encoder()


def document(value: object) -> str:
    """A value as JSON text."""
    return _ENCODER.encode(value).decode()


class Codec(msgspec.Struct, frozen=True):
    """How one kind of value goes into a column and comes out; NULL stands for None and passes by both."""

    write: Callable[[Any], object]
    read: Callable[[Any], Any]


def json_of(kind: Any) -> Codec:
    """Values of a type, kept as JSON."""
    return Codec(document, msgspec.json.Decoder(kind).decode)


def named(kind: Callable[[str], Any]) -> Codec:
    """Members of a `StrEnum`, kept by their value."""
    return Codec(str, kind)


BOOLEAN = Codec(int, bool)
"""True and false, kept as 1 and 0."""


class Columns:
    """Some columns of a table, in order, and how the values of those that need it are kept."""

    def __init__(self, names: Iterable[str], codecs: Mapping[str, Codec]) -> None:
        self.names = tuple(names)
        self._readers = [(at, codecs[name].read) for at, name in enumerate(self.names) if name in codecs]
        self._writers = {name: codec.write for name, codec in codecs.items()}

    @property
    def sql(self) -> str:
        """The names as `SELECT` and `INSERT` want them."""
        return ", ".join(self.names)

    def insert_into(self, table: str) -> str:
        """The statement that inserts these columns."""
        return f"INSERT INTO {table} ({self.sql}) VALUES ({', '.join('?' * len(self.names))})"

    def write(self, values: Mapping[str, Any]) -> list[object]:
        """The values in the columns' order, as they are kept."""
        writers = self._writers
        return [
            value if (value := values[name]) is None or name not in writers else writers[name](value)
            for name in self.names
        ]

    def read(self, row: Sequence[Any]) -> dict[str, Any]:
        """A row as values by name. What the row has past these columns is left alone."""
        values = list(row[: len(self.names)])
        for at, reader in self._readers:
            if values[at] is not None:
                values[at] = reader(values[at])
        return dict(zip(self.names, values, strict=True))


def fields_of(row: msgspec.Struct) -> dict[str, Any]:
    """A struct's fields by name, themselves as they are."""
    return msgspec.structs.asdict(row)
