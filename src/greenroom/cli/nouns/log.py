"""`greenroom log`: the generation log, a row a call to a model."""

from greenroom.cli.figures import clock, duration, money, short
from greenroom.cli.rowverbs import list_verb
from greenroom.cli.table import Column
from greenroom.cli.verb import Group
from greenroom.protocol.commands.log import LogList
from greenroom.protocol.rows.log import AttemptRow

COLUMNS = (
    Column("id"),
    Column("ended", spare=4),
    Column("status"),
    Column("model", cut=True),
    Column("in", right=True, spare=3),
    Column("out", right=True, spare=2),
    Column("cost", right=True),
    Column("took", right=True, spare=1),
    Column("error", cut=True),
)


def _cells(row: AttemptRow) -> tuple[str, ...]:
    model = f"{row.model} (rehearsal)" if row.simulated else row.model
    error = f"{row.error.type}: {row.error.message}" if row.error else ""
    took = duration(row.duration_ms / 1000) if row.duration_ms is not None else ""
    return (
        short(row.id),
        clock(row.finished_at),
        row.status,
        model,
        f"{row.input_tokens:,}",
        f"{row.output_tokens:,}",
        money(row.cost_usd),
        took,
        error,
    )


VERB = Group(
    examples=("greenroom log list --batch 4f1c9a2e", "greenroom log list --statuses failed,timeout"),
    verbs={
        "list": list_verb(
            LogList,
            COLUMNS,
            _cells,
            nothing="No such calls were made.",
            examples=(
                "greenroom log list --batch 4f1c9a2e",
                "greenroom log list --statuses failed,timeout --json",
            ),
        ),
    },
)
