"""`quality.*`: scoring again what is there."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from greenroom.protocol.command import Reading, Writing, command
from greenroom.protocol.commands.conversation import ConversationFilter
from greenroom.protocol.texts import RowId


class RescoreRow(Struct, frozen=True, kw_only=True):
    """A run that scores conversations again.

    Of `total` that met its filter at its start, `done` have been looked at, `changed` got another score, and of
    these `moved` another status. `total` is exact up to 10,000.
    """

    id: str
    status: Literal["running", "completed", "cancelled", "failed"]
    total: int
    done: int
    changed: int
    moved: int
    error: str | None
    owner: int
    created_at: str
    updated_at: str


@command("quality.rescore", RescoreRow, {"filter": {"quality_max": 7}})
class QualityRescore(Writing[RescoreRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Score conversations again in the background, as after a change of `[quality]`. One run at a time.

    Nothing is asked of a model, and it costs nothing. A status changes only where nobody has decided about the
    conversation. It goes on after a restart.
    """

    filter: Annotated[ConversationFilter, Meta(description="Which ones; all if it is left out.")] | None = None


@command("quality.get", RescoreRow, {"rescore_id": "<rescore_id>"})
class QualityGet(Reading[RescoreRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell how far a run is that scores again."""

    rescore_id: RowId


@command("quality.cancel", RescoreRow, {"rescore_id": "<rescore_id>"})
class QualityCancel(Writing[RescoreRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a run that scores again where it is; what it has scored stays. One that has ended is left as it is."""

    rescore_id: RowId
