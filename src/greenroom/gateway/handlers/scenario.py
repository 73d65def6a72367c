"""Answers to `scenario.*`. The library is everybody's to read, and changed by a row's owner."""

from greenroom.gateway.reading import existing, page_request, shown
from greenroom.gateway.service import Call
from greenroom.gateway.shared_rows import changed, check_parent, deletion, own, said
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
from greenroom.store import receipts, scenarios
from greenroom.store.port import Transaction
from greenroom.store.scenarios import ScenarioFilter

TABLE = HandlerTable()


@TABLE.answers(ScenarioCreate)
async def create(call: Call, command: ScenarioCreate) -> ScenarioRow:
    """Make one."""
    now = call.service.clock.now()
    fields = said(command, ScenarioDraft)
    row = Scenario(**fields, id=call.service.ids.new(), owner=call.who.uid, created_at=now, updated_at=now)

    def unit(tx: Transaction) -> None:
        check_parent(tx.db, fields)
        scenarios.insert(tx.db, row)
        receipts.done(tx.db, call.who, now)

    await call.service.store.write(unit, kind="scenario.create")
    return ScenarioRow.of(row)


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
        topic=command.topic,
        persona=command.persona,
        search=command.search,
    )
    request = page_request(command, command.sort_by)
    found = await call.service.store.read(lambda db: scenarios.page(db, filters, request), kind="scenario.list")
    return shown(found, command, ScenarioRow.of)


@TABLE.answers(ScenarioUpdate)
async def update(call: Call, command: ScenarioUpdate) -> ScenarioRow:
    """Change one of the caller's own."""
    wanted, now = command.scenario_id, call.service.clock.now()

    def unit(tx: Transaction) -> Scenario:
        row = own(scenarios.get(tx.db, wanted), "scenario", wanted, call)
        changes = changed(row, said(command, ScenarioDraft))
        check_parent(tx.db, changes)
        receipts.done(tx.db, call.who, now)
        return (scenarios.update(tx.db, wanted, changes, now) if changes else None) or row

    return ScenarioRow.of(await call.service.store.write(unit, kind="scenario.update"))


@TABLE.answers(ScenarioDelete)
async def delete(call: Call, command: ScenarioDelete) -> Deleted:
    """Delete one of the caller's own."""
    wanted = command.scenario_id

    def unit(tx: Transaction) -> None:
        row = own(scenarios.get(tx.db, wanted), "scenario", wanted, call)
        scenarios.delete(tx.db, wanted)
        tx.note(deletion(call, "scenario", row))
        receipts.done(tx.db, call.who, call.service.clock.now())

    await call.service.store.write(unit, kind="scenario.delete")
    return Deleted(deleted=True)
