"""`greenroom batch watch`: how a batch goes on, live."""

from argparse import ArgumentParser, Namespace

from greenroom.cli.arguments import add_row
from greenroom.cli.calling import daemon
from greenroom.cli.finding import find
from greenroom.cli.verb import Verb
from greenroom.cli.watching import watch


def _arguments(parser: ArgumentParser) -> None:
    add_row(parser, "batch_id")


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        return watch(client, find(client, "batch", args.batch_id), as_json=args.json)


VERB = Verb(
    summary="Follow a batch until it ends or pauses",
    description="Follow a batch until it ends or pauses. Ctrl-C ends the watching alone. Exit code 0 if it "
    "completed, or was paused by a person or by its pilot; 1 if it failed, was cancelled, or paused for want of "
    "something that it needs. It waits while the provider is down, and for half a minute where the daemon went "
    "away; exit code 3 if that is not back by then.",
    run=_run,
    arguments=_arguments,
    examples=("greenroom batch watch 4f1c9a2e", "greenroom batch watch Quickstart --json"),
)
