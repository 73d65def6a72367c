import asyncio
import sqlite3
from functools import partial
from typing import Any

import pytest

from greenroom.model.money import Picodollars
from greenroom.model.states import ConversationStatus, ItemStatus
from greenroom.model.times import Micros, rfc3339
from greenroom.store import conversations, edge_cases, events, items, scenarios, templates
from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage
from tests.store.making import (
    NOW,
    a_new_conversation,
    a_new_item,
    a_scenario,
    a_template,
    an_edge_case,
    claim_one,
    start_batch,
)

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")

VARIABLES: list[dict[str, Any]] = [
    {"name": "product", "default": "a plan"},
    {"name": "days", "type": "number", "required": True},
]


async def create(stage: Stage, **changed: Any) -> Any:
    params = {"name": "Refund", "text": "{persona} wants {product} back after {days} days", "variables": VARIABLES}
    return await result(stage, "template.create", **(params | changed))


async def test_a_template_that_was_made_can_be_read_by_everybody(stage: Stage) -> None:
    made = await create(stage, name="  Refund ")
    assert (made["name"], made["owner"], made["usage_count"], made["revision"]) == ("Refund", UID, 0, 1)
    assert await result(stage, "template.get", uid=2000, template_id=made["id"]) == made


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"name": "  "}, "$.name"),
        ({"text": "broken"}, "$.text"),
        ({"text": "x\x00"}, "$.text"),
        ({"name": "a\u202eb"}, "$.name"),
        ({"name": "a\u2028b"}, "$.name"),
        ({"language": "not a tag"}, "$.language"),
        ({"language": "en\n"}, "$.language"),
        ({"language": "en--US"}, "$.language"),
        ({"variables": [{"name": "persona", "type": "number"}]}, "$.variables[0].type"),
        ({"variables": [{"name": "two words"}]}, "$.variables[0].name"),
        ({"variables": [{"name": "if"}]}, "$.variables[0].name"),
        ({"variables": [{"name": "a"}, {"name": "a"}]}, "$.variables[1].name"),
        ({"variables": [{"name": "loop"}]}, "$.variables[0].name"),
        ({"variables": [{"name": "a", "requird": True}]}, "$.variables[0].requird"),
        ({"complexity": 11}, "$.complexity"),
        ({"quality_threshold": -0.5}, "$.quality_threshold"),
        ({"usage_count": 3}, "$.usage_count"),
        ({"description": "x" * 2_001}, "$.description"),
        ({"variables": [{"name": "a", "type": "enum"}]}, "$.variables[0].options"),
        ({"variables": [{"name": "a", "type": "number", "default": "x"}]}, "$.variables[0].default"),
        (
            {"variables": [{"name": "a", "type": "enum", "options": ["x"], "default": "y"}]},
            "$.variables[0].default",
        ),
    ],
)
async def test_what_is_wrong_with_a_template_is_said_at_its_place(
    stage: Stage, changed: dict[str, Any], path: str
) -> None:
    kind, issues = await refusal(stage, "template.create", **({"name": "n", "text": "t"} | changed))
    assert (kind, list(issues)) == ("invalid_params", [path])
    assert await stage.store.read(templates.count) == 0


async def test_a_prompt_is_resolved_with_defaults(stage: Stage) -> None:
    made = await create(stage)
    parameters = {"days": 3, "persona": "Kim"}
    told = await result(stage, "template.resolve", template_id=made["id"], parameters=parameters)
    assert told == {"prompt": "Kim wants a plan back after 3 days"}


async def test_everything_that_is_wrong_with_parameters_is_said_at_once(stage: Stage) -> None:
    made = await create(stage)
    parameters = {"product": 7, "colour": "red"}
    kind, issues = await refusal(stage, "template.resolve", template_id=made["id"], parameters=parameters)
    assert kind == "invalid_params"
    assert set(issues) == {"$.parameters.days", "$.parameters.colour", "$.parameters.product"}
    assert await result(stage, "template.validate", template_id=made["id"], parameters=parameters) == {
        "valid": False,
        "missing": ["days"],
        "unknown": ["colour"],
        "wrong_type": [{"name": "product", "expected": "text"}],
    }


