"""Answers to `edge_case.*`. The library is everybody's to read, and changed by a row's owner."""

from greenroom.gateway.reading import page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.shelf import Shelf
from greenroom.gateway.table import HandlerTable
from greenroom.model.library import EdgeCase, EdgeCaseDraft
from greenroom.protocol.command import Page
from greenroom.protocol.commands.edge_case import (
    EdgeCaseCreate,
    EdgeCaseDelete,
    EdgeCaseGet,
    EdgeCaseList,
    EdgeCaseMarkTested,
    EdgeCaseUpdate,
)
from greenroom.protocol.rows.library import Deleted, EdgeCaseRow
from greenroom.store import edge_cases
from greenroom.store.edge_cases import EdgeCaseFilter

TABLE = HandlerTable()
SHELF = Shelf("edge_case", edge_cases, draft=EdgeCaseDraft, make=EdgeCase)


@TABLE.answers(EdgeCaseCreate)
async def create(call: Call, command: EdgeCaseCreate) -> EdgeCaseRow:
    """Make one."""
    return EdgeCaseRow.of(await SHELF.create(call, command))


@TABLE.answers(EdgeCaseGet)
async def get(call: Call, command: EdgeCaseGet) -> EdgeCaseRow:
    """Read one."""
    return EdgeCaseRow.of(await SHELF.get(call, command.edge_case_id))


@TABLE.answers(EdgeCaseList)
async def list_(call: Call, command: EdgeCaseList) -> Page[EdgeCaseRow]:
    """List them."""
    filters = EdgeCaseFilter(
        status=command.status,
        statuses=command.statuses,
        risk_level=command.risk_level,
        risk_levels=command.risk_levels,
        priority=command.priority,
        category=command.category,
        parent_template_id=command.parent_template_id,
        tested=command.tested,
        search=command.search,
        called=command.called,
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(lambda db: edge_cases.page(db, filters, request), kind="edge_case.list")
    return shown(found, command, EdgeCaseRow.of)


@TABLE.answers(EdgeCaseUpdate)
async def update(call: Call, command: EdgeCaseUpdate) -> EdgeCaseRow:
    """Change one of the caller's own."""
    return EdgeCaseRow.of(await SHELF.update(call, command, command.edge_case_id, command.if_revision))


@TABLE.answers(EdgeCaseDelete)
async def delete(call: Call, command: EdgeCaseDelete) -> Deleted:
    """Delete one of the caller's own."""
    await SHELF.delete(call, command.edge_case_id)
    return Deleted(deleted=True)


@TABLE.answers(EdgeCaseMarkTested)
async def mark_tested(call: Call, command: EdgeCaseMarkTested) -> EdgeCaseRow:
    """Note the time of a test."""
    row = await SHELF.write(
        call, "mark_tested", command.edge_case_id, lambda tx, row, now: edge_cases.note_test(tx.db, row.id, now)
    )
    return EdgeCaseRow.of(row)
