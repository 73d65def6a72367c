"""`greenroom card`: flashcards that were accepted."""

from typing import Final

from greenroom.cli.deleting import delete_verb
from greenroom.cli.figures import short
from greenroom.cli.rowverbs import list_verb
from greenroom.cli.sides import show_sides, sides_verb
from greenroom.cli.table import Column
from greenroom.cli.verb import Group
from greenroom.protocol.commands.card import CardDelete, CardList, CardUpdate
from greenroom.protocol.rows.flashcards import CardRow

COLUMNS: Final = (
    Column("id"),
    Column("front", cut=True),
    Column("back", cut=True),
    Column("text", cut=True, spare=1),
)


def _cells(row: CardRow) -> tuple[str, ...]:
    return short(row.id), row.front, row.back, row.source_name


VERB = Group(
    examples=("greenroom card list", "greenroom card update 4f1c9a2e --back 'In 1759.'"),
    verbs={
        "list": list_verb(
            CardList,
            COLUMNS,
            _cells,
            nothing="There are no such cards.",
            examples=("greenroom card list", "greenroom card list --search lighthouse --sort-by front"),
        ),
        "update": sides_verb(
            CardUpdate, "card_id", show_sides, "greenroom card update 4f1c9a2e --back 'In 1759.'"
        ),
        "delete": delete_verb(CardDelete, "card_id", examples=("greenroom card delete 4f1c9a2e --yes",)),
    },
)