async def test_what_is_no_scalar_is_of_a_wrong_type_like_all_else(stage: Stage) -> None:
    made = await create(stage)
    given = {"product": None, "days": [1], "topic": {"a": 1}, "colour": None}
    assert await result(stage, "template.validate", template_id=made["id"], parameters=given) == {
        "valid": False,
        "missing": [],
        "unknown": ["colour"],
        "wrong_type": [
            {"name": "product", "expected": "text"},
            {"name": "days", "expected": "a number"},
            {"name": "topic", "expected": "text"},
        ],
    }


async def test_a_search_for_control_characters_is_refused(stage: Stage) -> None:
    kind, issues = await refusal(stage, "template.list", search="\x00")
    assert (kind, issues) == ("invalid_params", {"$.search": "a text without control characters"})


@pytest.mark.parametrize("language", ["en", "pt-BR", "zh-Hant-TW", "x-klingon", "de-CH-1901"])
async def test_a_language_is_told_by_its_tag(stage: Stage, language: str) -> None:
    assert (await create(stage, language=language))["language"] == language


async def test_parameters_that_are_right_are_valid(stage: Stage) -> None:
    made = await create(stage)
    told = await result(stage, "template.validate", template_id=made["id"], parameters={"days": 1})
    assert told == {"valid": True, "missing": [], "unknown": [], "wrong_type": []}


async def test_a_template_that_is_not_there_is_not_found(stage: Stage) -> None:
    for method in ("template.get", "template.resolve", "template.validate"):
        assert (await refusal(stage, method, template_id="x"))[0] == "not_found"


async def test_templates_are_listed_by_what_was_asked(stage: Stage) -> None:
    rows = [
        a_template(name="b", category="x", rating=4.0),
        a_template(name="a", category="x", rating=2.0),
        a_template(name="unusual", category="y"),
    ]
    for row in rows:
        await stage.write(partial(templates.insert, row=row))
    by_name = await result(stage, "template.list", category="x", sort_by="name", sort_direction="asc")
    assert [row["name"] for row in by_name["items"]] == ["a", "b"]
    assert (await result(stage, "template.list", min_rating=3))["total"] == 1
    assert (await result(stage, "template.list", search="UNUSUAL", is_active=True))["total"] == 1


async def test_everything_that_is_wrong_with_a_template_is_said_at_once(stage: Stage) -> None:
    wrong = [{"name": "two words"}, {"name": "a", "type": "enum"}, {"name": "b", "type": "number", "default": "x"}]
    kind, issues = await refusal(stage, "template.create", name="n", text="broken", variables=wrong)
    assert kind == "invalid_params"
    assert list(issues) == [
        "$.variables[0].name",
        "$.variables[1].options",
        "$.variables[2].default",
        "$.text",
    ]


async def test_texts_are_kept_without_blanks_around_them(stage: Stage) -> None:
    made = await create(stage, text="\n one\r\ntwo \n", tone=" calm ")
    assert (made["text"], made["tone"]) == ("one\ntwo", "calm")


async def test_an_update_changes_what_it_names_and_counts_a_revision(stage: Stage) -> None:
    made = await create(stage, quality_threshold=6)
    stage.clock.at = Micros(stage.clock.at + 1)
    changed = await result(
        stage, "template.update", template_id=made["id"], tone=" calm ", quality_threshold=None, is_active=False
    )
    assert changed["updated_at"] > made["updated_at"]
    expected = {"tone": "calm", "quality_threshold": None, "is_active": False, "revision": 2}
    assert changed == made | expected | {"updated_at": changed["updated_at"]}
    assert await result(stage, "template.get", template_id=made["id"]) == changed


