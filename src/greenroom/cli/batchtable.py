"""Batches and their items as rows of tables."""

from greenroom.cli.figures import clock, cost, duration, money, percent, short
from greenroom.cli.table import Column
from greenroom.protocol.rows.batch import BatchRow, BatchStatusRow, ItemRow

BATCH_COLUMNS = (
    Column("id"),
    Column("name", cut=True),
    Column("status"),
    Column("done", right=True),
    Column("items", right=True, spare=2),
    Column("failed", right=True, spare=1),
    Column("cost", right=True, spare=3),
    Column("left", right=True, spare=4),
    Column("made", spare=5),
)

ITEM_COLUMNS = (
    Column("#", right=True),
    Column("id"),
    Column("status"),
    Column("tier", spare=3),
    Column("try", right=True, spare=2),
    Column("topic", cut=True, spare=1),
    Column("conversation", spare=4),
    Column("cost", right=True, spare=5),
    Column("now", cut=True),
)


def batch_cells(row: BatchRow) -> tuple[str, ...]:
    """A batch as a row of a table."""
    return (
        short(row.id),
        row.name,
        status_words(row),
        percent(row.progress.percentage),
        f"{row.progress.total:,}",
        f"{row.progress.failed:,}" if row.progress.failed else "",
        cost(row.actual_cost, row.provider),
        duration(row.eta_s) if row.eta_s is not None else "",
        clock(row.created_at),
    )


def status_words(row: BatchRow | BatchStatusRow) -> str:
    """A batch's status, and why where it has not ended."""
    if row.held:
        return "held"
    if row.cancel_requested and row.completed_at is None:
        return "cancelling"
    return f"{row.status} ({row.reason.type})" if row.reason and row.completed_at is None else row.status


def item_cells(row: ItemRow) -> tuple[str, ...]:
    """An item as a row of a table."""
    if row.error is not None:
        now = f"{row.error.type}: {row.error.message}"
    elif row.activity is not None:
        now = " ".join(filter(None, (row.activity.state.replace("_", " "), row.activity.why)))
    else:
        now = ""
    return (
        str(row.position),
        short(row.id),
        row.status,
        row.tier,
        str(row.attempt),
        row.topic or "",
        short(row.conversation_id),
        money(row.cost_usd) if row.cost_usd else "",
        now,
    )
