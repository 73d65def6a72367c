"""Pages over the wire: a cursor leads on in its own list, and wherever else it is told so."""

from functools import partial
from typing import Any

import pytest

from greenroom.store import scenarios, templates
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage
from tests.store.making import a_scenario, a_template

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def first_of_templates(stage: Stage, **filters: Any) -> str:
    for _ in range(2):
        await stage.write(partial(templates.insert, row=a_template(category="mail")))
        await stage.write(partial(scenarios.insert, row=a_scenario()))
    page = await result(stage, "template.list", limit=1, **filters)
    return str(page["next_cursor"])


async def test_a_cursor_leads_on_in_its_list_with_another_limit_too(stage: Stage) -> None:
    cursor = await first_of_templates(stage, category="mail")
    rest = await result(stage, "template.list", category="mail", limit=7, cursor=cursor)
    assert (len(rest["items"]), rest["next_cursor"]) == (1, None)


@pytest.mark.parametrize(
    ("method", "filters"),
    [
        ("template.list", {}),
        ("template.list", {"category": "other"}),
        ("template.list", {"category": "mail", "is_active": True}),
        ("scenario.list", {}),
        ("conversation.list", {}),
        ("batch.list", {}),
        ("log.list", {}),
        ("export.list", {}),
    ],
)
async def test_a_cursor_of_another_list_or_of_other_filters_is_refused(
    stage: Stage, method: str, filters: dict[str, Any]
) -> None:
    cursor = await first_of_templates(stage, category="mail")
    kind, issues = await refusal(stage, method, **filters, cursor=cursor)
    assert (kind, list(issues)) == ("invalid_params", ["$.cursor"])


@pytest.mark.parametrize("noun", ["template", "scenario", "edge_case", "batch", "conversation"])
async def test_a_search_of_a_whole_book_is_refused_where_it_stands(stage: Stage, noun: str) -> None:
    kind, issues = await refusal(stage, f"{noun}.list", search="x" * 1_001)
    assert (kind, list(issues)) == ("invalid_params", ["$.search"])
    assert (await result(stage, f"{noun}.list", search="%" * 1_000))["items"] == []
