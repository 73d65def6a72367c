"""Answers to `edge_case.*`. The library is everybody's to read."""

from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.protocol.command import Page
from greenroom.protocol.commands.edge_case import EdgeCaseGet, EdgeCaseList
from greenroom.protocol.rows.library import EdgeCaseRow
from greenroom.store import edge_cases
from greenroom.store.edge_cases import EdgeCaseFilter

TABLE = HandlerTable()


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
        search=command.search,
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(lambda db: edge_cases.page(db, filters, request), kind="edge_case.list")
    return shown(found, command, EdgeCaseRow.of)
