"""`greenroom backup`: a copy of the database, also while the daemon runs."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from greenroom.cli.exits import DONE
from greenroom.cli.speaking import show, show_json, tell
from greenroom.cli.verb import Verb
from greenroom.config import paths


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "target", metavar="FILE|FOLDER", help="where to write it; in a folder it is named for the time"
    )
    parser.add_argument("--force", action="store_true", help="replace the file where it is there already")


def _run(args: Namespace) -> int:
    from greenroom.cli.machine.amounts import rows, size
    from greenroom.model.times import SystemClock
    from greenroom.operate.backup import back_up

    home = Path(paths.home(os.environ))
    made = back_up(home, Path(args.target), now=SystemClock().now(), replace=args.force)
    if args.json:
        show_json(made)
        return DONE
    show(made.file)
    tell(f"{size(made.bytes)}, schema {made.contents.schema}, found whole: {rows(made.contents.rows)}.", "green")
    tell(f"Exports ({home / 'exports'}), settings and keys are not in it.", "dim")
    return DONE


VERB = Verb(
    summary="Copy the database to a file, also while the daemon runs",
    description="Copy the database of GREENROOM_HOME, as it is at one moment, to a file with mode 0600, and check "
    "the copy: library, batches, conversations, the log of calls. Daemon and batches go on meanwhile. Exports, "
    "settings and keys are not in it. `greenroom restore` puts it back.",
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom backup greenroom-before-upgrade.db",
        "greenroom backup /mnt/backups/",
        "greenroom backup --force /mnt/backups/latest.db --json",
        "sudo -u greenroom GREENROOM_HOME=/var/lib/greenroom greenroom backup /var/backups/greenroom/",
    ),
)