async def test_an_update_that_changes_nothing_leaves_the_row_as_it_was(stage: Stage) -> None:
    made = await create(stage)
    stage.clock.at = Micros(stage.clock.at + 1)
    assert await result(stage, "template.update", template_id=made["id"], name="Refund", text=made["text"]) == made
    assert await result(stage, "template.update", template_id=made["id"]) == made


async def test_an_update_of_a_revision_that_is_no_more_is_a_conflict(stage: Stage) -> None:
    made = await create(stage)
    await result(stage, "template.update", template_id=made["id"], tone="calm", if_revision=1)
    kind, details = await refusal(stage, "template.update", template_id=made["id"], tone="dry", if_revision=1)
    assert (kind, details) == ("conflict", {"revision": 2})
    assert (await result(stage, "template.get", template_id=made["id"]))["tone"] == "calm"


async def test_updates_at_the_same_time_lose_nothing(stage: Stage) -> None:
    made = await create(stage)
    fields: dict[str, Any] = {
        "tone": "calm",
        "description": "told",
        "category": "care",
        "text": "{persona}",
        "structure": "short",
    }
    await asyncio.gather(
        *(
            result(stage, "template.update", template_id=made["id"], **{name: said})
            for name, said in fields.items()
        )
    )
    row = await result(stage, "template.get", template_id=made["id"])
    assert {name: row[name] for name in fields} == fields
    assert row["revision"] == 1 + len(fields)


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"text": "broken"}, "$.text"),
        ({"name": ""}, "$.name"),
        ({"variables": [{"name": "a"}, {"name": "a"}]}, "$.variables[1].name"),
        ({"usage_count": 7}, "$.usage_count"),
        ({"rating": 5}, "$.rating"),
        ({"owner": 7}, "$.owner"),
    ],
)
async def test_what_is_wrong_with_an_update_is_said_at_its_place(
    stage: Stage, changed: dict[str, Any], path: str
) -> None:
    made = await create(stage)
    kind, issues = await refusal(stage, "template.update", template_id=made["id"], **changed)
    assert (kind, list(issues)) == ("invalid_params", [path])
    assert await result(stage, "template.get", template_id=made["id"]) == made


@pytest.mark.parametrize(("method", "more"), [("template.update", {"tone": "dry"}), ("template.delete", {})])
async def test_anothers_template_cannot_be_changed(stage: Stage, method: str, more: dict[str, Any]) -> None:
    made = await create(stage)
    assert (await refusal(stage, method, uid=2000, template_id=made["id"], **more))[0] == "forbidden"
    assert (await refusal(stage, method, template_id="x", **more))[0] == "not_found"
    assert await result(stage, "template.get", template_id=made["id"]) == made


async def test_a_template_that_is_deleted_is_gone_and_that_is_noted(stage: Stage) -> None:
    made = await create(stage)
    assert await result(stage, "template.delete", template_id=made["id"]) == {"deleted": True}
    assert (await refusal(stage, "template.get", template_id=made["id"]))[0] == "not_found"
    (noted,) = await stage.store.read(lambda db: events.since(db, 0, 10))
    assert (noted.fact.type, noted.fact.data) == (
        "audit.noted",
        {"action": "template.delete", "uid": UID, "details": {"template_id": made["id"], "name": "Refund"}},
    )


async def test_a_template_stays_as_long_as_rows_of_its_owner_derive_from_it(stage: Stage) -> None:
    made = await create(stage)
    scenario = a_scenario(parent_template_id=made["id"], owner=UID)
    edge_case = an_edge_case(parent_template_id=made["id"], owner=UID)
    await stage.write(partial(scenarios.insert, row=scenario))
    await stage.write(partial(edge_cases.insert, row=edge_case))
    kind, details = await refusal(stage, "template.delete", template_id=made["id"])
    assert (kind, details) == ("conflict", {"scenario_ids": [scenario.id], "edge_case_ids": [edge_case.id]})
    assert await result(stage, "template.get", template_id=made["id"]) == made


