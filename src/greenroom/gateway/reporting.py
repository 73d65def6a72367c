"""A batch's report: its row, its log and its items put together."""

import sqlite3

from greenroom.model.attempt import is_simulated
from greenroom.model.batch import Batch
from greenroom.model.money import Picodollars, dollars
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.protocol.rows.batch import (
    AttemptsRow,
    BatchReportRow,
    Comparison,
    EstimateRow,
    FailureRow,
    ProgressRow,
    TokensRow,
)
from greenroom.protocol.rows.log import Latency
from greenroom.store import performance, reports, spending
from greenroom.store.attempts import AttemptFilter


def report_of(db: sqlite3.Connection, who: Principal, batch: Batch, now: Micros) -> BatchReportRow:
    """The report of a batch that the caller may see."""
    filters = AttemptFilter(batch_id=batch.id)
    spent = spending.spent(db, who, filters, include_simulated=True)
    latency = performance.measured(db, who, filters).total
    after = reports.aftermath(db, batch.id, now)
    estimate = None if batch.estimate is None else EstimateRow.of(batch.estimate)
    ended = batch.status.is_final
    took = None
    if batch.started_at is not None:
        took = round(((batch.completed_at or now) - batch.started_at - after.rested_us) / 1e6, 2)
    cost = dollars(batch.actual_cost)
    return BatchReportRow(
        batch_id=batch.id,
        name=batch.name,
        status=str(batch.status),
        simulated=is_simulated(batch.options.provider),
        basis=None if estimate is None else estimate.basis,
        progress=ProgressRow.of(batch.progress),
        cost=Comparison.of(None if estimate is None else estimate.cost, cost, ended=ended),
        time_s=Comparison.of(None if estimate is None else estimate.time_s, took, ended=ended),
        paused_s=round(after.rested_us / 1e6, 1),
        failures=[FailureRow(type=type_, count=count) for type_, count in after.failures.items()],
        latency=Latency(p50_ms=latency.p50_ms, p95_ms=latency.p95_ms, p99_ms=latency.p99_ms),
        attempts=AttemptsRow(
            total=spent.total.requests, by_status={part.key: part.sum.requests for part in spent.by_status}
        ),
        tokens=TokensRow(
            input=spent.total.input_tokens,
            output=spent.total.output_tokens,
            cache_read=spent.total.cache_read_tokens,
            cache_write=spent.total.cache_write_tokens,
        ),
        approved=after.approved,
        cost_per_conversation=_each(batch.actual_cost, batch.progress.successful),
        cost_per_approved=_each(batch.actual_cost, after.approved),
    )


def _each(cost: Picodollars, number: int) -> float | None:
    return dollars(Picodollars(round(cost / number))) if number else None
