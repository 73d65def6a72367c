"""`greenroom batch report`: the estimate held against the bill."""

from collections.abc import Callable

from greenroom.cli.figures import cached, duration, money, took
from greenroom.cli.rowverbs import show_verb
from greenroom.cli.table import show_facts
from greenroom.protocol.commands.batch import BatchReport
from greenroom.protocol.rows.batch import BatchReportRow, Comparison, TokensRow
from greenroom.protocol.rows.log import Latency


def _compared(compared: Comparison, shown: Callable[[float | None], str]) -> str:
    """`$1.02, estimated $1.00 ($0.90 to $1.10): 2.0 % over`."""
    said = shown(compared.actual)
    if compared.estimated is not None:
        low, expected, high = compared.estimated.low, compared.estimated.expected, compared.estimated.high
        said += f", estimated {shown(expected)} ({shown(low)} to {shown(high)})"
    if compared.off_percent is not None:
        said += f": {abs(compared.off_percent):.1f} % {'over' if compared.off_percent > 0 else 'under'}"
    return said


def _show(row: BatchReportRow) -> None:
    progress = row.progress
    statuses = ", ".join(
        f"{count:,} {status.replace('_', ' ')}" for status, count in row.attempts.by_status.items()
    )
    show_facts(
        [
            ("id", row.batch_id),
            ("name", row.name),
            ("status", row.status),
            ("items", f"{progress.completed:,} of {progress.total:,}, {progress.successful:,} written"),
            ("cost", _compared(row.cost, money) + (" (simulated: nothing was spent)" if row.simulated else "")),
            ("time", _compared(row.time_s, duration)),
            ("paused", duration(row.paused_s) if row.paused_s else ""),
            ("a conversation", money(row.cost_per_conversation) if row.cost_per_conversation is not None else ""),
            (
                "an approved one",
                f"{money(row.cost_per_approved)}, {row.approved:,} approved" if row.approved else "",
            ),
            ("failed", ", ".join(f"{each.count:,} {each.type.replace('_', ' ')}" for each in row.failures)),
            ("calls", f"{row.attempts.total:,}{': ' if statuses else ''}{statuses}"),
            ("a call took", _latency_words(row.latency)),
            ("tokens", _token_words(row.tokens)),
        ]
    )


def _latency_words(latency: Latency) -> str:
    if latency.p50_ms is None:
        return ""
    parts = {"P50": latency.p50_ms, "P95": latency.p95_ms, "P99": latency.p99_ms}
    return ", ".join(f"{took(ms)} ({name})" for name, ms in parts.items())


def _token_words(tokens: TokensRow) -> str:
    return f"{tokens.input:,} in, {tokens.output:,} out{cached(tokens.cache_read, tokens.cache_write)}"


VERB = show_verb(
    BatchReport,
    "batch_id",
    _show,
    examples=("greenroom batch report 4f1c9a2e", "greenroom batch report Quickstart --json"),
)
