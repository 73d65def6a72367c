"""Batches with what was estimated and what they came to, and the report of one of them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rich.text import Text

from greenroom.cli.figures import duration, money
from greenroom.dashboard.costs.words import tokens_in_short
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.review.talk import Line
from greenroom.dashboard.review.wrapping import wrapped
from greenroom.dashboard.states import badge, glyph
from greenroom.dashboard.table import Column
from greenroom.model.states import BatchStatus
from greenroom.protocol.rows.batch import BatchReportRow, BatchRow, Comparison, Range

NEAR: Final = 10.0
"""An estimate of the cost is to come within so many per cent."""
FINAL: Final = frozenset(str(status) for status in BatchStatus if status.is_final)


def columns() -> Sequence[Column[BatchRow]]:
    """What is shown of a batch."""
    return (
        Column(title="batch", cell=lambda row: row.name, width=16, grows=3),
        Column(title="state", cell=lambda row: badge(row.status), width=12, drops=1),
        Column(title="items", cell=lambda row: f"{row.progress.total:,}", width=7, right=True, drops=2),
        Column(title="estimated", cell=lambda row: money(row.estimated_cost), width=9, right=True),
        Column(title="actual", cell=lambda row: money(row.actual_cost), width=9, right=True),
        Column(title="off by", cell=off_by, width=11, right=True),
    )


def off_by(row: BatchRow) -> Text:
    """By how much it was dearer than expected, once it has ended."""
    if row.status not in FINAL or not row.estimated_cost:
        return Text("")
    return off_words(100 * (row.actual_cost / row.estimated_cost - 1))


def off_words(percent: float) -> Text:
    """`+3.2 %`; a mark where that is not near."""
    near = abs(percent) <= NEAR
    return Text(f"{'' if near else '! '}{percent:+.1f} %", "green" if near else "yellow")


def document(row: BatchRow, report: BatchReportRow | None, width: int) -> list[Line]:
    """A report, line by line.

    Args:
        row: the batch.
        report: its report, once it was read.
        width: cells of a line.
    """
    lines: list[Line] = [((one_line(row.name), "head"),), ((f"{glyph(row.status)} {row.status}", ""),)]
    if report is None:
        return [*lines, (("Reading …", "dim"),)]
    for words, style in _words(report):
        lines += [((each, style),) for each in wrapped(words, width)]
    return lines


def _words(report: BatchReportRow) -> Iterator[tuple[str, str]]:
    if report.simulated:
        yield "simulated: its costs are the model's prices, and nobody pays them", "dim"
    yield "cost", "head"
    yield from ((f"  {each}", "") for each in _comparison(report.cost, money))
    yield "time", "head"
    yield from ((f"  {each}", "") for each in _comparison(report.time_s, duration))
    if report.paused_s:
        yield f"  paused for {duration(report.paused_s)}, which does not count", "dim"
    yield f"estimate from {report.basis or 'nothing'}", "dim"
    done = report.progress
    yield "came to", "head"
    yield f"  ✓ {done.successful:,} written, ✗ {done.failed:,} failed, of {done.total:,}", ""
    yield f"  {report.approved:,} approved, {money(report.cost_per_approved)} each", ""
    yield f"  {money(report.cost_per_conversation)} for each conversation", ""
    for failure in report.failures:
        yield f"  ✗ {failure.count:,} {failure.type}", "weak"
    latency = (report.latency.p50_ms, report.latency.p95_ms, report.latency.p99_ms)
    p50, p95, p99 = (duration(None if each is None else each / 1000) for each in latency)
    yield f"answers: half in {p50}, 95 % in {p95}, 99 % in {p99}", ""
    by_status = ", ".join(
        f"{count:,} {status.replace('_', ' ')}" for status, count in report.attempts.by_status.items()
    )
    yield f"calls: {report.attempts.total:,} ({by_status})", ""
    tokens = report.tokens
    read, written = tokens_in_short(tokens.input), tokens_in_short(tokens.output)
    yield f"tokens: {read} in, {written} out, {tokens_in_short(tokens.cache_read)} from the cache", ""


def _comparison(of: Comparison, says: Callable[[float | None], str]) -> Iterator[str]:
    expected: Range | None = of.estimated
    if expected is not None:
        yield f"estimated {says(expected.expected)} ({says(expected.low)} to {says(expected.high)})"
    off = "" if of.off_percent is None else f", {off_words(of.off_percent).plain} off"
    yield f"actual    {says(of.actual)}{off}"
