"""Attempts and their sums as the wire shows them."""

from typing import Any, TypeVar

from msgspec import Struct

from greenroom.model.attempt import Attempt, Purpose
from greenroom.model.faults import Fault
from greenroom.model.library import Parameters
from greenroom.model.money import dollars
from greenroom.model.times import rfc3339
from greenroom.protocol.rows.showing import show

AttemptT = TypeVar("AttemptT", bound="AttemptRow")


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
    """A row of the generation log: one call to a model.

    `purpose` is what it was to bring: a `conversation`, `flashcards`, or a judge's `verdict` on a conversation.
    """

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
    purpose: Purpose = "conversation"

    @classmethod
    def of(cls: type[AttemptT], row: Attempt, **more: Any) -> AttemptT:
        """Show an attempt, with what only a row of a larger kind has."""
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
            purpose=_purpose(row),
            **more,
        )


class AttemptWhole(AttemptRow, frozen=True, kw_only=True):
    """A row of the generation log with what was sent and received.

    Each is the JSON document that it was, or a text where it was none; null where there is nothing, as in an
    attempt that was interrupted.
    """

    request: Any
    response: Any


def _purpose(row: Attempt) -> Purpose:
    if row.judging:
        return "verdict"
    return "conversation" if row.generation_id is None else "flashcards"


class ModelCost(Struct, frozen=True, kw_only=True):
    """What the calls to one model have cost, in US dollars."""

    model: str
    count: int
    cost: float
    input_tokens: int
    output_tokens: int


class StatusCost(Struct, frozen=True, kw_only=True):
    """What the calls that ended in one way have cost."""

    status: str
    count: int
    cost: float
    input_tokens: int
    output_tokens: int


class DayCost(Struct, frozen=True, kw_only=True):
    """What the calls that started on one day of UTC have cost."""

    day: str
    count: int
    cost: float
    input_tokens: int
    output_tokens: int


class BatchCost(Struct, frozen=True, kw_only=True):
    """What the calls of one batch have cost; null are those of none. A batch that is gone has no name."""

    batch_id: str | None
    name: str | None
    count: int
    cost: float
    input_tokens: int
    output_tokens: int


class TemplateCost(Struct, frozen=True, kw_only=True):
    """What the calls for one template have cost; null are those for none. A template that is gone has no name."""

    template_id: str | None
    name: str | None
    count: int
    cost: float
    input_tokens: int
    output_tokens: int


class CostsRow(Struct, frozen=True, kw_only=True):
    """What calls have cost, in US dollars; `avg_…` are of one call, null where there was none.

    By model, by status and by template the dearest come first, by day the oldest, by batch the newest 100;
    `batches_left_out` says how many others there are. `simulated_left_out` counts calls of rehearsals that the
    filters fit and that are not in this. `pruned_left_out` counts calls that may fit the filters and are not in
    this: they were pruned from the log, and the filters ask for less than whole days and batches.
    """

    total_cost: float
    total_requests: int
    successful: int
    failed: int
    input_tokens: int
    output_tokens: int
    cache_read_tokens: int
    cache_write_tokens: int
    avg_cost: float | None
    avg_duration_ms: int | None
    by_model: list[ModelCost]
    by_status: list[StatusCost]
    by_day: list[DayCost]
    by_batch: list[BatchCost]
    by_template: list[TemplateCost]
    batches_left_out: int
    simulated_left_out: int
    pruned_left_out: int


class Latency(Struct, frozen=True, kw_only=True):
    """How long answers took, in milliseconds, by nearest rank; null where there was none."""

    p50_ms: int | None
    p95_ms: int | None
    p99_ms: int | None


class ModelPerformance(Struct, frozen=True, kw_only=True):
    """How one model of one provider answers."""

    provider: str
    model: str
    requests: int
    answered: int
    success_rate: float | None
    avg_input_tokens: float | None
    avg_output_tokens: float | None
    latency: Latency


class PerformanceRow(Struct, frozen=True, kw_only=True):
    """How models answer. `requests` calls were looked at, the newest; `older_left_out` also fit the filters.

    `success_rate` is a percentage of all of them, null where there are none. Tokens and latency are of those that
    the model `answered`, usably or not.
    """

    requests: int
    answered: int
    success_rate: float | None
    avg_input_tokens: float | None
    avg_output_tokens: float | None
    latency: Latency
    by_model: list[ModelPerformance]
    older_left_out: int
