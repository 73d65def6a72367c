from typing import Any

from greenroom.protocol.rows.batch import (
    AttemptsRow,
    BatchReportRow,
    Comparison,
    FailureRow,
    Range,
    TokensRow,
)
from greenroom.protocol.rows.log import Latency
from tests.cli.conftest import Play, Run
from tests.cli.rows import BATCH, progress


def report(**changes: Any) -> BatchReportRow:
    return BatchReportRow(
        **{
            "batch_id": BATCH,
            "name": "First try",
            "status": "completed",
            "simulated": False,
            "basis": "history",
            "progress": progress(successful=9, failed=1),
            "cost": Comparison(estimated=Range(0.9, 1.0, 1.1), actual=1.02, off_percent=2.0),
            "time_s": Comparison(estimated=Range(50.0, 60.0, 70.0), actual=54.0, off_percent=-10.0),
            "paused_s": 0.0,
            "failures": [FailureRow(type="refusal", count=1)],
            "latency": Latency(p50_ms=12_000, p95_ms=20_000, p99_ms=24_000),
            "attempts": AttemptsRow(total=11, by_status={"success": 9, "invalid_output": 2}),
            "tokens": TokensRow(input=9_000, output=20_000, cache_read=0, cache_write=0),
            "approved": 4,
            "cost_per_conversation": 0.113333,
            "cost_per_approved": 0.255,
            **changes,
        }
    )


def test_a_report_tells_how_far_the_estimate_was_off(run: Run, play: Play) -> None:
    play({"batch.report": report()})
    out = run("batch", "report", BATCH).out
    assert "$1.02, estimated $1.00 ($0.90 to $1.10): 2.0 % over" in out
    assert "54 s, estimated 1 min 00 s (50 s to 1 min 10 s): 10.0 % under" in out
    assert "12 s (P50), 20 s (P95), 24 s (P99)" in out
    assert "1 refusal" in out
    assert "11: 9 success, 2 invalid output" in out
    assert "$0.2550, 4 approved" in out
    assert "cache" not in out
    assert "paused" not in out


def test_a_report_of_what_has_not_begun_has_little_to_say(run: Run, play: Play) -> None:
    nothing = Comparison(estimated=Range(0.9, 1.0, 1.1), actual=None, off_percent=None)
    play(
        {
            "batch.report": report(
                progress=progress(),
                time_s=nothing,
                failures=[],
                latency=Latency(p50_ms=None, p95_ms=None, p99_ms=None),
                attempts=AttemptsRow(total=0, by_status={}),
                approved=0,
                cost_per_conversation=None,
                cost_per_approved=None,
            )
        }
    )
    ran = run("batch", "report", BATCH)
    assert ran.code == 0
    for word in ("P50", "approved", "failed", "a conversation"):
        assert word not in ran.out
