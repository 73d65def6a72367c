"""Calls to models as rows of a table, and one of them whole: what was sent, and what came back."""

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec
from rich.text import Text

from greenroom.cli.figures import clock, money, took
from greenroom.dashboard.plain import one_line, readable
from greenroom.dashboard.review.talk import Line
from greenroom.dashboard.review.wrapping import wrapped
from greenroom.dashboard.table import Column
from greenroom.model.states import AttemptStatus
from greenroom.protocol.rows.log import AttemptRow, AttemptWhole

FILTERS: Final[Sequence[tuple[AttemptStatus, ...]]] = (
    (),
    (AttemptStatus.SUCCESS,),
    (AttemptStatus.FAILED,),
    (AttemptStatus.RATE_LIMITED, AttemptStatus.TIMEOUT),
    (AttemptStatus.INVALID_OUTPUT,),
    (AttemptStatus.INTERRUPTED,),
)
LONGEST: Final = 40_000
"""Characters of a request or a response that are laid out."""
GLYPHS: Final = {
    "success": ("✓", "green"),
    "failed": ("✗", "red"),
    "rate_limited": ("‖", "yellow"),
    "timeout": ("‖", "yellow"),
    "invalid_output": ("!", "magenta"),
    "interrupted": ("∅", "dim"),
}
PURPOSES: Final = {"conversation": "talk", "flashcards": "cards", "verdict": "judge"}
"""What a call was to bring, in a cell."""
IN_FULL: Final = {"conversation": "a conversation", "verdict": "a judge's verdict on a conversation"}


def filter_words(number: int) -> str:
    """Which calls are listed."""
    return ", ".join(each.replace("_", " ") for each in FILTERS[number]) or "all"


def ending(status: str) -> Text:
    """How a call ended, in a cell."""
    shown, style = GLYPHS.get(status, ("·", ""))
    return Text(f"{shown} {status.replace('_', ' ')}", style)


def columns() -> Sequence[Column[AttemptRow]]:
    """What is shown of a call."""
    return (
        Column(title="ended", cell=lambda row: clock(row.finished_at)[5:], width=14),
        Column(title="how", cell=lambda row: ending(row.status), width=16),
        Column(title="for", cell=lambda row: PURPOSES.get(row.purpose, row.purpose), width=5),
        Column(title="model", cell=_model, width=14, grows=2, drops=1),
        Column(title="in", cell=lambda row: f"{row.input_tokens:,}", width=7, right=True, drops=3),
        Column(title="out", cell=lambda row: f"{row.output_tokens:,}", width=7, right=True, drops=2),
        Column(title="cost", cell=lambda row: money(row.cost_usd), width=9, right=True),
        Column(title="took", cell=lambda row: took(row.duration_ms), width=9, right=True),
        Column(title="why", cell=_error, width=12, grows=2, drops=4),
    )


def document(row: AttemptRow, whole: AttemptWhole | None, width: int) -> list[Line]:
    """A call, line by line.

    Args:
        row: as the list has it.
        whole: with request and response, once it was read.
        width: cells of a line.
    """
    lines: list[Line] = [((f"{GLYPHS.get(row.status, ('·', ''))[0]} {row.status.replace('_', ' ')}", "head"),)]
    for name, words in _facts(row):
        lines += [((each, "weak" if name == "error" else ""),) for each in wrapped(f"{name}: {words}", width)]
    if whole is None:
        return [*lines, (), (("Reading …", "dim"),)]
    for title, body in (("request", whole.request), ("response", whole.response)):
        lines += [(), ((f"── {title} ", "head"),), *(((each, ""),) for each in wrapped(body_text(body), width))]
    return lines


def body_text(body: object) -> str:
    """A request or a response to be read: JSON with its lines, harmless."""
    if body is None:
        return "(nothing)"
    laid_out = body if isinstance(body, str) else msgspec.json.format(msgspec.json.encode(body), indent=2).decode()
    shown = readable(laid_out[:LONGEST])
    return f"{shown}\n… `greenroom log show` has the rest." if len(laid_out) > LONGEST else shown


def _facts(row: AttemptRow) -> Iterator[tuple[str, str]]:
    if row.error is not None:
        status = f" (HTTP {row.error.http_status})" if row.error.http_status else ""
        yield "error", f"{row.error.type}{status}: {one_line(row.error.message)}"
    yield "for", IN_FULL.get(row.purpose, row.purpose)
    yield "model", f"{_model(row)} of {one_line(row.provider)}"
    cached = ""
    if row.cache_read_tokens or row.cache_write_tokens:
        cached = f"; cache: {row.cache_read_tokens:,} read, {row.cache_write_tokens:,} written"
    yield "tokens", f"{row.input_tokens:,} in, {row.output_tokens:,} of at most {row.max_tokens:,} out{cached}"
    yield "cost", f"{money(row.cost_usd)}, at prices of {row.price_as_of}"
    yield "ended", f"{clock(row.finished_at)}, after {took(row.duration_ms)}, attempt {row.attempt}"
    for name, words in (
        ("stopped by", row.stop_reason),
        ("call", row.id),
        ("request id", row.request_id),
        ("batch", row.batch_id),
        ("conversation", row.conversation_id),
        ("flashcards", row.generation_id),
    ):
        if words:
            yield name, one_line(words)


def _model(row: AttemptRow) -> str:
    return f"{one_line(row.model)}{' (simulated)' if row.simulated else ''}"


def _error(row: AttemptRow) -> Text:
    return Text(f"{row.error.type}: {one_line(row.error.message)}" if row.error else "", "red")
