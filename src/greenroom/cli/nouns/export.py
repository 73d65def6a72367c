"""`greenroom export`: a training set, written and waited for."""

import sys
import time
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path
from typing import Final

from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, FAILED
from greenroom.cli.filtering import add_filter, said_of_filter
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.looking import waits_s
from greenroom.cli.progress import Standing, display
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import show_facts
from greenroom.cli.verb import spoken, verb_of
from greenroom.client.blocking import Client
from greenroom.protocol.commands.export import ExportCancel, ExportGet, ExportRow, ExportStart

WHOLE: Final = 100
OF_CARDS: Final = frozenset({"anki", "cards_csv"})
SPLITS: Final = {2: ("train", "test"), 3: ("train", "validation", "test")}
"""What shares are those of, by their number."""


def _arguments(parser: ArgumentParser) -> None:
    add_options(parser, ExportStart, but=("filter", "split"))
    parser.add_argument(
        "--split",
        metavar="90/5/5",
        type=_shares,
        default=SUPPRESS,
        help="the shares of train, validation and test, by a hash: nothing moves as the set grows",
    )
    parser.add_argument(
        "--cancel", metavar="EXPORT", help="end an export that is running, named by its id, in place of a new one"
    )
    add_filter(parser, "which conversations (by default the approved ones, and none of rehearsal's)")


def _shares(text: str) -> dict[str, float]:
    """`90/5/5`, or `90/10` for train and test."""
    parts = text.split("/")
    names = SPLITS.get(len(parts), ())
    try:
        return dict(zip(names, map(float, parts), strict=True))
    except ValueError as error:
        raise ArgumentTypeError(
            f"{text!r} is no split: expected shares of train, validation and test, as in 90/5/5, or of train and"
            " test, as in 90/10"
        ) from error


def _cancel(client: Client, args: Namespace) -> int:
    answer = client.call(ExportCancel(export_id=Finder(client).id_of("export", args.cancel)))
    if args.json:
        show_json(answer)
    else:
        tell(answer.message)
    return DONE


def _wait(client: Client, export_id: str) -> ExportRow:
    """Look again and again until it has ended."""
    shown, waits = display(sys.stderr), waits_s()
    while True:
        time.sleep(next(waits))
        row = client.call(ExportGet(export_id=export_id))
        if row.status != "running":
            shown.close()
            return row
        shown.report(Standing(name="export", done=int(row.progress), total=WHOLE, counted=False), None)


def _run(args: Namespace) -> int:
    with daemon(args) as client:
        if args.cancel is not None:
            return _cancel(client, args)
        said = said_of_filter(args, looked_up(args, Finder(client)))
        path = str(Path(args.path).absolute()) if "path" in args else None
        started = client.call(build(ExportStart, args, path=path, filter=said or None))
        try:
            row = _wait(client, started.export_id)
        except KeyboardInterrupt:
            tell(f"\nIt goes on; `greenroom export --cancel {started.export_id[-8:]}` would end it.")
            raise
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
            ("flashcards" if row.format in OF_CARDS else "conversations", f"{row.rows:,}"),
            *((file.path, f"{file.rows:,} rows, SHA-256 {file.sha256}") for file in row.files),
        ]
    )
    for note in row.notes:
        tell(spoken(note, ExportStart.__struct_fields__))
    if not row.rows:
        tell(_why_empty(row), "yellow")


def _why_empty(row: ExportRow) -> str:
    if row.format in OF_CARDS:
        return (
            "It is empty: accepted flashcards go in, and none of rehearsal's. `greenroom flashcards review`"
            " accepts; see --include-rehearsal."
        )
    return (
        "It is empty: by default approved conversations alone go in, and none of rehearsal's. "
        "`greenroom review` approves; see --statuses and --include-rehearsal."
    )


VERB = verb_of(
    ExportStart,
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom export --format openai",
        "greenroom export --format openai --path ./set --quality-min 8",
        "greenroom export --format openai --batch Quickstart --statuses pending_review --include-rehearsal",
        "greenroom export --format parquet --split 90/5/5 --split-by template --dedup 0.8 --redact",
        "greenroom export --format anki",
    ),
)
