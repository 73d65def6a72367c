from functools import partial
from typing import Any

import pytest

from greenroom.store import templates
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import UID, Stage
from tests.store.making import a_template

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
        ({"variables": [{"name": "two words"}]}, "$.variables[0].name"),
        ({"variables": [{"name": "if"}]}, "$.variables[0].name"),
        ({"variables": [{"name": "a"}, {"name": "a"}]}, "$.variables[1].name"),
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
