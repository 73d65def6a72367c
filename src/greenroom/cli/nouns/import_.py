"""`greenroom import`: conversations of another tool's set."""

import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, get_args

import msgspec
from msgspec import Struct

from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, FAILED, WrongUsage
from greenroom.cli.progress import Display, Rate, Standing, display
from greenroom.cli.setfile import SetFile, SetFormat, SetRow, format_of, opened
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import show_facts
from greenroom.cli.verb import Verb
from greenroom.client.blocking import Client
from greenroom.protocol.commands.conversation import ConversationImport, ImportFormat

ROWS_IN_CALL: Final = 200
"""As many as are checked and kept in a fraction of a second, so that progress shows."""

BYTES_IN_CALL: Final = 4 * 1024 * 1024
SHOWN: Final = 20


class RefusedLine(Struct, frozen=True, kw_only=True):
    """A row that was not taken: the line that it begins on, and why."""

    line: int
    reason: str


class ImportTotals(Struct, kw_only=True):
    """What became of a file."""

    format: str
    imported: int = 0
    duplicates: int = 0
    refused: list[RefusedLine]


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="a JSON array or JSONL; - is stdin")
    parser.add_argument(
        "--format", choices=get_args(ImportFormat), help="its format, where its rows don't show it"
    )
    parser.add_argument("--source", metavar="WORDS", help="what it is noted as (default: the file's name)")


def _run(args: Namespace) -> int:
    source = args.source or ("stdin" if args.file == "-" else Path(args.file).name)
    with opened(args.file) as file, daemon(args) as client:
        shown = display(sys.stderr)
        try:
            totals = import_rows(client, file, args.format, source, shown)
        finally:
            shown.close()
    if args.json:
        show_json(totals)
    else:
        _show(totals)
    return DONE if totals.imported or totals.duplicates or not totals.refused else FAILED


def import_rows(
    client: Client, file: SetFile, format_name: SetFormat | None, source: str, shown: Display
) -> ImportTotals:
    """Send the rows of a file, some at a time. A row that can't be read stops nothing.

    Raises:
        WrongUsage: the file holds no row of any format.
    """
    rate, speed = Rate(time.monotonic), Rate(time.monotonic)
    totals: ImportTotals | None = None
    for portion in _portions(file.rows()):
        good = [row for row in portion if not row.problem]
        if totals is None:
            format_name = format_name or next((found for row in good if (found := format_of(row.value))), None)
            if format_name is None:
                raise WrongUsage(_unknown(portion))
            totals = ImportTotals(format=format_name, refused=[])
        assert format_name is not None
        totals.refused += [RefusedLine(line=row.line, reason=row.problem) for row in portion if row.problem]
        done = client.call(ConversationImport(format=format_name, rows=[row.value for row in good], source=source))
        totals.imported += done.imported
        totals.duplicates += done.duplicates
        totals.refused += [RefusedLine(line=good[each.row].line, reason=each.reason) for each in done.refused]
        rows_a_second = rate.note(totals.imported + totals.duplicates)
        if file.size:
            shown.report(_standing(source, file, len(totals.refused), speed.note(file.read)), rows_a_second)
    if totals is None:
        raise WrongUsage("no rows are in it")
    totals.refused.sort(key=lambda each: each.line)
    return totals


def _standing(source: str, file: SetFile, refused: int, bytes_a_second: float | None) -> Standing:
    """How far the file was read."""
    left_s = (file.size - file.read) / bytes_a_second if bytes_a_second else None
    return Standing(name=source, done=file.read, total=file.size, counted=False, failed=refused, left_s=left_s)


def _portions(rows: Iterable[SetRow]) -> Iterator[list[SetRow]]:
    portion: list[SetRow] = []
    weight = 0
    for row in rows:
        size = len(msgspec.json.encode(row.value))
        if portion and (len(portion) == ROWS_IN_CALL or weight + size > BYTES_IN_CALL):
            yield portion
            portion, weight = [], 0
        portion.append(row)
        weight += size
    if portion:
        yield portion


def _unknown(portion: list[SetRow]) -> str:
    first = portion[0]
    why = first.problem or "it has neither messages, nor conversations, nor instruction and output"
    return f"line {first.line}: {why}; --format says what it is"


def _show(totals: ImportTotals) -> None:
    show_facts(
        [
            ("format", totals.format),
            ("imported", f"{totals.imported:,}"),
            ("there already", f"{totals.duplicates:,}" if totals.duplicates else ""),
            ("refused", f"{len(totals.refused):,}" if totals.refused else ""),
        ]
    )
    for each in totals.refused[:SHOWN]:
        tell(f"line {each.line}: {each.reason}", "yellow")
    if len(totals.refused) > SHOWN:
        tell(f"… and {len(totals.refused) - SHOWN:,} more; --json lists them all.", "dim")


VERB = Verb(
    summary="Take conversations from a set of another tool",
    description="Takes the conversations of an openai, sharegpt or alpaca set, a JSON array or JSONL. Each is "
    "scored, and none comes twice. A row that can't be read is reported with its line and its reason.",
    run=_run,
    arguments=_arguments,
    examples=(
        "greenroom import alpaca_data.json",
        "zcat set.jsonl.gz | greenroom import - --format openai --source mine",
    ),
)
