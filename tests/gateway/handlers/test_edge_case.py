from functools import partial
from typing import Any

import pytest

from greenroom.model.times import Micros, rfc3339
from greenroom.store import edge_cases, events
from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage
from tests.store.making import an_edge_case

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")

NEEDED = {"name": "Threat", "trigger_condition": "They threaten.", "expected_behavior": "Stay calm."}


async def create(stage: Stage, **changed: Any) -> Any:
    return await result(stage, "edge_case.create", **(NEEDED | changed))


async def test_an_edge_case_that_was_made_can_be_read_by_everybody(stage: Stage) -> None:
    made = await create(stage, priority=10, risk_level="critical")
    assert (made["owner"], made["priority"], made["risk_level"]) == (UID, 10, "critical")
    assert (made["tested"], made["last_tested_at"], made["parent_template_id"]) == (False, None, None)
    assert await result(stage, "edge_case.get", uid=2000, edge_case_id=made["id"]) == made
    assert (await refusal(stage, "edge_case.get", edge_case_id="x"))[0] == "not_found"


async def test_edge_cases_are_listed_by_what_was_asked(stage: Stage) -> None:
    row = an_edge_case(risk_level="high", category="safety", tested=True, priority=9, status="draft")
    other = an_edge_case(name="Another", trigger_condition="It rains.")
    for each in (row, other):
        await stage.write(partial(edge_cases.insert, row=each))
    filters: list[dict[str, Any]] = [
        {"risk_level": "high"},
        {"risk_levels": ["high", "critical"]},
        {"priority": 9},
        {"statuses": ["draft", "archived"]},
        {"category": "safety"},
        {"tested": True},
        {"search": "THREATENS"},
    ]
    for asked in filters:
        assert [each["id"] for each in (await result(stage, "edge_case.list", **asked))["items"]] == [row.id]
    assert [each["id"] for each in (await result(stage, "edge_case.list", tested=False))["items"]] == [other.id]


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"trigger_condition": ""}, "$.trigger_condition"),
        ({"expected_behavior": " "}, "$.expected_behavior"),
        ({"priority": 0}, "$.priority"),
        ({"risk_level": "none"}, "$.risk_level"),
        ({"parent_template_id": "x"}, "$.parent_template_id"),
        ({"tested": True}, "$.tested"),
        ({"category": "a\x1b[31m"}, "$.category"),
    ],
)
async def test_what_is_wrong_is_said_at_its_place_and_nothing_is_kept(
    stage: Stage, changed: dict[str, Any], path: str
) -> None:
    made = await create(stage)
    kind, issues = await refusal(stage, "edge_case.create", **(NEEDED | changed))
    assert (kind, list(issues)) == ("invalid_params", [path])
    kind, issues = await refusal(stage, "edge_case.update", edge_case_id=made["id"], **changed)
    assert (kind, list(issues)) == ("invalid_params", [path])
    assert (await result(stage, "edge_case.list"))["items"] == [made]


async def test_an_update_changes_what_it_names(stage: Stage) -> None:
    made = await create(stage)
    stage.clock.at = Micros(stage.clock.at + 1)
    changed = await result(stage, "edge_case.update", edge_case_id=made["id"], priority=1, category=" care ")
    assert changed["updated_at"] > made["updated_at"]
    assert changed == made | {
        "priority": 1,
        "category": "care",
        "revision": 2,
        "updated_at": changed["updated_at"],
    }
    assert await result(stage, "edge_case.update", edge_case_id=made["id"], priority=1) == changed


async def test_a_test_is_noted_with_its_time(stage: Stage) -> None:
    made = await create(stage)
    stage.clock.at = Micros(stage.clock.at + 5)
    tested = await result(stage, "edge_case.mark_tested", edge_case_id=made["id"])
    assert (tested["tested"], tested["last_tested_at"]) == (True, rfc3339(stage.clock.at))
    stage.clock.at = Micros(stage.clock.at + 5)
    again = await result(stage, "edge_case.mark_tested", edge_case_id=made["id"])
    assert (again["last_tested_at"], again["revision"]) == (rfc3339(stage.clock.at), 1)


async def test_an_update_of_a_revision_that_is_no_more_is_a_conflict(stage: Stage) -> None:
    made = await create(stage)
    assert made["revision"] == 1
    changed = await result(stage, "edge_case.update", edge_case_id=made["id"], status="draft", if_revision=1)
    assert changed["revision"] == 2
    kind, details = await refusal(
        stage, "edge_case.update", edge_case_id=made["id"], status="active", if_revision=1
    )
    assert (kind, details) == ("conflict", {"revision": 2})
    assert await result(stage, "edge_case.get", edge_case_id=made["id"]) == changed


@pytest.mark.parametrize(
    ("method", "more"),
    [("edge_case.update", {"category": "x"}), ("edge_case.delete", {}), ("edge_case.mark_tested", {})],
)
async def test_anothers_edge_case_cannot_be_changed(stage: Stage, method: str, more: dict[str, Any]) -> None:
    made = await create(stage)
    assert (await refusal(stage, method, uid=2000, edge_case_id=made["id"], **more))[0] == "forbidden"
    assert (await refusal(stage, method, edge_case_id="x", **more))[0] == "not_found"
    assert await result(stage, "edge_case.get", edge_case_id=made["id"]) == made


async def test_an_edge_case_that_is_deleted_is_gone_and_that_is_noted(stage: Stage) -> None:
    made = await create(stage)
    assert await result(stage, "edge_case.delete", edge_case_id=made["id"]) == {"deleted": True}
    assert (await refusal(stage, "edge_case.get", edge_case_id=made["id"]))[0] == "not_found"
    (noted,) = await stage.store.read(lambda db: events.since(db, 0, 10))
    assert noted.fact.data["action"] == "edge_case.delete"
