"""Following a batch by its events: no question is asked again while it runs."""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from greenroom.cli.exits import DONE, FAILED, INTERRUPTED
from greenroom.cli.figures import money, short
from greenroom.cli.progress import Rate, Standing, display
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import show_facts
from greenroom.cli.verdicts import to_come
from greenroom.client.blocking import Client
from greenroom.model.attempt import is_simulated
from greenroom.protocol.commands.batch import BatchGet, BatchStatusGet
from greenroom.protocol.rows.batch import BatchRow, BatchStatusRow, ProgressRow

FINAL: Final = {"completed", "failed", "cancelled"}

PASSING: Final = {"provider_down", "disk_full"}
"""Reasons of a pause that the daemon ends by itself: it is worth waiting."""

TELLING: Final = {"batch.progress", "batch.finished", "batch.status"}
"""The events that change how a batch stands as a whole."""

WANTED: Final = {"user", "pilot"}
"""Reasons of a pause that somebody asked for."""


def watch(
    client: Client, batch_id: str, *, as_json: bool = False, clock: Callable[[], float] = time.monotonic
) -> int:
    """Show how a batch goes on, until it ends or pauses, and then how it stands. Returns the exit code.

    Narration goes to stderr; the last word, to stdout.
    """
    events = client.events([f"batch:{batch_id}"])
    batch = client.call(BatchGet(batch_id=batch_id))
    shown = display(sys.stderr)
    try:
        for standing, rate in _standings(events, batch, Rate(clock)):
            shown.report(standing, rate)
    except KeyboardInterrupt:
        shown.close()
        tell(f"No longer watching; the batch goes on. `greenroom batch watch {short(batch_id)}` watches again.")
        return INTERRUPTED
    status = client.call(BatchStatusGet(batch_id=batch_id))
    shown.report(_standing(batch, status.progress, status.actual_cost, None), None)
    shown.close()
    if as_json:
        show_json(status)
    else:
        _show_end(status, simulated=is_simulated(batch.provider))
    return _exit_code(status)


def _standings(events: Iterator[Any], batch: BatchRow, rate: Rate) -> Iterator[tuple[Standing, float | None]]:
    """How the batch stands, whenever that changes; ends when there is nothing more to wait for."""
    status, reason = batch.status, batch.reason.type if batch.reason else None
    progress, cost, eta_s = batch.progress, batch.actual_cost, batch.eta_s
    while True:
        yield _standing(batch, progress, cost, eta_s), rate.note(progress.completed)
        if status in FINAL or (status == "paused" and reason not in PASSING and not progress.running):
            return
        event = next(each for each in events if each.type in TELLING)
        data = event.data
        status = data["status"]
        if event.type == "batch.status":
            reason = data["reason"]["type"] if data["reason"] else None
        else:
            progress = msgspec.convert(data["progress"], ProgressRow)
            cost, eta_s = data["actual_cost"], data.get("eta_s")


def _standing(batch: BatchRow, progress: ProgressRow, cost: float, left_s: float | None) -> Standing:
    return Standing(
        name=batch.name,
        done=progress.completed,
        total=progress.total,
        failed=progress.failed,
        cost=cost,
        most=_most(batch),
        simulated=is_simulated(batch.provider),
        left_s=left_s,
    )


def _most(batch: BatchRow) -> str:
    """What the cost is held against: the budget, or where there is none the estimate."""
    if batch.budget_usd is not None:
        return f"of at most {money(batch.budget_usd)}"
    return f"of about {money(batch.estimated_cost)}" if batch.estimated_cost else ""


def _show_end(status: BatchStatusRow, *, simulated: bool) -> None:
    progress = status.progress
    parts = ", ".join(
        f"{count:,} {part}"
        for part in ("successful", "failed", "cancelled", "queued")
        if (count := getattr(progress, part))
    )
    estimated = f", estimated {money(status.estimated_cost)}" if status.estimated_cost is not None else ""
    free = " (simulated: nothing was spent)" if simulated else ""
    show_facts(
        [
            ("batch", status.batch_id),
            ("status", status.status),
            ("why", status.reason.message if status.reason else ""),
            ("items", f"{progress.total:,}: {parts}"),
            ("cost", f"{money(status.actual_cost)}{estimated}{free}{to_come(status.verdicts_waiting)}"),
        ]
    )
    part = short(status.batch_id)
    if status.status == "paused":
        tell(f"`greenroom batch resume {part}` goes on with it.")
    elif progress.failed:
        tell(
            f"`greenroom batch items {part} --statuses failed` says why, "
            f"`greenroom batch retry {part}` tries again."
        )


def _exit_code(status: BatchStatusRow) -> int:
    if status.status == "paused":
        return DONE if status.reason is not None and status.reason.type in WANTED else FAILED
    return DONE if status.status == "completed" else FAILED
