"""`parquet`: one row a conversation, `messages` as a list of role and content, what is known of it as columns.

Needs pyarrow, which is loaded when a file is begun. The same rows give the same bytes with the same pyarrow: row
groups end where the rows say so and not where pages do, and nothing in the file tells when it was written.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from greenroom.export.format import Encoder, Extra
from greenroom.export.sample import Sample
from greenroom.export.table import COLUMNS, Row, row

if TYPE_CHECKING:
    import pyarrow as pa

GROUP_ROWS = 2_000
GROUP_CHARS = 16_000_000
"""A row group ends at so many rows or characters: what is held in memory at a time."""


class Parquet:
    """Conversations as a typed table."""

    name = "parquet"
    suffix = "parquet"
    loads_as = "a row with `messages`, a list of `{role, content}`, and columns that tell of it"
    columns = COLUMNS
    extra = Extra("parquet", "pyarrow")

    def takes(self, item: Sample) -> bool:  # noqa: ARG002  the port's: of any conversation a row can be made
        """Any."""
        return True

    def encoder(self) -> Encoder[Sample]:
        """Begin a file."""
        return _Table()


class _Sink:
    """Where pyarrow writes: bytes that wait to be fetched."""

    def __init__(self) -> None:
        self._written = bytearray()
        self.closed = False

    def write(self, content: bytes) -> int:
        self._written += content
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        self.closed = True

    def fetch(self) -> bytes:
        fetched = bytes(self._written)
        self._written.clear()
        return fetched


class _Table:
    def __init__(self) -> None:
        import pyarrow as pa  # noqa: PLC0415  heavy, and not everybody has it
        import pyarrow.parquet as pq  # noqa: PLC0415  heavy, and not everybody has it

        self._pa = pa
        self._schema = _schema(pa)
        self._sink = _Sink()
        self._writer: Any = pq.ParquetWriter(
            pa.PythonFile(self._sink, mode="w"),
            self._schema,
            version="2.6",
            compression="zstd",
            compression_level=3,
            data_page_version="1.0",
            store_schema=False,
        )
        self._held: list[Row] = []
        self._chars = 0

    def head(self) -> bytes:
        """What says that it is Parquet."""
        return self._sink.fetch()

    def rows(self, items: Sequence[Sample]) -> bytes:
        """The row groups that are full."""
        for item in items:
            self._held.append(row(item))
            self._chars += sum(len(turn.content) for turn in item.turns)
            if len(self._held) >= GROUP_ROWS or self._chars >= GROUP_CHARS:
                self._write_group()
        return self._sink.fetch()

    def tail(self) -> bytes:
        """The last row group, and the index of all."""
        if self._held:
            self._write_group()
        self._writer.close()
        self._pa.default_memory_pool().release_unused()
        return self._sink.fetch()

    def _write_group(self) -> None:
        plain = [msgspec.to_builtins(each) for each in self._held]
        self._writer.write_table(self._pa.Table.from_pylist(plain, schema=self._schema), row_group_size=GROUP_ROWS)
        self._held, self._chars = [], 0


def _schema(pa: Any) -> "pa.Schema":
    """The columns with their types; only these may be missing that may be None in a row."""
    text = pa.string()
    message = pa.struct([pa.field("role", text, nullable=False), pa.field("content", text, nullable=False)])
    types = {
        "string": text,
        "float64": pa.float64(),
        "int32": pa.int32(),
        "messages": pa.list_(pa.field("element", message, nullable=False)),
        "strings": pa.list_(pa.field("element", text, nullable=False)),
    }
    missing = {"tier", "quality_score", "review_score", "template_id", "scenario_id", "edge_case_id", "batch_id"}
    return pa.schema([pa.field(each.name, types[each.type], nullable=each.name in missing) for each in COLUMNS])
