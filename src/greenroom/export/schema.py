"""The types of a format's columns, as the data set card tells them to `datasets`.

Without, `datasets` guesses them from the first rows of a file, and gives up where a later one shows the guess
wrong: a first talk with a history after thousands without, a first title after thousands of numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from msgspec import Struct

Type = Literal["string", "float64", "int32", "strings", "pairs", "messages", "said"]

_YAML: Mapping[Type, tuple[str, ...]] = MappingProxyType(
    {
        "string": ("dtype: string",),
        "float64": ("dtype: float64",),
        "int32": ("dtype: int32",),
        "strings": ("list: string",),
        "pairs": ("list:", "  list: string"),
        "messages": ("list:", "- name: role", "  dtype: string", "- name: content", "  dtype: string"),
        "said": ("list:", "- name: from", "  dtype: string", "- name: value", "  dtype: string"),
    }
)


class Column(Struct, frozen=True):
    """One column. It is not `always` there where only a system message makes it."""

    name: str
    type: Type = "string"
    always: bool = True


def features(columns: Sequence[Column]) -> Iterator[str]:
    """The columns as the lines of YAML that stand under `features`."""
    for column in columns:
        yield f"- name: {column.name}"
        yield from (f"  {line}" for line in _YAML[column.type])
