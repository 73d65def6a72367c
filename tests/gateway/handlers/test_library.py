"""Scenarios and edge cases, which are read alike."""

import pytest

from greenroom.store import edge_cases, scenarios
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage
from tests.store.making import a_scenario, an_edge_case

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_a_scenario_can_be_read_and_found(stage: Stage) -> None:
    row = a_scenario(complexity="complex")
    await stage.write(lambda db: scenarios.insert(db, row))
    await stage.write(lambda db: scenarios.insert(db, a_scenario(name="Another")))
    read = await result(stage, "scenario.get", scenario_id=row.id)
    assert (read["id"], read["context"]) == (row.id, "It is late.")
    assert (await result(stage, "scenario.list", complexity="complex"))["items"] == [read]
    assert (await result(stage, "scenario.list", search="another"))["total"] == 1
    assert (await refusal(stage, "scenario.get", scenario_id="x"))[0] == "not_found"


async def test_an_edge_case_can_be_read_and_found(stage: Stage) -> None:
    row = an_edge_case(risk_level="high", category="safety")
    await stage.write(lambda db: edge_cases.insert(db, row))
    await stage.write(lambda db: edge_cases.insert(db, an_edge_case(name="Another")))
    read = await result(stage, "edge_case.get", edge_case_id=row.id)
    assert (read["id"], read["tested"], read["last_tested_at"]) == (row.id, False, None)
    assert (await result(stage, "edge_case.list", risk_level="high", category="safety"))["items"] == [read]
    assert (await refusal(stage, "edge_case.get", edge_case_id="x"))[0] == "not_found"
