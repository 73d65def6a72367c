"""`greenroom db`: the database itself."""

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.verb import Group, Verb
from greenroom.config import paths

if TYPE_CHECKING:
    from greenroom.operate.checking import Checked


def _check(args: Namespace) -> int:
    from greenroom.operate.checking import check

    found = check(Path(paths.home(os.environ)))
    if args.json:
        show_json(found)
    else:
        _tell_of(found)
    return DONE if found.sound else FAILED


def _tell_of(found: "Checked") -> None:
    from greenroom.cli.machine.amounts import size
    from greenroom.cli.table import show_facts

    facts = [("database", found.database)]
    if found.contents:
        free = found.contents.free_pages * found.contents.page_bytes
        facts += [
            (
                "schema",
                f"{found.contents.schema}{', which the next start changes' if found.schema_behind else ''}",
            ),
            ("size", f"{size(found.file_bytes)}, {size(free)} of it free"),
            ("log", size(found.log_bytes)),
            *((table.replace("_", " "), f"{number:,}") for table, number in found.contents.rows.items()),
        ]
    show_facts(facts)
    for problem in found.problems:
        tell(problem, "red")
    if found.advice:
        tell(found.advice)
    if found.sound:
        counted = "" if found.schema_behind else ", and every counter and sum is right"
        tell(f"It is whole{counted}.", "green")


VERB = Group(
    examples=("greenroom db check",),
    verbs={
        "check": Verb(
            summary="Look whether the database is whole and its sums are right; exit code 1 if not",
            description="Look at every page, index and reference of the database, and at every counter and sum, "
            "held against what it counts. It changes nothing, and a daemon may run meanwhile. It reads all there "
            "is: some seconds for each GiB. Exit code 1 if anything is wrong, with what to do.",
            run=_check,
            examples=("greenroom db check", "greenroom db check --json"),
        )
    },
)
