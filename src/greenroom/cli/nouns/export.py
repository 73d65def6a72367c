"""`greenroom export`: a training set, written and waited for; and those that were written before."""

import sys
import time
from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace
from math import isclose
from pathlib import Path
from typing import Final

from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import answer, daemon
from greenroom.cli.exits import DONE, FAILED, WrongUsage
from greenroom.cli.figures import clock, counted, short
from greenroom.cli.filtering import FIELDS, add_filter, said_of_filter
from greenroom.cli.finding import Finder, looked_up
from greenroom.cli.looking import waits_s
from greenroom.cli.paged import show_page
from greenroom.cli.progress import Standing, display
from greenroom.cli.returning import WhileAway, patiently
from greenroom.cli.speaking import show_json, tell, width
from greenroom.cli.table import Column, show_facts
from greenroom.cli.verb import flag, spoken, verb_of
from greenroom.client.blocking import Client
from greenroom.protocol.commands.export import ExportCancel, ExportGet, ExportList, ExportRow, ExportStart

WHOLE: Final = 100
OF_CARDS: Final = frozenset({"anki", "cards_csv"})
OF_CONVERSATIONS: Final = ("split", "split_by", "dedup", "system_prompt")
"""What can be asked of an export of conversations alone, beside their filter."""

OF_START: Final = (*(name for name in ExportStart.__struct_fields__ if name != "format"), *FIELDS)
"""What can be asked of a new export alone."""

OF_LIST: Final = ("limit", "page", "all_owners")
COLUMNS: Final = (
    Column("id"),
    Column("made"),
    Column("format"),
    Column("status"),
    Column("rows", right=True),
    Column("path", cut=True),
)
MINUTES: Final = len("2026-11-21 08:00")
BEFORE_PATH: Final = 60
LEAST_PATH: Final = 20
SPLITS: Final = {2: ("train", "test"), 3: ("train", "validation", "test")}
"""What shares are those of, by their number."""


def _arguments(parser: ArgumentParser) -> None:
    add_options(parser, ExportStart, but=("filter", "split"))
    parser.add_argument(
        "--split",
        metavar="90/5/5",
        type=_shares,
        default=SUPPRESS,
        help="the shares of train, validation and test, or of train and test as in 80/20, by a hash: nothing"
        " moves as the set grows",
    )
    others = parser.add_argument_group("in place of a new export").add_mutually_exclusive_group()
    others.add_argument("--list", action="store_true", help="show the exports that there are, newest first")
    others.add_argument("--show", metavar="EXPORT", help="show one, named by its id: its folder, files and notes")
    others.add_argument("--cancel", metavar="EXPORT", help="end one that is running, named by its id")
    # A group adds options as its parser does.
    add_options(parser.add_argument_group("with --list, which --format narrows"), ExportList, only=OF_LIST)  # type: ignore[arg-type]
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


def _tell_shares(split: dict[str, float]) -> None:
    """Only the proportion of shares counts: where that is not what they look like, say what they come to."""
    total = sum(split.values())
    if split and total > 0 and not (isclose(total, 1) or isclose(total, 100)):
        parts = ", ".join(f"{100 * share / total:.0f} % {name}" for name, share in split.items())
        tell(f"--split: the shares add up to {total:g}, so that they come to {parts}.", "dim")


def _list(client: Client, args: Namespace) -> int:
    said = {name: getattr(args, name) for name in ("format", *OF_LIST) if name in args}
    return answer(
        args,
        client,
        build(ExportList, Namespace(), **said),
        lambda page: show_page(page, COLUMNS, _cells, "There are no such exports."),
    )


def _cells(row: ExportRow) -> tuple[str, ...]:
    return (
        short(row.id),
        clock(row.created_at)[:MINUTES],
        row.format,
        row.status,
        f"{row.rows:,}",
        _place(row.path),
    )


def _place(path: str) -> str:
    """A path with its end, which tells it from others, as wide as the terminal leaves room for."""
    room = width()
    most = len(path) if room is None else max(LEAST_PATH, room - BEFORE_PATH)
    return path if len(path) <= most else f"…{path[1 - most :]}"


def _cancel(client: Client, args: Namespace) -> int:
    command = ExportCancel(export_id=Finder(client).id_of("export", args.cancel))
    return answer(args, client, command, lambda cancelled: tell(cancelled.message))


def _check(args: Namespace) -> None:
    """Raise WrongUsage where something is said that has no meaning for what is wanted."""
    format_name = getattr(args, "format", None)
    if args.list:
        what, misplaced = "with --list", OF_START
    elif args.show is not None or args.cancel is not None:
        what, misplaced = "for an export of before", ("format", *OF_START, *OF_LIST)
    elif format_name in OF_CARDS:
        what = f"here, as {format_name} holds flashcards, all of yours"
        misplaced = (*OF_CONVERSATIONS, *FIELDS, *OF_LIST)
    else:
        what, misplaced = "without --list", OF_LIST
    if said := [flag(name) for name in misplaced if name in args]:
        raise WrongUsage(f"{', '.join(said)}: of no use {what}; leave {'it' if len(said) == 1 else 'them'} out")


def _wait(client: Client, export_id: str) -> ExportRow:
    """Look again and again until it has ended."""
    shown, waits = display(sys.stderr), waits_s()
    while True:
        time.sleep(next(waits))
        onward = f"The export begins again then; `greenroom export --show {short(export_id)}` shows it."
        row = patiently(client, ExportGet(export_id=export_id), onward)
        if row.status != "running":
            shown.close()
            return row
        shown.report(Standing(name="export", done=int(row.progress), total=WHOLE, counted=False), None)


def _run(args: Namespace) -> int:
    _check(args)
    with daemon(args) as client:
        if args.list:
            return _list(client, args)
        if args.show is not None:
            command = ExportGet(export_id=Finder(client).id_of("export", args.show))
            return answer(args, client, command, _show)
        if args.cancel is not None:
            return _cancel(client, args)
        _tell_shares(getattr(args, "split", {}))
        said = said_of_filter(args, looked_up(args, Finder(client)))
        path = str(Path(args.path).absolute()) if "path" in args else None
        started = client.call(build(ExportStart, args, path=path, filter=said or None))
        try:
            row = _wait(client, started.export_id)
        except KeyboardInterrupt as stopped:
            goes_on = (
                "The export begins again once the daemon is back"
                if isinstance(stopped, WhileAway)
                else "It goes on"
            )
            tell(f"\n{goes_on}; `greenroom export --cancel {short(started.export_id)}` would end it.")
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
            ("id", row.id),
            ("status", row.status if row.status != "completed" else ""),
            ("why", row.error or ""),
            ("folder", row.path),
            ("flashcards" if row.format in OF_CARDS else "conversations", f"{row.rows:,}"),
            *((file.path, f"{counted(file.rows, 'row')}, SHA-256 {file.sha256}") for file in row.files),
        ]
    )
    for note in row.notes:
        tell(spoken(note, (*ExportStart.__struct_fields__, *FIELDS)), "" if row.rows else "yellow")
    if row.status == "completed" and not row.rows:
        tell("It is empty.", "yellow")


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
        "greenroom export --list",
    ),
)
