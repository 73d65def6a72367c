"""`suggestion.*`: flashcards that a model proposed, for a person to decide about."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from greenroom.model.flashcards import LONGEST_BACK, LONGEST_FRONT
from greenroom.model.states import SuggestionStatus
from greenroom.protocol.command import Listing, Page, Writing, command
from greenroom.protocol.rows.flashcards import CardRow, SuggestionRow
from greenroom.protocol.texts import Called, RowId, Search

Front = Annotated[
    str,
    Meta(min_length=1, max_length=LONGEST_FRONT, description=f"The question, up to {LONGEST_FRONT} characters."),
]
Back = Annotated[
    str, Meta(min_length=1, max_length=LONGEST_BACK, description=f"The answer, up to {LONGEST_BACK} characters.")
]
SuggestionIds = Annotated[list[RowId], Meta(min_length=1, max_length=500, description="Which suggestions.")]


class RefusedSuggestion(Struct, frozen=True, kw_only=True):
    """A suggestion of many that stayed as it was, and why."""

    id: str
    reason: str


class Decided(Struct, frozen=True, kw_only=True):
    """The suggestions that were changed, as they are now, and the cards that came of it.

    `refused` are those of many that stayed as they were. One that is named alone is an error there.
    """

    suggestions: list[SuggestionRow]
    cards: list[CardRow]
    refused: list[RefusedSuggestion]


@command("suggestion.list", Page[SuggestionRow], {"generation_id": "<generation_id>", "status": "proposed"})
class SuggestionList(Listing[SuggestionRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List suggestions. Those of one text are in its order where the oldest come first."""

    generation_id: RowId | None = None
    status: SuggestionStatus | None = None
    statuses: list[SuggestionStatus] | None = None
    duplicates: Annotated[bool, Meta(description="Nearly the same as a card that there was, or not.")] | None = (
        None
    )
    search: Search | None = None
    called: Called | None = None
    date_from: str | None = None
    date_to: str | None = None
    sort_by: Literal["created_at", "updated_at"] = "created_at"


@command(
    "suggestion.update",
    SuggestionRow,
    {"suggestion_id": "<suggestion_id>", "front": "Who built the third Eddystone lighthouse?"},
)
class SuggestionUpdate(Writing[SuggestionRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change a suggestion that nobody has decided about. What is not given stays."""

    suggestion_id: RowId
    front: Front | UnsetType = UNSET
    back: Back | UnsetType = UNSET


@command("suggestion.accept", Decided, {"suggestion_id": "<suggestion_id>"})
class SuggestionAccept(Writing[Decided], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a card of a suggestion, changed where `front` or `back` is given; or one of each of many.

    One becomes a card once: it is refused (`conflict`) where it was decided about before.
    """

    suggestion_id: Annotated[RowId, Meta(description="Which suggestion.")] | None = None
    suggestion_ids: SuggestionIds | None = None
    front: Front | UnsetType = UNSET
    back: Back | UnsetType = UNSET


@command("suggestion.reject", Decided, {"suggestion_id": "<suggestion_id>"})
class SuggestionReject(Writing[Decided], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Turn a suggestion down, or many."""

    suggestion_id: Annotated[RowId, Meta(description="Which suggestion.")] | None = None
    suggestion_ids: SuggestionIds | None = None


@command("suggestion.reopen", Decided, {"suggestion_id": "<accepted_suggestion_id>"})
class SuggestionReopen(Writing[Decided], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take a decision back, or many. The card of an accepted one goes; once it was changed, that is refused."""

    suggestion_id: Annotated[RowId, Meta(description="Which suggestion.")] | None = None
    suggestion_ids: SuggestionIds | None = None
