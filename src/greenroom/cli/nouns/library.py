"""`greenroom library`: templates, scenarios and edge cases as files, both ways."""

import re
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from greenroom.cli import libraryfolder
from greenroom.cli.arguments import add_options, build
from greenroom.cli.calling import daemon
from greenroom.cli.exits import DONE, WrongUsage
from greenroom.cli.libraryfolder import FOLDERS, Placed
from greenroom.cli.speaking import show_json, tell
from greenroom.cli.table import Column, show_table
from greenroom.cli.verb import Group, Verb
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.commands.library import (
    MOST_FILES,
    FileTaken,
    LibraryExport,
    LibraryExported,
    LibraryFile,
    LibraryImport,
    LibraryImported,
)

COLUMNS: Final = (Column("file", cut=True), Column("name", cut=True), Column("state"))

_IN_A_FILE: Final = re.compile(r"\$\.files\[(\d+)\](?:\.text\b|\.path\b)?\.?(?P<rest>[^:]*)")


def _folder(parser: ArgumentParser, words: str) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help=words)


def _export_arguments(parser: ArgumentParser) -> None:
    _folder(parser, "the folder; it is made where it isn't there")
    add_options(parser, LibraryExport, but=("all_owners",))
    parser.add_argument("--overwrite", action="store_true", help="write over files that differ from their rows")
    parser.add_argument("--dry-run", action="store_true", help="write nothing: only show what would be written")


def _export(args: Namespace) -> int:
    with daemon(args) as client:
        exported = client.call(build(LibraryExport, args))
        there = libraryfolder.read(args.folder)
        # How a file differs from its row is for the daemon to say, as in an import: files may be laid out by hand.
        taken = _import(client, LibraryImport(files=list(there), dry_run=True)).files if there else []
    placed = libraryfolder.place(exported.files, taken)
    written = [] if args.dry_run else [file for file in placed if _is_written(file, args)]
    for file in written:
        libraryfolder.write(args.folder, file)
    if args.json:
        show_json(exported)
        return DONE
    _show(((file.path, file.name, file.state) for file in placed), "No row was found.")
    _tell(Counter(file.state for file in placed), overwritten=args.overwrite)
    _tell_of_others(exported, taken, placed)
    tell(f"Written to {args.folder}: {len(written):,}.")
    return DONE


def _is_written(file: Placed, args: Namespace) -> bool:
    return file.state == "new" or (file.state == "changed" and args.overwrite)


def _tell_of_others(exported: LibraryExported, there: Iterable[FileTaken], placed: Iterable[Placed]) -> None:
    """Tell of rows that got no file, and of files that no row is behind."""
    for row in exported.left_out:
        tell(
            f"Another {row.kind.replace('_', ' ')} has the name {row.name!r} too; {row.id} was left out.", "yellow"
        )
    known = {file.path for file in placed}
    if alone := [file.path for file in there if file.path not in known]:
        tell(f"Left alone, as no such row was exported: {', '.join(alone)}.", "dim")


def _import_arguments(parser: ArgumentParser) -> None:
    _folder(parser, f"a folder with {', '.join(f'{each}/' for each in FOLDERS.values())} in it")
    add_options(parser, LibraryImport, but=("files",))


def _run_import(args: Namespace) -> int:
    files = libraryfolder.read(args.folder)
    if not files:
        holders = ", ".join(f"{each}/*.toml" for each in FOLDERS.values())
        raise WrongUsage(f"{args.folder}: expected {holders} in it, and there are none")
    command = build(LibraryImport, args, files=list(files))
    with daemon(args) as client:
        answer = _import(client, command)
    if args.json:
        show_json(answer)
        return DONE
    _show(((file.path, file.name, file.state) for file in answer.files), "")
    _tell(Counter(file.state for file in answer.files), overwritten=command.overwrite)
    tell(f"Written: {answer.written:,}.")
    return DONE


def _import(client: Client, command: LibraryImport) -> LibraryImported:
    """Import files; a refusal names them by their paths."""
    files = command.files
    if len(files) > MOST_FILES:
        raise WrongUsage(f"expected at most {MOST_FILES:,} files at once; there are {len(files):,}")
    try:
        return client.call(command)
    except Refused as refused:
        raise Refused(
            _IN_A_FILE.sub(lambda found: _place(files, found), refused.message),
            code=refused.code,
            wire_type=refused.wire_type,
            details=refused.details,
            request_id=refused.request_id,
        ) from refused


def _place(files: Sequence[LibraryFile], found: re.Match[str]) -> str:
    path = files[int(found[1])].path
    return f"\n  {path}, {found['rest']}" if found["rest"] else f"\n  {path}"


def _show(rows: Iterable[tuple[str, str, str]], nothing: str) -> None:
    """Print what isn't the same."""
    listed = list(rows)
    if not listed:
        tell(nothing, "dim")
    elif differing := [row for row in listed if row[2] != "same"]:
        show_table(COLUMNS, differing)


def _tell(counts: Counter[str], *, overwritten: bool) -> None:
    changed = "" if overwritten or not counts["changed"] else " (left alone without --overwrite)"
    tell(f"{counts['new']:,} new, {counts['changed']:,} changed{changed}, {counts['same']:,} the same.")


VERB = Group(
    examples=("greenroom library export ./library", "greenroom library import ./library --dry-run"),
    verbs={
        "export": Verb(
            summary="Write the library into a folder, a row a TOML file",
            description="Write the library into a folder for git: templates/, scenarios/ and edge_cases/, a row a "
            "TOML file. A row keeps the file with its name; one that differs is left alone without --overwrite. "
            "Counts, ratings and ids stay out. Files of rows that were not exported are left alone.",
            run=_export,
            arguments=_export_arguments,
            examples=(
                "greenroom library export ./library",
                "greenroom library export ./library --mine --overwrite",
            ),
        ),
        "import": Verb(
            summary="Take rows from the files of a folder",
            description="Take rows from the files of a folder, all of them or, if one is wrong, none. They become "
            "yours. A file means your row of its name; one that differs is left alone without --overwrite. It "
            "deletes nothing, and touches nobody else's rows.",
            run=_run_import,
            arguments=_import_arguments,
            examples=(
                "greenroom library import ./library --dry-run",
                "greenroom library import ./library --overwrite",
            ),
        ),
    },
)
