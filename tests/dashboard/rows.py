"""Rows as the daemon answers them, with what a test does not care about filled in."""

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from greenroom.protocol.command import Page
from greenroom.protocol.rows.batch import BatchRow, ItemRow, ProgressRow
from greenroom.protocol.rows.limits import (
    BreakerRow,
    ConcurrencyRow,
    LimitsRow,
    ProviderLimitsRow,
    RateRow,
)
from greenroom.protocol.rows.log import CostsRow

RowT = TypeVar("RowT")

AT = "2026-11-18T08:00:00.000000Z"


def page_of(rows: Sequence[RowT], *, number: int = 1, limit: int = 100, capped: int | None = None) -> Page[RowT]:
    """A page of a list that has these rows; its total is known up to `capped`."""
    shown = list(rows[(number - 1) * limit : number * limit])
    total = len(rows)
    return Page(
        items=shown,
        total=total if capped is None else min(total, capped),
        page=number,
        limit=limit,
        total_pages=-(-total // limit),
        next_cursor="more" if number * limit < total else None,
        total_capped=capped is not None and total > capped,
    )


def progress_row(total: int = 10, **counts: int) -> ProgressRow:
    """A progress; what is named nowhere is queued."""
    successful, failed, cancelled = (counts.get(name, 0) for name in ("successful", "failed", "cancelled"))
    completed, running = successful + failed + cancelled, counts.get("running", 0)
    return ProgressRow(
        total=total,
        queued=total - completed - running,
        running=running,
        completed=completed,
        successful=successful,
        failed=failed,
        cancelled=cancelled,
        percentage=100 * completed / total if total else 0.0,
    )


def batch_row(row_id: str = "b-1", **fields: Any) -> BatchRow:
    """A batch."""
    row = BatchRow(
        id=row_id,
        name=f"Batch {row_id}",
        status="processing",
        held=False,
        reason=None,
        cancel_requested=False,
        priority="normal",
        mode="live",
        tier=None,
        concurrency=3,
        error_handling="continue",
        shared_parameters={},
        categories=(),
        provider="rehearsal",
        model="claude-sonnet-5-5",
        temperature=None,
        max_tokens=8000,
        max_attempts=3,
        budget_usd=None,
        pilot=None,
        estimate=None,
        progress=progress_row(),
        eta_s=90.0,
        estimated_cost=1.5,
        actual_cost=0.25,
        started_at=AT,
        completed_at=None,
        owner=1000,
        created_at=AT,
        updated_at=AT,
    )
    return msgspec.structs.replace(row, **fields)


def item_row(position: int, **fields: Any) -> ItemRow:
    """An item of the batch `b-1`."""
    row = ItemRow(
        id=f"i-{position}",
        batch_id="b-1",
        position=position,
        status="queued",
        attempt=0,
        activity=None,
        tier="template",
        template_id="t-1",
        scenario_id=None,
        edge_case_id=None,
        topic=f"topic {position}",
        parameters={"topic": f"topic {position}"},
        error=None,
        conversation_id=None,
        cost_usd=0.0,
        started_at=None,
        finished_at=None,
        owner=1000,
        created_at=AT,
        updated_at=AT,
    )
    return msgspec.structs.replace(row, **fields)


def limits_row(used: int = 2) -> LimitsRow:
    """Limits of one provider."""
    return LimitsRow(
        max_concurrency=None,
        max_utilization=0.9,
        used=used,
        waiting=0,
        providers=(
            ProviderLimitsRow(
                provider="rehearsal",
                breaker=BreakerRow(circuit="closed", failed_in_a_row=0, last_fault=None),
                concurrency=ConcurrencyRow(
                    allowed=None, adaptive=4, used=used, changed_because=None, changed_at=None
                ),
                rates=(RateRow(kind="requests", limit=50.0, allowed=45.0, used=9.0, remaining=41.0, told=True),),
                waiting=0,
                waiting_because=None,
                held_for_s=None,
            ),
        ),
    )


def costs_row(total: float = 1.25) -> CostsRow:
    """What calls have cost."""
    return CostsRow(
        total_cost=total,
        total_requests=10,
        successful=10,
        failed=0,
        input_tokens=1000,
        output_tokens=2000,
        cache_read_tokens=0,
        cache_write_tokens=0,
        avg_cost=0.125,
        avg_duration_ms=900,
        by_model=[],
        by_status=[],
        by_day=[],
        by_batch=[],
        by_template=[],
        batches_left_out=0,
        simulated_left_out=0,
        pruned_left_out=0,
    )
