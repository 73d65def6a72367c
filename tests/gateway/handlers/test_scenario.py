from functools import partial
from typing import Any

import pytest

from greenroom.model.times import Micros
from greenroom.store import events, scenarios
from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage
from tests.store.making import a_scenario

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def create(stage: Stage, **changed: Any) -> Any:
    return await result(stage, "scenario.create", **({"name": "Late", "context": "It is late."} | changed))


async def test_a_scenario_that_was_made_can_be_read_by_everybody(stage: Stage) -> None:
    parent = await result(stage, "template.create", uid=2000, name="T", text="x")
    made = await create(stage, name=" Late ", context="\nIt is late.\n", parent_template_id=parent["id"])
    assert (made["name"], made["context"], made["owner"]) == ("Late", "It is late.", UID)
    assert (made["parent_template_id"], made["variation_count"]) == (parent["id"], 0)
    assert await result(stage, "scenario.get", uid=2000, scenario_id=made["id"]) == made
    assert (await refusal(stage, "scenario.get", scenario_id="x"))[0] == "not_found"


async def test_scenarios_are_listed_by_what_was_asked(stage: Stage) -> None:
    row = a_scenario(complexity="complex", topic="sleep", persona="a nurse", variation_count=2, status="draft")
    for each in (row, a_scenario(name="Another")):
        await stage.write(partial(scenarios.insert, row=each))
    filters: list[dict[str, Any]] = [
        {"complexity": "complex"},
        {"statuses": ["draft", "archived"]},
        {"topic": "sleep"},
        {"persona": "a nurse"},
        {"search": "SLEEP"},
    ]
    for asked in filters:
        assert [found["id"] for found in (await result(stage, "scenario.list", **asked))["items"]] == [row.id]
    by_use = await result(stage, "scenario.list", sort_by="variation_count")
    assert [each["variation_count"] for each in by_use["items"]] == [2, 0]


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"context": " \n"}, "$.context"),
        ({"complexity": "hard"}, "$.complexity"),
        ({"status": "new"}, "$.status"),
        ({"parent_template_id": "x"}, "$.parent_template_id"),
        ({"variation_count": 1}, "$.variation_count"),
        ({"persona": "x" * 2_001}, "$.persona"),
        ({"persona": "a\x1b[2Jnurse"}, "$.persona"),
        ({"topic": "sleep\x00"}, "$.topic"),
        ({"emotional_arc": "up\x9bdown"}, "$.emotional_arc"),
    ],
)
async def test_what_is_wrong_is_said_at_its_place_and_nothing_is_kept(
    stage: Stage, changed: dict[str, Any], path: str
) -> None:
    made = await create(stage)
    whole = {"name": "n", "context": "c"} | changed
    kind, issues = await refusal(stage, "scenario.create", **whole)
    assert (kind, list(issues)) == ("invalid_params", [path])
    kind, issues = await refusal(stage, "scenario.update", scenario_id=made["id"], **changed)
    assert (kind, list(issues)) == ("invalid_params", [path])
    assert (await result(stage, "scenario.list"))["items"] == [made]


async def test_an_update_changes_what_it_names(stage: Stage) -> None:
    parent = await result(stage, "template.create", name="T", text="x")
    made = await create(stage, parent_template_id=parent["id"])
    stage.clock.at = Micros(stage.clock.at + 1)
    changed = await result(
        stage, "scenario.update", scenario_id=made["id"], parent_template_id=None, status="archived"
    )
    assert changed["updated_at"] > made["updated_at"]
    assert changed == made | {
        "parent_template_id": None,
        "status": "archived",
        "revision": 2,
        "updated_at": changed["updated_at"],
    }
    stage.clock.at = Micros(stage.clock.at + 1)
    assert await result(stage, "scenario.update", scenario_id=made["id"], status="archived") == changed


async def test_an_update_of_a_revision_that_is_no_more_is_a_conflict(stage: Stage) -> None:
    made = await create(stage)
    assert made["revision"] == 1
    changed = await result(stage, "scenario.update", scenario_id=made["id"], status="draft", if_revision=1)
    assert changed["revision"] == 2
    kind, details = await refusal(stage, "scenario.update", scenario_id=made["id"], status="active", if_revision=1)
    assert (kind, details) == ("conflict", {"revision": 2})
    assert await result(stage, "scenario.get", scenario_id=made["id"]) == changed


@pytest.mark.parametrize(("method", "more"), [("scenario.update", {"topic": "x"}), ("scenario.delete", {})])
async def test_anothers_scenario_cannot_be_changed(stage: Stage, method: str, more: dict[str, Any]) -> None:
    made = await create(stage)
    assert (await refusal(stage, method, uid=2000, scenario_id=made["id"], **more))[0] == "forbidden"
    assert (await refusal(stage, method, scenario_id="x", **more))[0] == "not_found"
    assert await result(stage, "scenario.get", scenario_id=made["id"]) == made


async def test_a_scenario_that_is_deleted_is_gone_and_that_is_noted(stage: Stage) -> None:
    made = await create(stage)
    assert await result(stage, "scenario.delete", scenario_id=made["id"]) == {"deleted": True}
    assert (await refusal(stage, "scenario.get", scenario_id=made["id"]))[0] == "not_found"
    (noted,) = await stage.store.read(lambda db: events.since(db, 0, 10))
    assert noted.fact.data["action"] == "scenario.delete"
