"""`greenroom batch set`: another concurrency, priority, budget or mode, while it runs too."""

from argparse import ArgumentParser, Namespace
from typing import Any, Final

from greenroom.cli.arguments import add_options, add_row, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.nouns.batch import show_answered
from greenroom.cli.verb import verb_of
from greenroom.protocol.commands.batch import BatchSet

UNBOUNDED: Final = "none"


def _arguments(parser: ArgumentParser) -> None:
    add_row(parser, "batch_id")
    add_options(parser, BatchSet, but=("batch_id", "budget_usd"))
    parser.add_argument(
        "--budget",
        dest="budget_usd",
        metavar=f"X|{UNBOUNDED}",
        help="what it may cost, in US dollars; a batch that paused there goes on where there is room now",
    )


def _run(args: Namespace) -> int:
    unbounded: dict[str, Any] = {"budget_usd": None} if args.budget_usd == UNBOUNDED else {}
    with daemon(args) as client:
        command = build(BatchSet, args, **looked_up(args, Finder(client)), **unbounded)
        return answer(args, client, command, show_answered)


VERB = verb_of(
    BatchSet,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom batch set 4f1c9a2e --concurrency 20",
        "greenroom batch set 4f1c9a2e --priority high --budget 12.50",
        "greenroom batch set 4f1c9a2e --budget none --concurrency auto",
        "greenroom batch set 4f1c9a2e --mode live",
    ),
)
