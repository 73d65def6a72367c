"""Batches and items as the wire shows them."""

from typing import Literal

from msgspec import Struct

from greenroom.model.batch import Batch, Estimate, Item, Progress, Reason
from greenroom.model.estimate import Quote
from greenroom.model.library import Parameters
from greenroom.model.money import dollars
from greenroom.protocol.rows.log import ErrorRow, Latency
from greenroom.protocol.rows.showing import moment, show


class Range(Struct, frozen=True):
    """A low, an expected and a high figure."""

    low: float
    expected: float
    high: float


class EstimateRow(Struct, frozen=True, kw_only=True):
    """What a batch is expected to cost (US dollars) and to take (seconds)."""

    cost: Range
    time_s: Range
    basis: str

    @classmethod
    def of(cls, estimate: Estimate) -> "EstimateRow":
        """Show an estimate."""
        low, expected, high = (dollars(each) for each in estimate.cost)
        return cls(
            cost=Range(low, expected, high),
            time_s=Range(*(round(each, 2) for each in estimate.time_s)),
            basis=estimate.basis,
        )


class LiveRow(Struct, frozen=True, kw_only=True):
    """What one way of buying the answers costs (US dollars) and takes (seconds)."""

    cost: Range
    time_s: Range

    @classmethod
    def of(cls, estimate: Estimate) -> "LiveRow":
        """Show an estimate's figures."""
        shown = EstimateRow.of(estimate)
        return cls(cost=shown.cost, time_s=shown.time_s)


class TierRow(Struct, frozen=True, kw_only=True):
    """A tier's part of an estimate."""

    items: int
    cost: Range


class QuoteRow(Struct, frozen=True, kw_only=True):
    """What a batch is going to cost and to take, before it is started.

    `live`, which is `cost` and `time_s`, is call by call; `economy` by the provider's own batches at a discount,
    null where it has none. The bounds hold for 95 of 100 batches once `basis` is history.
    """

    items: int
    cost: Range
    time_s: Range
    by_tier: dict[str, TierRow]
    basis: str
    live: LiveRow
    economy: LiveRow | None
    warnings: tuple[str, ...] = ()

    @classmethod
    def of(cls, quote: Quote) -> "QuoteRow":
        """Show a quote."""
        live = EstimateRow.of(quote.live)
        return cls(
            items=quote.items,
            cost=live.cost,
            time_s=live.time_s,
            by_tier={
                str(tier): TierRow(items=part.items, cost=Range(*(dollars(each) for each in part.cost)))
                for tier, part in quote.by_tier.items()
            },
            basis=live.basis,
            live=LiveRow.of(quote.live),
            economy=None if quote.economy is None else LiveRow.of(quote.economy),
            warnings=quote.warnings,
        )


class ProgressRow(Struct, frozen=True, kw_only=True):
    """How many of a batch's items stand where; `completed` = successful + failed + cancelled."""

    total: int
    queued: int
    running: int
    completed: int
    successful: int
    failed: int
    cancelled: int
    percentage: float

    @classmethod
    def of(cls, progress: Progress) -> "ProgressRow":
        """Show a progress."""
        return show(cls, progress, percentage=round(progress.percentage, 2))


class BatchRow(Struct, frozen=True, kw_only=True):
    """A batch, whole."""

    id: str
    name: str
    status: str
    held: bool
    reason: Reason | None
    cancel_requested: bool
    priority: str
    mode: str
    tier: str | None
    concurrency: int | Literal["auto"]
    error_handling: str
    shared_parameters: Parameters
    categories: tuple[str, ...]
    provider: str
    model: str
    temperature: float | None
    max_tokens: int
    max_attempts: int
    budget_usd: float | None
    pilot: int | None
    estimate: EstimateRow | None
    progress: ProgressRow
    eta_s: float | None
    estimated_cost: float | None
    actual_cost: float
    started_at: str | None
    completed_at: str | None
    owner: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: Batch, eta_s: float | None = None) -> "BatchRow":
        """Show a batch."""
        options = row.options
        return show(
            cls,
            options,
            row,
            concurrency="auto" if options.concurrency is None else options.concurrency,
            budget_usd=None if row.budget is None else dollars(row.budget),
            estimate=None if row.estimate is None else EstimateRow.of(row.estimate),
            progress=ProgressRow.of(row.progress),
            eta_s=eta_s,
            estimated_cost=None if row.estimate is None else dollars(row.estimate.cost[1]),
            actual_cost=dollars(row.actual_cost),
            started_at=moment(row.started_at),
            completed_at=moment(row.completed_at),
        )


