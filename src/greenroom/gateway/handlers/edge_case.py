"""Answers to `edge_case.*`. The library is everybody's to read, and changed by a row's owner."""

from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.shared_rows import changed, check_parent, deletion, own, said
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
from greenroom.store import edge_cases, receipts
from greenroom.store.edge_cases import EdgeCaseFilter
from greenroom.store.port import Transaction

TABLE = HandlerTable()


@TABLE.answers(EdgeCaseCreate)
async def create(call: Call, command: EdgeCaseCreate) -> EdgeCaseRow:
    """Make one."""
    now = call.service.clock.now()
    fields = said(command, EdgeCaseDraft)
    row = EdgeCase(**fields, id=call.service.ids.new(), owner=call.who.uid, created_at=now, updated_at=now)

    def unit(tx: Transaction) -> None:
        check_parent(tx.db, fields)
        edge_cases.insert(tx.db, row)
        receipts.done(tx.db, call.who, now)

    await call.service.store.write(unit, kind="edge_case.create")
    return EdgeCaseRow.of(row)


@TABLE.answers(EdgeCaseGet)
async def get(call: Call, command: EdgeCaseGet) -> EdgeCaseRow:
    """Read one."""
    wanted = command.edge_case_id
    row = await call.service.store.read(lambda db: edge_cases.get(db, wanted), kind="edge_case.get")
    return EdgeCaseRow.of(existing(row, "edge case", wanted))


@TABLE.answers(EdgeCaseList)
async def list_(call: Call, command: EdgeCaseList) -> Page[EdgeCaseRow]:
    """List them."""
    filters = EdgeCaseFilter(
        status=command.status,
        risk_level=command.risk_level,
        category=command.category,
        parent_template_id=command.parent_template_id,
        tested=command.tested,
        search=command.search,
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(lambda db: edge_cases.page(db, filters, request), kind="edge_case.list")
    return shown(found, command, EdgeCaseRow.of)


@TABLE.answers(EdgeCaseUpdate)
async def update(call: Call, command: EdgeCaseUpdate) -> EdgeCaseRow:
    """Change one of the caller's own."""
    wanted, now = command.edge_case_id, call.service.clock.now()

    def unit(tx: Transaction) -> EdgeCase:
        row = own(edge_cases.get(tx.db, wanted), "edge case", wanted, call)
        changes = changed(row, said(command, EdgeCaseDraft))
        check_parent(tx.db, changes)
        receipts.done(tx.db, call.who, now)
        return (edge_cases.update(tx.db, wanted, changes, now) if changes else None) or row

    return EdgeCaseRow.of(await call.service.store.write(unit, kind="edge_case.update"))


@TABLE.answers(EdgeCaseDelete)
async def delete(call: Call, command: EdgeCaseDelete) -> Deleted:
    """Delete one of the caller's own."""
    wanted = command.edge_case_id

    def unit(tx: Transaction) -> None:
        row = own(edge_cases.get(tx.db, wanted), "edge case", wanted, call)
        edge_cases.delete(tx.db, wanted)
        tx.note(deletion(call, "edge_case", row))
        receipts.done(tx.db, call.who, call.service.clock.now())

    await call.service.store.write(unit, kind="edge_case.delete")
    return Deleted(deleted=True)


@TABLE.answers(EdgeCaseMarkTested)
async def mark_tested(call: Call, command: EdgeCaseMarkTested) -> EdgeCaseRow:
    """Note the time of a test."""
    wanted, now = command.edge_case_id, call.service.clock.now()

    def unit(tx: Transaction) -> EdgeCase:
        row = own(edge_cases.get(tx.db, wanted), "edge case", wanted, call)
        receipts.done(tx.db, call.who, now)
        return edge_cases.update(tx.db, wanted, {"tested": True, "last_tested_at": now}, now) or row

    return EdgeCaseRow.of(await call.service.store.write(unit, kind="edge_case.mark_tested"))
