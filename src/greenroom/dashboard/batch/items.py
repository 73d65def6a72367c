"""Items as rows of a table, and one of them in full."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from rich.text import Text

from greenroom.cli.figures import clock, money, short
from greenroom.dashboard.plain import line, one_line
from greenroom.dashboard.states import badge
from greenroom.dashboard.table.columns import Column
from greenroom.model.times import Clock, Micros
from greenroom.protocol.events import Event
from greenroom.protocol.rows.batch import Activity, ItemRow

SAYS = {
    "waiting_for_permit": "waiting for a permit",
    "calling": "calling",
    "retrying": "retrying",
    "scoring": "scoring",
}


def columns(now: Clock) -> Sequence[Column[ItemRow]]:
    """What is shown of an item."""
    return (
        Column(title="#", cell=lambda row: f"{row.position:,}", width=7, right=True),
        Column(title="state", cell=lambda row: badge(row.status), width=11),
        Column(title="what it does", cell=lambda row: doing(row, now.now()), width=20, grows=2),
        Column(title="topic", cell=lambda row: row.topic or "", width=12, grows=3),
        Column(
            title="tries", cell=lambda row: f"{row.attempt}" if row.attempt else "", width=5, right=True, drops=1
        ),
        Column(title="spend", cell=_spend, width=9, right=True),
        Column(title="tier", cell=lambda row: row.tier, width=9, drops=3),
        Column(title="ended", cell=lambda row: clock(row.finished_at)[11:], width=8, drops=2),
    )


def _spend(row: ItemRow) -> str:
    return money(row.cost_usd) if row.cost_usd else ""


def doing(row: ItemRow, now: Micros) -> Text:
    """`calling 7:12`, `retrying 0:45 (529 overloaded)`, or why it failed."""
    if row.activity is not None:
        why = f" ({one_line(row.activity.why)})" if row.activity.why else ""
        return Text(f"{SAYS[row.activity.state]} {since(row.activity.since, now)}{why}")
    if row.error is not None:
        return Text(f"{row.error.type}: {one_line(row.error.message)}", style="red")
    return Text("")


def since(at: str, now: Micros) -> str:
    """How long ago a time of the wire is: `7:12`, `1:02:03`."""
    passed = max(0, (now - round(datetime.fromisoformat(at).timestamp() * 1_000_000)) // 1_000_000)
    hours, rest = divmod(passed, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def with_activity(row: ItemRow, event: Event) -> ItemRow:
    """An item as the gauge `item.activity` says."""
    return msgspec.structs.replace(
        row, status="running", activity=msgspec.convert(event.data["activity"], Activity)
    )


def item_text(row: ItemRow | None) -> Text:
    """An item in full: what went wrong first."""
    if row is None:
        return Text("No item is selected.", "dim")
    lines = [Text.assemble((f"item {row.position:,} ", "bold"), badge(row.status), f"  {row.tier}")]
    if row.error is not None:
        status = f" (HTTP {row.error.http_status})" if row.error.http_status else ""
        lines.append(line(f"{row.error.type}{status}: {row.error.message}", "red"))
    if row.parameters:
        lines.append(line("; ".join(f"{name}: {value}" for name, value in row.parameters.items())))
    if row.conversation_id:
        lines.append(Text(f"conversation …{short(row.conversation_id)}: enter opens it", "dim"))
    for each in lines:
        each.no_wrap = False
    return Text("\n").join(lines)
