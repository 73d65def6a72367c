"""`csv`: a line a conversation, with its messages as JSON in one cell, for spreadsheets and data frames.

Cells that a spreadsheet would take for a formula get an apostrophe in front; the messages never need one.
"""

from collections.abc import Sequence

import msgspec

from greenroom.export.format import Encoder
from greenroom.export.sample import Sample
from greenroom.export.schema import Column
from greenroom.export.spreadsheet import SUFFIX, Cell, Spreadsheet
from greenroom.export.table import COLUMNS, Row, row

_JSON = msgspec.json.Encoder()
_PACKED = ("messages", "categories")


class ConversationsCsv:
    """Conversations as a table."""

    name = "csv"
    suffix = SUFFIX
    loads_as = (
        "a line with its columns; `messages` and `categories` are JSON in a cell. A text that begins like a "
        "formula has an apostrophe in front"
    )
    columns = tuple(Column(each.name, "string" if each.name in _PACKED else each.type) for each in COLUMNS)
    extra = None

    def takes(self, item: Sample) -> bool:  # noqa: ARG002  the port's: of any conversation a row can be made
        """Any."""
        return True

    def encoder(self) -> Encoder[Sample]:
        """Begin a file."""
        return Spreadsheet(Row.__struct_fields__, _cells)


def _cells(sample: Sample) -> Sequence[Cell]:
    made = row(sample)
    packed = {name: _JSON.encode(getattr(made, name)).decode() for name in _PACKED}
    return [packed.get(name, getattr(made, name)) for name in Row.__struct_fields__]
