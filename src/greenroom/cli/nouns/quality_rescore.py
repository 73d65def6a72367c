"""`greenroom quality rescore`: scores given again, and waited for."""

import sys
import time
from argparse import ArgumentParser, Namespace
from typing import Final

from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.progress import Rate, Standing, display
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.verb import verb_of
from greenroom.client.blocking import Client
from greenroom.protocol.commands.conversation import ConversationFilter
from greenroom.protocol.commands.quality import QualityGet, QualityRescore, RescoreRow

FIRST_LOOK_S: Final = 0.05
LONGEST_WAIT_S: Final = 1.0


def _arguments(parser: ArgumentParser) -> None:
    add_options(parser, QualityRescore, but=("filter",))
    # A group adds options as its parser does.
    add_options(parser.add_argument_group("which conversations (by default all)"), ConversationFilter)  # type: ignore[arg-type]


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        more = looked_up(args, Finder(client))
        said = {
            name: more.get(name, args.__dict__[name])
            for name in ConversationFilter.__struct_fields__
            if name in args
        }
        row = _wait(client, client.call(build(QualityRescore, args, filter=said or None)))
    if args.json:
        show_json(row)
    elif row.error:
        tell(f"It failed: {row.error}", "red")
    else:
        tell(
            f"{row.done:,} scored again: {row.changed:,} have another score, and {row.moved:,} of them another "
            f"status{'' if row.status == 'completed' else f'; it was {row.status} then'}."
        )
    return DONE if row.status == "completed" else FAILED


def _wait(client: Client, row: RescoreRow) -> RescoreRow:
    """Look again and again, less and less often, until it has ended."""
    shown, rate, wait_s = display(sys.stderr), Rate(time.monotonic), FIRST_LOOK_S
    while row.status == "running":
        time.sleep(wait_s)
        wait_s = min(wait_s * 1.5, LONGEST_WAIT_S)
        row = client.call(QualityGet(rescore_id=row.id))
        shown.report(
            Standing(name="scoring again", done=row.done, total=max(row.total, row.done), counted=True),
            rate.note(row.done),
        )
    shown.close()
    return row


VERB = verb_of(
    QualityRescore,
    run=_run,
    arguments=_arguments,
    examples=("greenroom quality rescore", "greenroom quality rescore --batch Quickstart --quality-max 7"),
)
