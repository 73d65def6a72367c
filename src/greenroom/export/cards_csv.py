"""`cards_csv`: a line a flashcard, for spreadsheets and for other programs to learn with."""

from collections.abc import Sequence

from greenroom.export.format import Encoder
from greenroom.export.schema import Column
from greenroom.export.spreadsheet import SUFFIX, Cell, Spreadsheet
from greenroom.model.flashcards import Card
from greenroom.model.times import rfc3339

_COLUMNS = tuple(Column(name) for name in ("front", "back", "source", "id", "created_at"))


class CardsCsv:
    """Cards as a table."""

    name = "cards_csv"
    suffix = SUFFIX
    loads_as = (
        "a line with `front`, `back`, `source`. A text that begins like a formula has an apostrophe in front"
    )
    columns = _COLUMNS
    extra = None

    def takes(self, item: Card) -> bool:  # noqa: ARG002  the port's: of any card a line can be made
        """Any."""
        return True

    def encoder(self) -> Encoder[Card]:
        """Begin a file."""
        return Spreadsheet([column.name for column in _COLUMNS], _cells)


def _cells(card: Card) -> Sequence[Cell]:
    return card.front, card.back, card.source_name, card.id, rfc3339(card.created_at)
