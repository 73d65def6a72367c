"""Following a batch by its events: no question is asked again while it runs."""

import sys
import time
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from greenroom.cli.exits import DONE, FAILED, INTERRUPTED
from greenroom.cli.figures import money, short
from greenroom.cli.progress import Display, Rate, Standing, display
from greenroom.cli.returning import wait_for_return
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import show_facts
from greenroom.cli.verdicts import to_come
from greenroom.client.blocking import Client
from greenroom.model.attempt import is_simulated
from greenroom.model.batch import Reason
from greenroom.model.errors import ConnectionLost
from greenroom.protocol.commands.batch import BatchGet, BatchStatusGet
from greenroom.protocol.rows.batch import BatchRow, BatchStatusRow, ProgressRow

FINAL: Final = {"completed", "failed", "cancelled"}

PASSING: Final = {"provider_down", "disk_full"}
"""Reasons of a pause that the daemon ends by itself: it is worth waiting."""

TELLING: Final = {"batch.progress", "batch.finished", "batch.status"}
"""The events that change how a batch stands as a whole."""

WANTED: Final = {"user", "pilot"}
"""Reasons of a pause that somebody asked for."""


class Pauses:
    """What is said of pauses that the daemon ends by itself: each reason once, and that it goes on again.

    A batch that waits is set going now and then, to see whether it can; that is not told before an item is done.
    """

    def __init__(self, shown: Display) -> None:
        self._shown = shown
        self._told = ""
        self._done = 0

    def note(self, status: str, reason: Reason | None, done: int) -> None:
        """Say what is new, if anything is."""
        if status == "paused" and reason is not None and reason.type in PASSING:
            if reason.message != self._told:
                self._say(f"It waits ({reason.type}): {reason.message}", "yellow")
                self._told = reason.message
            self._done = done
        elif self._told and done > self._done:
            self._say("It goes on.", "dim")
            self._told = ""

    def _say(self, text: str, style: str) -> None:
        self._shown.close()
        tell(text, style)


def watch(
    client: Client,
    batch_id: str,
    *,
    as_json: bool = False,
    clock: Callable[[], float] = time.monotonic,
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Show how a batch goes on, until it ends or pauses, and then how it stands. Returns the exit code.

    Narration goes to stderr; the last word, to stdout. A daemon that goes away is waited for a while.

    Raises:
        ConnectionLost: it did not come back.
    """
    shown = display(sys.stderr)
    pauses, rate = Pauses(shown), Rate(clock)
    again = f"`greenroom batch watch {short(batch_id)}` watches again."

    def followed() -> tuple[BatchRow, BatchStatusRow]:
        while True:
            try:
                return _followed(client, batch_id, shown, pauses, rate)
            except ConnectionLost:
                shown.close()
                wait_for_return(client, f"The batch goes on then, and {again}", wait=wait)

    try:
        batch, status = followed()
    except KeyboardInterrupt:
        shown.close()
        tell(f"No longer watching; the batch goes on. {again}")
        return INTERRUPTED
    shown.report(_standing(batch, status.progress, status.actual_cost, None), None)
    shown.close()
    if as_json:
        show_json(status)
    else:
        _show_end(status, simulated=is_simulated(batch.provider))
    return _exit_code(status)


def _followed(
    client: Client, batch_id: str, shown: Display, pauses: Pauses, rate: Rate
) -> tuple[BatchRow, BatchStatusRow]:
    """Report each standing until there is nothing more to wait for; answers the batch, and its last standing."""
    events = client.events([f"batch:{batch_id}"])
    batch = client.call(BatchGet(batch_id=batch_id))
    for standing, status, reason in _standings(events, batch):
        shown.report(standing, rate.note(standing.done))
        pauses.note(status, reason, standing.done)
    return batch, client.call(BatchStatusGet(batch_id=batch_id))


def _standings(events: Iterator[Any], batch: BatchRow) -> Iterator[tuple[Standing, str, Reason | None]]:
    """How the batch stands, with its status and the reason of that, whenever it changes.

    Ends when there is nothing more to wait for.
    """
    status, reason = batch.status, batch.reason
    progress, cost, eta_s = batch.progress, batch.actual_cost, batch.eta_s
    while True:
        yield _standing(batch, progress, cost, eta_s), status, reason
        passing = reason is not None and reason.type in PASSING
        if status in FINAL or (status == "paused" and not passing and not progress.running):
            return
        event = next(each for each in events if each.type in TELLING)
        data = event.data
        status = data["status"]
        if event.type == "batch.status":
            reason = msgspec.convert(data["reason"], Reason | None)
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
