"""A batch above its items: how it stands, in three lines or more."""

from rich.text import Text

from greenroom.cli.figures import duration, money
from greenroom.dashboard.bar import bar
from greenroom.dashboard.batch.rows import state
from greenroom.dashboard.packing import packed
from greenroom.dashboard.plain import one_line
from greenroom.dashboard.states import badge
from greenroom.model.attempt import is_simulated
from greenroom.protocol.rows.batch import BatchRow

LEAST_BAR = 10
VERB = "`greenroom "


def head_lines(row: BatchRow, rate: str, width: int) -> Text:
    """Name and state; the bar with what is done; money, time and settings."""
    first = Text(f"{one_line(row.name)}  ", "bold")
    first.append_text(badge(state(row)))
    if row.cancel_requested and row.status != "cancelled":
        first.append("  being cancelled", "yellow not bold")
    if row.reason is not None:
        first.append(f"  {one_line(without_verbs(row.reason.message))}", "not bold")
    done = row.progress
    counts = f" {done.successful:,}/{done.total:,} written"
    parts = (("running", done.running), ("failed", done.failed), ("cancelled", done.cancelled))
    counts += "".join(f"  {count:,} {name}" for name, count in parts if count)
    second = bar(
        done.successful / done.total if done.total else 0.0, max(LEAST_BAR, min(40, width - len(counts) - 2))
    )
    second.append(counts)
    return Text("\n").join([first, second, *packed(map(Text, _facts(row, rate)), width)])


def without_verbs(message: str) -> str:
    """Why a batch stands still, without the clause that names the command line's way on: here there is a key."""
    said, _, hint = message.rpartition("; ")
    return f"{said}." if said and VERB in hint else message


def _facts(row: BatchRow, rate: str) -> list[str]:
    simulated = " (simulated)" if is_simulated(row.provider) else ""
    spend = f"{money(row.actual_cost)}{simulated}"
    if row.estimated_cost is not None:
        spend += f" of about {money(row.estimated_cost)}"
    if row.budget_usd is not None:
        spend += f", at most {money(row.budget_usd)}"
    facts = [spend, f"{row.concurrency} at once", f"{row.priority} priority", one_line(row.model)]
    if rate and row.status == "processing":
        facts.insert(1, rate)
    if row.eta_s is not None and row.status == "processing":
        facts.insert(1, f"{duration(row.eta_s)} left")
    return facts
