"""`greenroom tui`: the dashboard."""

import gc
import os
import sys
from argparse import ArgumentParser, Namespace

from greenroom.cli.calling import socket_of
from greenroom.cli.exits import DONE, WrongUsage
from greenroom.cli.starting import start
from greenroom.cli.verb import Verb


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--theme", choices=("dark", "light", "ansi"), help="its colours (default: the setting's)")
    parser.add_argument("--keys", action="store_true", help="print all keys with their ids, and show nothing")


def _run(args: Namespace) -> int:
    if args.keys:
        from greenroom.dashboard.catalogue import as_markdown

        print(as_markdown())
        return DONE
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise WrongUsage(
            "the dashboard needs a terminal; `greenroom status` and `greenroom events` do without one"
        )
    # What is loaded for the dashboard is no garbage: looking for some took a tenth of its start.
    gc.disable()
    from greenroom.config.loading import load
    from greenroom.dashboard import program
    from greenroom.dashboard.keymap import read_keymap

    socket, settings = socket_of(args), load(os.environ).dashboard
    return program.run(
        socket,
        keymap=read_keymap(settings.keys),
        theme=args.theme or settings.theme,
        colours=not os.environ.get("NO_COLOR"),
        start=None if args.no_start else lambda: start(socket, os.environ),
    )


VERB = Verb(
    summary="The dashboard: watch batches, read and judge what was written",
    description="Watch batches, read and judge what was written, see what it costs. It shows itself at once, and "
    "says so where no daemon runs; `?` in it explains the keys.",
    run=_run,
    arguments=_arguments,
    examples=("greenroom tui", "greenroom tui --theme light", "greenroom tui --keys"),
)
