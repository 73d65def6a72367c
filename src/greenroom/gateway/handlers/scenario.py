"""Answers to `scenario.*`. The library is everybody's to read, and changed by a row's owner."""

from greenroom.gateway.reading import page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.shelf import Shelf
from greenroom.gateway.table import HandlerTable
from greenroom.model.library import Scenario, ScenarioDraft
from greenroom.protocol.command import Page
from greenroom.protocol.commands.scenario import (
    ScenarioCreate,
    ScenarioDelete,
    ScenarioGet,
    ScenarioList,
    ScenarioUpdate,
)
from greenroom.protocol.rows.library import Deleted, ScenarioRow
from greenroom.store import scenarios
from greenroom.store.scenarios import ScenarioFilter

TABLE = HandlerTable()
SHELF = Shelf("scenario", scenarios, draft=ScenarioDraft, make=Scenario)


@TABLE.answers(ScenarioCreate)
async def create(call: Call, command: ScenarioCreate) -> ScenarioRow:
    """Make one."""
    return ScenarioRow.of(await SHELF.create(call, command))


@TABLE.answers(ScenarioGet)
async def get(call: Call, command: ScenarioGet) -> ScenarioRow:
    """Read one."""
    return ScenarioRow.of(await SHELF.get(call, command.scenario_id))


@TABLE.answers(ScenarioList)
async def list_(call: Call, command: ScenarioList) -> Page[ScenarioRow]:
    """List them."""
    filters = ScenarioFilter(
        status=command.status,
        statuses=command.statuses,
        complexity=command.complexity,
        parent_template_id=command.parent_template_id,
        topic=command.topic,
        persona=command.persona,
        search=command.search,
        called=command.called,
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(lambda db: scenarios.page(db, filters, request), kind="scenario.list")
    return shown(found, command, ScenarioRow.of)


@TABLE.answers(ScenarioUpdate)
async def update(call: Call, command: ScenarioUpdate) -> ScenarioRow:
    """Change one of the caller's own."""
    return ScenarioRow.of(await SHELF.update(call, command, command.scenario_id, command.if_revision))


@TABLE.answers(ScenarioDelete)
async def delete(call: Call, command: ScenarioDelete) -> Deleted:
    """Delete one of the caller's own."""
    await SHELF.delete(call, command.scenario_id)
    return Deleted(deleted=True)
