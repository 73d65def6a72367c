"""Attempts as the wire shows them."""

from msgspec import Struct

from greenroom.model.attempt import Attempt
from greenroom.model.faults import Fault
from greenroom.model.library import Parameters
from greenroom.model.money import dollars
from greenroom.model.times import rfc3339
from greenroom.protocol.rows.showing import show


class ErrorRow(Struct, frozen=True, kw_only=True):
    """Why an item or an attempt failed."""

    type: str
    message: str
    http_status: int | None = None
    category: str | None = None

    @classmethod
    def of(cls, fault: Fault) -> "ErrorRow":
        """Show a fault."""
        return show(cls, fault)


class AttemptRow(Struct, frozen=True, kw_only=True):
    """A row of the generation log: one call to a model."""

    id: str
    batch_id: str | None
    item_id: str | None
    conversation_id: str | None
    generation_id: str | None
    template_id: str | None
    attempt: int
    provider: str
    model: str
    simulated: bool
    temperature: float | None
    max_tokens: int
    parameters: Parameters
    status: str
    error: ErrorRow | None
    request_id: str | None
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    cost_usd: float
    duration_ms: int | None
    stop_reason: str | None
    prompt_version: str
    price_as_of: str
    started_at: str
    finished_at: str
    owner: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: Attempt) -> "AttemptRow":
        """Show an attempt."""
        return show(
            cls,
            row.usage,
            row,
            attempt=row.number,
            error=None if row.fault is None else ErrorRow.of(row.fault),
            cache_write_tokens=row.usage.cache_write_tokens,
            cost_usd=dollars(row.cost),
            started_at=rfc3339(row.started_at),
            finished_at=rfc3339(row.finished_at),
        )
