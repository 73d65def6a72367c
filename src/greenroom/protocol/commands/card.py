"""`card.*`: flashcards that were accepted."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from greenroom.protocol.command import Listing, Page, Writing, command
from greenroom.protocol.commands.suggestion import Back, Front
from greenroom.protocol.rows.flashcards import CardRow
from greenroom.protocol.rows.library import Deleted
from greenroom.protocol.texts import Called, RowId, Search


@command("card.list", Page[CardRow], {"search": "lighthouse", "sort_by": "front", "sort_direction": "asc"})
class CardList(Listing[CardRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List cards."""

    generation_id: RowId | None = None
    suggestion_id: Annotated[RowId, Meta(description="That this suggestion became.")] | None = None
    source_name: Annotated[str, Meta(description="From the text of exactly this name.")] | None = None
    provider: Annotated[str, Meta(description="Written by this provider.")] | None = None
    model: Annotated[str, Meta(description="Written by this model.")] | None = None
    search: Search | None = None
    called: Called | None = None
    date_from: str | None = None
    date_to: str | None = None
    sort_by: Literal["created_at", "updated_at", "front"] = "created_at"


@command("card.update", CardRow, {"card_id": "<card_id>", "back": "John Smeaton, in 1759."})
class CardUpdate(Writing[CardRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change a card. What is not given stays; its suggestion can't be reopened any more."""

    card_id: Annotated[RowId, Meta(description="Which card.")]
    front: Front | UnsetType = UNSET
    back: Back | UnsetType = UNSET
    if_revision: Annotated[int, Meta(description="Only if the card is at this revision.")] | None = None


@command("card.delete", Deleted, {"card_id": "<card_id>"})
class CardDelete(Writing[Deleted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete a card for good. Its suggestion stays accepted: it becomes a card once."""

    card_id: Annotated[RowId, Meta(description="Which card.")]
