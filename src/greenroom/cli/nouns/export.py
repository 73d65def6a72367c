"""`greenroom export`: a training set, written and waited for."""

import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Final

from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.progress import Standing, display
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import show_facts
from greenroom.cli.verb import verb_of
from greenroom.client.blocking import Client
from greenroom.protocol.commands.conversation import ConversationFilter
from greenroom.protocol.commands.export import ExportGet, ExportRow, ExportStart

FIRST_LOOK_S: Final = 0.05
LONGEST_WAIT_S: Final = 1.0
WHOLE: Final = 100


def _arguments(parser: ArgumentParser) -> None:
    add_options(parser, ExportStart, but=("filter",))
    chosen = parser.add_argument_group(
        "which conversations (by default the approved ones, and none of rehearsal's)"
    )
    # A group adds options as its parser does.
    add_options(chosen, ConversationFilter)  # type: ignore[arg-type]


def _wait(client: Client, export_id: str) -> ExportRow:
    """Look again and again, less and less often, until it has ended."""
    shown = display(sys.stderr)
    wait_s = FIRST_LOOK_S
    time.sleep(wait_s)
    while True:
        row = client.call(ExportGet(export_id=export_id))
        if row.status != "running":
            shown.close()
            return row
        shown.report(Standing(name="export", done=int(row.progress), total=WHOLE, counted=False), None)
        time.sleep(wait_s)
        wait_s = min(wait_s * 1.5, LONGEST_WAIT_S)


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        more = looked_up(args, Finder(client))
        said = {
            name: more.get(name, args.__dict__[name])
            for name in ConversationFilter.__struct_fields__
            if name in args
        }
        path = str(Path(args.path).absolute()) if "path" in args else None
        started = client.call(build(ExportStart, args, path=path, filter=said or None))
        row = _wait(client, started.export_id)
    if args.json:
        show_json(row)
    elif row.status == "completed":
        _show(row)
    else:
        tell(f"The export failed: {row.error}", "red")
    return DONE if row.status == "completed" else FAILED


def _show(row: ExportRow) -> None:
    show_facts(
        [
            ("folder", row.path),
            ("conversations", f"{row.rows:,}"),
            *((file.path, f"{file.rows:,} rows, SHA-256 {file.sha256}") for file in row.files),
        ]
    )
    if not row.rows:
        tell(
            "It is empty: by default approved conversations alone go in, and none of rehearsal's. "
            "See --statuses and --include-rehearsal.",
            "yellow",
        )


VERB = verb_of(
    ExportStart,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom export --format openai",
        "greenroom export --format openai --path ./set --quality-min 8",
        "greenroom export --format openai --batch Quickstart --statuses pending_review --include-rehearsal",
    ),
)
