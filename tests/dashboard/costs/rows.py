"""Sums, calls and reports as the daemon answers them."""

from typing import Any

import msgspec

from greenroom.protocol.rows.batch import (
    AttemptsRow,
    BatchReportRow,
    Comparison,
    FailureRow,
    Range,
    TokensRow,
)
from greenroom.protocol.rows.log import (
    AttemptRow,
    AttemptWhole,
    BatchCost,
    CostsRow,
    DayCost,
    Latency,
    ModelCost,
    ModelPerformance,
    PerformanceRow,
)
from tests.dashboard.rows import AT, costs_row, progress_row


def attempt_row(row_id: str = "a-1", **fields: Any) -> AttemptRow:
    """A call that went well."""
    row = AttemptRow(
        id=row_id,
        batch_id="b-1",
        item_id="i-1",
        conversation_id="c-1",
        generation_id=None,
        template_id="t-1",
        attempt=1,
        provider="anthropic",
        model="claude-sonnet-5-5",
        simulated=False,
        temperature=None,
        max_tokens=8000,
        parameters={},
        status="success",
        error=None,
        request_id="req-1",
        input_tokens=2_000,
        output_tokens=700,
        cache_read_tokens=0,
        cache_write_tokens=0,
        cost_usd=0.0125,
        duration_ms=900,
        stop_reason="end_turn",
        prompt_version="1",
        price_as_of="2026-10-01",
        started_at=AT,
        finished_at=AT,
        owner=1000,
        created_at=AT,
        updated_at=AT,
    )
    return msgspec.structs.replace(row, **fields)


def whole(row: AttemptRow, request: Any = None, response: Any = None) -> AttemptWhole:
    """A call with what was sent and received."""
    return AttemptWhole(**msgspec.structs.asdict(row), request=request, response=response)


def costs_of(days: dict[str, float], **fields: Any) -> CostsRow:
    """Costs of some days, of two models and two batches."""
    total = sum(days.values())
    tokens = {"input_tokens": 1_000, "output_tokens": 2_000}
    row = msgspec.structs.replace(
        costs_row(total),
        by_day=[DayCost(day=day, count=4, cost=cost, **tokens) for day, cost in days.items()],
        by_model=[
            ModelCost(model="claude-opus-5", count=1, cost=total * 0.75, **tokens),
            ModelCost(model="claude-sonnet-5-5", count=9, cost=total * 0.25, **tokens),
        ],
        by_batch=[
            BatchCost(batch_id="b-1", name="Evening talks", count=6, cost=total * 0.5, **tokens),
            BatchCost(batch_id=None, name=None, count=4, cost=total * 0.5, **tokens),
        ],
    )
    return msgspec.structs.replace(row, **fields)


def latency(p50: int | None) -> Latency:
    """How long answers took, if any came."""
    return Latency(p50_ms=p50, p95_ms=None if p50 is None else p50 * 2, p99_ms=None if p50 is None else p50 * 3)


def performance(p50: int | None, *, provider: str = "anthropic", requests: int = 10) -> PerformanceRow:
    """How one provider's model answers."""
    return PerformanceRow(
        requests=requests,
        answered=requests,
        success_rate=100.0,
        avg_input_tokens=1.0,
        avg_output_tokens=1.0,
        latency=latency(p50),
        by_model=[
            ModelPerformance(
                provider=provider,
                model="m",
                requests=requests,
                answered=requests,
                success_rate=100.0,
                avg_input_tokens=1.0,
                avg_output_tokens=1.0,
                latency=latency(p50),
            )
        ],
        older_left_out=0,
    )


def report_row(**fields: Any) -> BatchReportRow:
    """A report of a batch that has ended."""
    row = BatchReportRow(
        batch_id="b-1",
        name="Evening talks",
        status="completed",
        simulated=False,
        basis="history",
        progress=progress_row(10, successful=8, failed=2),
        cost=Comparison(estimated=Range(1.0, 1.5, 2.0), actual=1.53, off_percent=2.0),
        time_s=Comparison(estimated=Range(60.0, 90.0, 120.0), actual=135.0, off_percent=50.0),
        paused_s=0.0,
        failures=[FailureRow(type="refusal", count=2)],
        latency=latency(800),
        attempts=AttemptsRow(total=12, by_status={"success": 8, "rate_limited": 4}),
        tokens=TokensRow(input=20_000, output=7_000, cache_read=0, cache_write=0),
        approved=3,
        cost_per_conversation=0.19,
        cost_per_approved=0.51,
    )
    return msgspec.structs.replace(row, **fields)
