"""Answers to `scenario.*`. The library is everybody's to read."""

from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.table import HandlerTable
from greenroom.protocol.command import Page
from greenroom.protocol.commands.scenario import ScenarioGet, ScenarioList
from greenroom.protocol.rows.library import ScenarioRow
from greenroom.store import scenarios
from greenroom.store.scenarios import ScenarioFilter

TABLE = HandlerTable()


@TABLE.answers(ScenarioGet)
async def get(call: Call, command: ScenarioGet) -> ScenarioRow:
    """Read one."""
    wanted = command.scenario_id
    row = await call.service.store.read(lambda db: scenarios.get(db, wanted), kind="scenario.get")
    return ScenarioRow.of(existing(row, "scenario", wanted))


@TABLE.answers(ScenarioList)
async def list_(call: Call, command: ScenarioList) -> Page[ScenarioRow]:
    """List them."""
    filters = ScenarioFilter(
        status=command.status,
        complexity=command.complexity,
        parent_template_id=command.parent_template_id,
        search=command.search,
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(lambda db: scenarios.page(db, filters, request), kind="scenario.list")
    return shown(found, command, ScenarioRow.of)
