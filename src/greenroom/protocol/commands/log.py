"""`log.*`: the generation log, a row an attempt."""

from typing import Literal

from greenroom.model.states import AttemptStatus
from greenroom.protocol.command import Listing, Page, command
from greenroom.protocol.rows.log import AttemptRow


@command("log.list", Page[AttemptRow], {"batch_id": "<batch_id>", "statuses": ["failed", "timeout"]})
class LogList(Listing[AttemptRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List attempts that have ended: one call to a model each."""

    conversation_id: str | None = None
    batch_id: str | None = None
    item_id: str | None = None
    generation_id: str | None = None
    template_id: str | None = None
    model: str | None = None
    status: AttemptStatus | None = None
    statuses: list[AttemptStatus] | None = None
    date_from: str | None = None
    date_to: str | None = None
    sort_by: Literal["created_at"] = "created_at"
