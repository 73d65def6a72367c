"""`greenroom quality rescore`: scores given again, and waited for."""

import sys
import time
from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.filtering import add_filter, said_of_filter
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.looking import waits_s
from greenroom.cli.progress import Rate, Standing, display
from greenroom.cli.returning import patiently
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.verb import verb_of
from greenroom.client.blocking import Client
from greenroom.protocol.commands.quality import QualityGet, QualityRescore, RescoreRow


def _arguments(parser: ArgumentParser) -> None:
    add_options(parser, QualityRescore, but=("filter",))
    add_filter(parser, "which conversations (by default all)")


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        said = said_of_filter(args, looked_up(args, Finder(client)))
        row = _wait(client, client.call(build(QualityRescore, args, filter=said or None)))
    if args.json:
        show_json(row)
    elif row.error:
        tell(f"It failed: {row.error}", "red")
    else:
        tell(
            f"{row.done:,} scored again: {row.changed:,} with another score, {row.moved:,} of them with another "
            f"status{'' if row.status == 'completed' else f'; it was {row.status} then'}."
        )
    return DONE if row.status == "completed" else FAILED


def _wait(client: Client, row: RescoreRow) -> RescoreRow:
    """Look again and again until it has ended."""
    shown, rate, waits = display(sys.stderr), Rate(time.monotonic), waits_s()
    while row.status == "running":
        time.sleep(next(waits))
        row = patiently(client, QualityGet(rescore_id=row.id), "The scoring goes on then.")
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
