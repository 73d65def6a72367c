"""Answers to `library.*`: the library as files, both ways."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from greenroom.daemon import seeding
from greenroom.gateway.checking import template_issues
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.library import files as files_room
from greenroom.library.files import LibraryUnreadable, NoPlace, Offered
from greenroom.library.merging import Merge, Step, merge
from greenroom.library.rendering import render
from greenroom.model.errors import InvalidParams, Issue
from greenroom.model.library import Row, TemplateDraft, Tier
from greenroom.protocol.command import Command
from greenroom.protocol.commands.edge_case import EdgeCaseCreate
from greenroom.protocol.commands.library import (
    FileTaken,
    LeftOut,
    LibraryExport,
    LibraryExported,
    LibraryFile,
    LibraryImport,
    LibraryImported,
)
from greenroom.protocol.commands.scenario import ScenarioCreate
from greenroom.protocol.commands.template import TemplateCreate
from greenroom.protocol.every_issue import issues_of
from greenroom.store import edge_cases, receipts, scenarios, templates
from greenroom.store.port import Transaction

TABLE = HandlerTable()

_CREATES: Mapping[Tier, type[Command[Any]]] = MappingProxyType(
    {Tier.TEMPLATE: TemplateCreate, Tier.SCENARIO: ScenarioCreate, Tier.EDGE_CASE: EdgeCaseCreate}
)
"""What makes a row of each kind: a file may hold what it takes."""


@TABLE.answers(LibraryExport)
async def export(call: Call, command: LibraryExport) -> LibraryExported:
    """Answer the library as files."""
    kinds = tuple(Tier) if command.kinds is None else tuple(kind for kind in Tier if kind in command.kinds)
    owner = call.who.uid if command.mine else None

    def query(db: sqlite3.Connection) -> tuple[dict[Tier, Sequence[Row]], dict[str, str]]:
        tables: dict[Tier, Sequence[Row]] = {
            Tier.TEMPLATE: templates.every(db, owner),
            Tier.SCENARIO: scenarios.every(db, owner),
            Tier.EDGE_CASE: edge_cases.every(db, owner),
        }
        parents = {row.id: row.name for row in templates.every(db)}
        return {kind: tables[kind] for kind in kinds}, parents

    rows, parents = await call.service.store.read(query, kind="library.export")
    # In a thread: a thousand rows take some hundred milliseconds to write down.
    made = await asyncio.to_thread(render, rows, parents, call.who.uid)
    return LibraryExported(
        files=[LibraryFile(path=file.path, text=file.text) for file in made.files],
        left_out=[LeftOut(kind=row.kind, id=row.id, name=row.name) for row in made.left_out],
    )


@TABLE.answers(LibraryImport)
async def import_(call: Call, command: LibraryImport) -> LibraryImported:
    """Take rows from files, all or none."""
    offered, issues = await asyncio.to_thread(_read, command.files)
    for number, each in offered.items():
        if isinstance(each.draft, TemplateDraft):
            issues += [_within(number, issue) for issue in await template_issues(call, each.draft)]
    if issues:
        raise InvalidParams(*issues)

    def merged(db: sqlite3.Connection) -> Merge:
        ids, now = call.service.ids, call.service.clock.now()
        rows = list(offered.values())
        found = merge(rows, seeding.look_up(db, rows), owner=call.who.uid, ids=ids, now=now)
        if found.misfits:
            numbers = {each.place: number for number, each in offered.items()}
            raise InvalidParams(
                *(
                    Issue(_path(numbers[each.place]), f"a row that fits, but {each.message}")
                    for each in found.misfits
                )
            )
        return found

    def unit(tx: Transaction) -> Merge:
        found = merged(tx.db)
        seeding.keep(tx.db, [step for step in found.steps if _is_written(step, command)])
        receipts.done(tx.db, call.who, call.service.clock.now())
        return found

    store = call.service.store
    found = await (
        store.read(merged, kind="library.import") if command.dry_run else store.write(unit, kind="library.import")
    )
    taken = [_taken(step, command) for step in found.steps]
    return LibraryImported(files=taken, written=sum(file.written for file in taken))


def _read(files: Sequence[LibraryFile]) -> tuple[dict[int, Offered], list[Issue]]:
    """The rows of the files that hold what their kind takes, by number; and what is wrong with the other files."""
    rows: dict[int, Offered] = {}
    issues: list[Issue] = []
    places: set[str] = set()
    for number, file in enumerate(files):
        if file.path in places:
            issues.append(Issue(f"$.files[{number}].path", f"a place of its own: {file.path!r} is there already"))
            continue
        places.add(file.path)
        try:
            document = files_room.read(file.path, file.text)
            wrong = issues_of(msgspec.json.encode(document.fields), _CREATES[document.kind])
            if not wrong:
                rows[number] = files_room.offered(document)
        except LibraryUnreadable as error:
            at = f"$.files[{number}].path" if isinstance(error, NoPlace) else _path(number)
            issues.append(Issue(at, f"a row that can be read, but {error.what}"))
            continue
        issues += [_within(number, issue) for issue in wrong]
    return rows, issues


def _path(number: int) -> str:
    return f"$.files[{number}].text"


def _within(number: int, issue: Issue) -> Issue:
    """What is wrong with a field, as what is wrong with the file that it stands in."""
    return Issue(f"{_path(number)}{issue.path.removeprefix('$')}", issue.expected)


def _is_written(step: Step, command: LibraryImport) -> bool:
    return not command.dry_run and (step.state == "new" or (step.state == "changed" and command.overwrite))


def _taken(step: Step, command: LibraryImport) -> FileTaken:
    written = _is_written(step, command)
    return FileTaken(
        path=step.place,
        kind=step.kind,
        name=step.row.name,
        id=step.row.id if written or step.state != "new" else None,
        state=step.state,
        written=written,
    )
