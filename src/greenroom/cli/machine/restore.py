"""`greenroom restore`: a backup put back in the place of the database."""

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from greenroom.cli.asking import agrees, somebody_is_there
from greenroom.cli.exits import DONE, FAILED, WrongUsage
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.verb import Verb
from greenroom.config import paths

if TYPE_CHECKING:
    from greenroom.operate.backup import Restored


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("backup", metavar="FILE", help="what `greenroom backup` wrote; it stays as it is")
    parser.add_argument("--yes", action="store_true", help="put it back without being asked")


def _run(args: Namespace) -> int:
    from greenroom.model.times import SystemClock
    from greenroom.operate.backup import restore

    if not args.yes and not somebody_is_there():
        raise WrongUsage("This replaces the database, and there is nobody to ask. Say --yes to go on.")
    home = Path(paths.home(os.environ))
    done = restore(
        home,
        Path(args.backup),
        now=SystemClock().now(),
        agreed=lambda counted, replaces: args.yes or _agrees(home, counted, replaces=replaces),
    )
    if args.json:
        show_json({"restored": done})
    elif done is None:
        tell("Nothing was changed.", "dim")
    else:
        _tell_of(done)
    return DONE if done else FAILED


def _agrees(home: Path, counted: Mapping[str, int], *, replaces: bool) -> bool:
    from greenroom.cli.machine.amounts import rows

    tell(f"In it: {rows(counted)}.")
    if replaces:
        return agrees(f"Put it in the place of the database in {home}, which is kept beside it?")
    return agrees(f"Put it into {home}, which has no database?")


def _tell_of(done: "Restored") -> None:
    from greenroom.cli.machine.amounts import rows

    tell(f"Restored to {done.database}: {rows(done.contents.rows)}.", "green")
    if done.kept:
        tell(f"The database that was there is kept as {done.kept}; delete it when you do not need it any more.")
    if done.migrates_to:
        tell(
            f"Its schema is {done.contents.schema}; the next start of the daemon brings it to {done.migrates_to}."
        )
    if done.contents.under_way:
        tell(
            f"Batches that were under way in it: {done.contents.under_way}. The next start of the daemon goes on "
            "with them, and what they had written since the backup is written, and paid for, again.",
            "yellow",
        )
    tell("Exports are as they were: they are in no backup. `greenroom up` starts the daemon.", "dim")


VERB = Verb(
    summary="Put a backup back in the place of the database",
    description="Put a backup back in the place of the database of GREENROOM_HOME. No daemon may run. The backup "
    "is checked first, and the present database is kept beside it under a name with the time. It asks before; in "
    "a script, say --yes. Exports, settings and keys stay as they are.",
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom down && greenroom restore greenroom-before-upgrade.db",
        "greenroom restore /mnt/backups/latest.db --yes --json",
    ),
)
