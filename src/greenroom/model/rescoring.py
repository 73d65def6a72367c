"""A run that scores conversations again, in the background."""

from enum import StrEnum
from typing import Any

from msgspec import Struct

from greenroom.model.times import Micros


class RescoringStatus(StrEnum):
    """How a run stands; all but the first are final."""

    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    FAILED = "failed"


class Rescoring(Struct, frozen=True, kw_only=True):
    """A run: of `total` conversations that met its filter at its start, or since, `done` have been looked at.

    `changed` got another score, and of these `moved` another status. `after_id` is the last conversation that it
    has been through, so that it can be gone on with. `filter` is a `ConversationFilter` as plain values.
    """

    id: str
    owner: int
    status: RescoringStatus
    filter: dict[str, Any]
    after_id: str | None
    total: int
    done: int
    changed: int
    moved: int
    error: str | None
    created_at: Micros
    updated_at: Micros
