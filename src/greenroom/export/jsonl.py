"""JSON lines: a document a line, as `datasets` and the trainers read them."""

from collections.abc import Callable, Sequence

import msgspec
from msgspec import Struct

from greenroom.export.sample import Sample

_ENCODER = msgspec.json.Encoder()

SUFFIX = "jsonl"


class JsonLines:
    """Each sample as one line of UTF-8 that ends with a line feed; letters stand as they are, not as escapes.

    Args:
        row: makes the document of a sample.
    """

    def __init__(self, row: Callable[[Sample], Struct]) -> None:
        self._row = row

    def head(self) -> bytes:
        """Nothing comes first."""
        return b""

    def rows(self, items: Sequence[Sample]) -> bytes:
        """The lines."""
        return b"".join(_ENCODER.encode(self._row(each)) + b"\n" for each in items)

    def tail(self) -> bytes:
        """Nothing comes last."""
        return b""
