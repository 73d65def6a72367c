"""Batches as rows of a table, and what a gauge changes in them."""

from collections.abc import Sequence

import msgspec
from rich.text import Text

from greenroom.cli.figures import duration, money
from greenroom.dashboard.bar import bar
from greenroom.dashboard.batch.pace import Paces
from greenroom.dashboard.states import badge
from greenroom.dashboard.table.columns import Column
from greenroom.protocol.events import Event
from greenroom.protocol.rows.batch import BatchRow, ProgressRow

BAR = 12


def state(row: BatchRow) -> str:
    """Its state, a held one by that name."""
    return "held" if row.held else row.status


def columns(paces: Paces) -> Sequence[Column[BatchRow]]:
    """What is shown of a batch."""
    return (
        Column(title="batch", cell=lambda row: row.name, width=14, grows=3),
        Column(title="state", cell=lambda row: badge(state(row)), width=12),
        Column(title="written", cell=_bar, width=BAR, drops=2),
        Column(title="items", cell=_items, width=11, right=True),
        Column(title="failed", cell=_failed, width=6, right=True, drops=5),
        Column(
            title="rate",
            cell=lambda row: paces.words(row.id) if row.status == "processing" else "",
            width=7,
            right=True,
        ),
        Column(title="spend", cell=lambda row: money(row.actual_cost), width=9, right=True),
        Column(title="of about", cell=lambda row: money(row.estimated_cost), width=9, right=True, drops=6),
        Column(title="left", cell=_left, width=10, right=True),
        Column(title="why", cell=lambda row: row.reason.message if row.reason else "", width=16, grows=2, drops=4),
    )


def _bar(row: BatchRow) -> Text:
    done = row.progress
    return bar(done.successful / done.total if done.total else 0.0, BAR)


def _items(row: BatchRow) -> str:
    return f"{row.progress.successful:,}/{row.progress.total:,}"


def _failed(row: BatchRow) -> Text:
    return Text(f"{row.progress.failed:,}" if row.progress.failed else "", style="red")


def _left(row: BatchRow) -> str:
    return duration(row.eta_s) if row.eta_s is not None and row.status in {"processing", "queued"} else ""


def with_gauge(row: BatchRow, event: Event) -> BatchRow:
    """A batch as the gauge `batch.progress` says that it stands now."""
    data = event.data
    return msgspec.structs.replace(
        row,
        status=data["status"],
        progress=msgspec.convert(data["progress"], ProgressRow),
        actual_cost=data["actual_cost"],
        eta_s=data.get("eta_s"),
    )