async def test_nobody_keeps_another_from_deleting_a_template_by_deriving_from_it(stage: Stage) -> None:
    made = await create(stage)
    theirs = [
        await result(stage, "scenario.create", uid=2000, name="S", context="c", parent_template_id=made["id"]),
        await result(
            stage,
            "edge_case.create",
            uid=2000,
            name="E",
            trigger_condition="t",
            expected_behavior="e",
            parent_template_id=made["id"],
        ),
    ]
    assert await result(stage, "template.delete", template_id=made["id"]) == {"deleted": True}
    left = [
        await result(stage, "scenario.get", scenario_id=theirs[0]["id"]),
        await result(stage, "edge_case.get", edge_case_id=theirs[1]["id"]),
    ]
    for before, after in zip(theirs, left, strict=True):
        assert after == before | {
            "parent_template_id": None,
            "revision": 2,
            "updated_at": rfc3339(stage.clock.at),
        }


async def test_everybody_rates_and_the_row_shows_the_mean(stage: Stage) -> None:
    made = await create(stage)
    assert (await result(stage, "template.rate", template_id=made["id"], rating=5))["rating"] == 5
    rated = await result(stage, "template.rate", uid=2000, template_id=made["id"], rating=2)
    assert rated == made | {"rating": 3.5}
    assert (await result(stage, "template.rate", template_id=made["id"], rating=4))["rating"] == 3.0
    assert (await refusal(stage, "template.rate", template_id="x", rating=4))[0] == "not_found"


@pytest.mark.parametrize("rating", [-0.1, 5.5, "4", None, True])
async def test_a_rating_out_of_bounds_is_refused(stage: Stage, rating: object) -> None:
    made = await create(stage)
    kind, issues = await refusal(stage, "template.rate", template_id=made["id"], rating=rating)
    assert (kind, list(issues)) == ("invalid_params", ["$.rating"])


async def test_stats_of_what_nobody_used_say_that_nothing_can_be_told(stage: Stage) -> None:
    made = await create(stage)
    assert await result(stage, "template.stats", template_id=made["id"]) == {
        "usage_count": 0,
        "conversations_generated": 0,
        "success_rate": None,
        "approval_rate": None,
        "avg_quality": None,
        "avg_cost": None,
        "rating": None,
    }
    assert (await refusal(stage, "template.stats", template_id="x"))[0] == "not_found"


async def test_stats_are_of_the_callers_own_work(stage: Stage) -> None:
    made = await create(stage)

    def work(db: sqlite3.Connection) -> None:
        item = a_new_item(template_id=made["id"])
        batch_id = start_batch(db, 4, item=item, owner=UID)
        for status, score, cost in (("approved", 8.0, 1), ("approved", 7.0, 2), ("rejected", 4.5, 3)):
            running = claim_one(db, batch_id)
            new = a_new_conversation(score=score, status=ConversationStatus(status))
            dollars = Picodollars(cost * 10**12)
            conversations.insert(db, new, item=running, categories=(), cost=dollars)
            items.finish(db, running.id, 1, 1, ItemStatus.SUCCEEDED, NOW, conversation_id=new.id, add_cost=dollars)
        items.finish(db, claim_one(db, batch_id).id, 1, 1, ItemStatus.FAILED, NOW)

    await stage.write(work)
    await result(stage, "template.rate", template_id=made["id"], rating=4)
    own = await result(stage, "template.stats", template_id=made["id"])
    assert own == {
        "usage_count": 3,
        "conversations_generated": 3,
        "success_rate": 75.0,
        "approval_rate": 66.67,
        "avg_quality": 6.5,
        "avg_cost": 2.0,
        "rating": 4.0,
    }
    other = await result(stage, "template.stats", uid=2000, template_id=made["id"])
    assert (other["usage_count"], other["conversations_generated"], other["avg_cost"]) == (3, 0, None)
