"""`greenroom costs`: what calls have cost."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import Any, Final

from greenroom.cli.arguments import add_options, build, listed
from greenroom.cli.calling import answer, daemon
from greenroom.cli.figures import cached, counted, money, short, took
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.limits import month_words
from greenroom.cli.speaking import show, tell
from greenroom.cli.table import Column, show_facts, show_table
from greenroom.cli.verb import verb_of
from greenroom.protocol.commands.log import LogCosts
from greenroom.protocol.commands.system import SystemInfo
from greenroom.protocol.rows.limits import MonthRow
from greenroom.protocol.rows.log import BatchCost, CostsRow, DayCost, ModelCost, StatusCost, TemplateCost

PARTS: Final = ("model", "day", "batch", "template", "status")
USUAL: Final = ("model", "day", "batch", "template")

GLANCE: Final = 10
"""Rows of each table where none was asked for by name."""

Part = ModelCost | DayCost | BatchCost | TemplateCost | StatusCost


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--by",
        type=listed(PARTS),
        metavar="PART,…",
        help=f"show these tables alone, whole ({', '.join(PARTS)})",
    )
    add_options(parser, LogCosts)


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        command = build(LogCosts, args, **looked_up(args, Finder(client)))
        # The budget is of all calls, so it stands beside the costs, whatever these are narrowed to.
        month = None if args.json else client.call(SystemInfo()).limits.month
        return answer(args, client, command, lambda row: _show(row, args.by, month))


def _show(row: CostsRow, by: Sequence[str] | None, month: MonthRow | None) -> None:
    budget = [("this month", month_words(month))] if month is not None else []
    show_facts([*(_totals(row) if row.total_requests else ()), *budget])
    if row.total_requests:
        for part in by or USUAL:
            _show_part(part, getattr(row, f"by_{part}"), None if by else GLANCE)
    else:
        tell("Nothing was spent." if row.simulated_left_out else "No such calls were made.", "dim")
    if row.batches_left_out:
        tell(
            f"{counted(row.batches_left_out, 'older batch counts', 'older batches count')} in the totals alone.",
            "dim",
        )
    if row.pruned_left_out:
        tell(
            f"Up to {counted(row.pruned_left_out, 'more call')} may belong here, pruned from the log, "
            "whose sums go by whole days and batches.",
            "yellow",
        )
    if row.simulated_left_out:
        tell(
            f"Left out: {counted(row.simulated_left_out, 'call')} of rehearsals, at no cost. "
            "--include-simulated counts them, at what the model would have cost.",
            "dim",
        )


def _totals(row: CostsRow) -> list[tuple[str, str]]:
    of_cache = cached(row.cache_read_tokens, row.cache_write_tokens)
    return [
        ("cost", money(row.total_cost)),
        ("calls", f"{row.total_requests:,}: {row.successful:,} successful, {row.failed:,} failed"),
        (
            "tokens",
            f"{row.input_tokens:,} in, {row.output_tokens:,} out{of_cache}",
        ),
        ("a call", f"{money(row.avg_cost)}, {took(row.avg_duration_ms)}"),
    ]


def _show_part(part: str, rows: Sequence[Part], most: int | None) -> None:
    # Days go forward, so that the last ones are the newest; all else has first what matters most.
    shown = rows if most is None else rows[-most:] if part == "day" else rows[:most]
    show("")
    show_table(
        (
            *([Column("id")] if part in {"batch", "template"} else []),
            Column(part, cut=True),
            Column("calls", right=True),
            Column("in", right=True, spare=2),
            Column("out", right=True, spare=1),
            Column("cost", right=True),
        ),
        [
            (
                *_names(part, row),
                f"{row.count:,}",
                f"{row.input_tokens:,}",
                f"{row.output_tokens:,}",
                money(row.cost),
            )
            for row in shown
        ],
    )
    if len(shown) < len(rows):
        tell(f"{len(rows) - len(shown):,} more; --by {part} shows all.", "dim")


def _names(part: str, row: Any) -> tuple[str, ...]:
    if part not in {"batch", "template"}:
        return (getattr(row, part),)
    row_id = getattr(row, f"{part}_id")
    if row_id is None:
        return "", f"(no {part})"
    return short(row_id), row.name if row.name is not None else "(deleted)"


VERB = verb_of(
    LogCosts,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom costs",
        "greenroom costs --by day,model --date-from 2026-11-01",
        "greenroom costs --batch Quickstart --include-simulated",
        "greenroom costs --purpose verdict",
        "greenroom costs --json",
    ),
)