class BatchStatusRow(Struct, frozen=True, kw_only=True):
    """How a batch stands.

    `verdicts_waiting` counts its conversations that wait for the judge: its calls for them are not in
    `actual_cost` yet.
    """

    batch_id: str
    name: str
    status: str
    held: bool
    reason: Reason | None
    cancel_requested: bool
    progress: ProgressRow
    eta_s: float | None
    estimated_cost: float | None
    actual_cost: float
    budget_usd: float | None
    started_at: str | None
    completed_at: str | None
    created_at: str
    updated_at: str
    verdicts_waiting: int = 0

    @classmethod
    def of(cls, row: Batch, eta_s: float | None, verdicts_waiting: int) -> "BatchStatusRow":
        """Show how a batch stands."""
        whole = BatchRow.of(row, eta_s)
        return show(
            cls,
            whole,
            batch_id=row.id,
            created_at=whole.created_at,
            updated_at=whole.updated_at,
            verdicts_waiting=verdicts_waiting,
        )


ActivityState = Literal["waiting_for_permit", "calling", "retrying", "scoring"]


class Activity(Struct, frozen=True, kw_only=True):
    """What a running item does right now, since when, and why where that needs a word (`529 overloaded`)."""

    state: ActivityState
    since: str
    why: str | None = None


class ItemRow(Struct, frozen=True, kw_only=True):
    """An item of a batch. `activity` is there while it runs."""

    id: str
    batch_id: str
    position: int
    status: str
    attempt: int
    activity: Activity | None
    tier: str
    template_id: str | None
    scenario_id: str | None
    edge_case_id: str | None
    topic: str | None
    parameters: Parameters
    error: ErrorRow | None
    conversation_id: str | None
    cost_usd: float
    started_at: str | None
    finished_at: str | None
    owner: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: Item, activity: Activity | None = None) -> "ItemRow":
        """Show an item."""
        topic = row.parameters.get("topic")
        return show(
            cls,
            row,
            activity=activity,
            topic=None if topic is None else str(topic),
            error=None if row.error is None else ErrorRow.of(row.error),
            cost_usd=dollars(row.cost),
            started_at=moment(row.started_at),
            finished_at=moment(row.finished_at),
        )


class Comparison(Struct, frozen=True, kw_only=True):
    """An estimate and what it came to. `off_percent` is by how much that is more (or, below 0, less).

    It is there once the batch has ended, where the estimate was more than nothing.
    """

    estimated: Range | None
    actual: float | None
    off_percent: float | None

    @classmethod
    def of(cls, estimated: Range | None, actual: float | None, *, ended: bool) -> "Comparison":
        """Compare them."""
        off = None
        if ended and estimated is not None and estimated.expected and actual is not None:
            off = round(100 * (actual / estimated.expected - 1), 1)
        return cls(estimated=estimated, actual=actual, off_percent=off)


class FailureRow(Struct, frozen=True, kw_only=True):
    """How many items failed with a type of error."""

    type: str
    count: int


class AttemptsRow(Struct, frozen=True, kw_only=True):
    """How many calls were made, by how they ended."""

    total: int
    by_status: dict[str, int]


class TokensRow(Struct, frozen=True, kw_only=True):
    """Tokens of all calls. Those read from the cache and written to it are no part of the input."""

    input: int
    output: int
    cache_read: int
    cache_write: int


class BatchReportRow(Struct, frozen=True, kw_only=True):
    """An estimate against what it came to, and what became of the batch.

    Times are in seconds and costs in US dollars; costs of one conversation are all of the batch's over its written
    or its approved ones, null where there are none. `latency` is of calls that a model answered.
    """

    batch_id: str
    name: str
    status: str
    simulated: bool
    basis: str | None
    progress: ProgressRow
    cost: Comparison
    time_s: Comparison
    paused_s: float
    failures: list[FailureRow]
    latency: Latency
    attempts: AttemptsRow
    tokens: TokensRow
    approved: int
    cost_per_conversation: float | None
    cost_per_approved: float | None
