"""The library as files, both ways."""

from typing import Any

import pytest

from tests.gateway.fakes import UID
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")

TEMPLATE = {"path": "templates/t.toml", "text": 'name = "T"\ntext = "About {topic}."\n'}
SCENARIO = {"path": "scenarios/s.toml", "text": 'name = "S"\ncontext = "c"\nparent_template = "T"\n'}
EDGE_CASE = {
    "path": "edge_cases/e.toml",
    "text": 'name = "E"\ntrigger_condition = "t"\nexpected_behavior = "b"\n',
}
ALL = [SCENARIO, TEMPLATE, EDGE_CASE]


def file(path: str, text: str) -> dict[str, str]:
    return {"path": path, "text": text}


async def totals(stage: Stage) -> list[int]:
    return [(await result(stage, f"{noun}.list"))["total"] for noun in ("template", "scenario", "edge_case")]


def told(answer: Any) -> list[tuple[str, str, bool]]:
    return [(each["path"], each["state"], each["written"]) for each in answer["files"]]


async def test_files_become_rows_of_the_caller(stage: Stage) -> None:
    answer = await result(stage, "library.import", files=ALL)
    assert told(answer) == [
        ("templates/t.toml", "new", True),
        ("scenarios/s.toml", "new", True),
        ("edge_cases/e.toml", "new", True),
    ]
    assert answer["written"] == 3
    template_id, scenario_id = (each["id"] for each in answer["files"][:2])
    scenario = await result(stage, "scenario.get", scenario_id=scenario_id)
    assert (scenario["owner"], scenario["parent_template_id"]) == (UID, template_id)


async def test_a_dry_run_tells_and_writes_nothing(stage: Stage) -> None:
    answer = await result(stage, "library.import", files=ALL, dry_run=True, overwrite=True)
    assert {(each["state"], each["written"], each["id"]) for each in answer["files"]} == {("new", False, None)}
    assert answer["written"] == 0
    assert await totals(stage) == [0, 0, 0]


async def test_what_is_there_is_overwritten_only_where_that_was_asked_for(stage: Stage) -> None:
    first = await result(stage, "library.import", files=ALL)
    assert (await result(stage, "library.import", files=ALL))["written"] == 0
    other = [file("templates/t.toml", 'name = "T"\ntext = "Else."\n'), SCENARIO]
    kept = await result(stage, "library.import", files=other)
    assert told(kept) == [("templates/t.toml", "changed", False), ("scenarios/s.toml", "same", False)]
    row = await result(stage, "template.get", template_id=first["files"][0]["id"])
    assert (row["text"], row["revision"]) == ("About {topic}.", 1)
    taken = await result(stage, "library.import", files=other, overwrite=True)
    assert told(taken) == [("templates/t.toml", "changed", True), ("scenarios/s.toml", "same", False)]
    row = await result(stage, "template.get", template_id=first["files"][0]["id"])
    assert (row["text"], row["revision"]) == ("Else.", 2)
    assert await totals(stage) == [1, 1, 1]


async def test_anothers_rows_are_never_touched(stage: Stage) -> None:
    theirs = (await result(stage, "library.import", uid=2000, files=ALL))["files"][0]["id"]
    assert {each["state"] for each in (await result(stage, "library.import", files=ALL))["files"]} == {"same"}
    other = [file("templates/t.toml", 'name = "T"\ntext = "Else."\n')]
    taken = await result(stage, "library.import", files=other, overwrite=True)
    assert told(taken) == [("templates/t.toml", "new", True)]
    assert (await result(stage, "template.get", template_id=theirs))["text"] == "About {topic}."
    assert await totals(stage) == [2, 1, 1]


async def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written(stage: Stage) -> None:
    files = [
        TEMPLATE,
        file("templates/not.toml", "name ="),
        file("notes/n.toml", ""),
        file("templates/u.toml", 'text = "broken"\nname = "U"\n[[variables]]\nname = "a b"\n'),
        file("scenarios/s.toml", 'name = ""\ncomplexity = "hard"\ncontxt = "c"\n'),
        file("scenarios/r.toml", 'name = ""\ncomplexity = "hard"\n'),
        TEMPLATE,
    ]
    kind, issues = await refusal(stage, "library.import", files=files)
    assert kind == "invalid_params"
    assert set(issues) == {
        "$.files[1].text",
        "$.files[2].path",
        "$.files[3].text.text",
        "$.files[3].text.variables[0].name",
        "$.files[4].text",
        "$.files[5].text.name",
        "$.files[5].text.complexity",
        "$.files[5].text.context",
        "$.files[6].path",
    }
    assert "did you mean context?" in issues["$.files[4].text"]
    assert await totals(stage) == [0, 0, 0]


async def test_a_file_that_does_not_fit_the_library_is_said_by_its_number(stage: Stage) -> None:
    kind, issues = await refusal(stage, "library.import", files=[EDGE_CASE, SCENARIO])
    assert (kind, list(issues)) == ("invalid_params", ["$.files[1].text"])
    assert "a parent template that isn't there: 'T'" in issues["$.files[1].text"]
    assert await totals(stage) == [0, 0, 0]


async def test_what_was_exported_is_the_same_when_it_comes_back(stage: Stage) -> None:
    await result(stage, "library.import", files=ALL)
    exported = await result(stage, "library.export")
    assert [each["path"] for each in exported["files"]] == [
        each["path"] for each in (TEMPLATE, SCENARIO, EDGE_CASE)
    ]
    assert exported["left_out"] == []
    answer = await result(stage, "library.import", files=exported["files"])
    assert [each["state"] for each in answer["files"]] == ["same"] * 3


async def test_an_export_can_be_of_some_kinds_and_of_ones_own_rows(stage: Stage) -> None:
    await result(stage, "library.import", uid=2000, files=[TEMPLATE])
    made = await result(stage, "library.import", files=[SCENARIO, EDGE_CASE])
    mine = await result(stage, "library.export", mine=True)
    assert [each["path"] for each in mine["files"]] == ["scenarios/s.toml", "edge_cases/e.toml"]
    assert 'parent_template = "T"' in mine["files"][0]["text"]
    some = await result(stage, "library.export", kinds=["edge_case", "template"])
    assert [each["path"] for each in some["files"]] == ["templates/t.toml", "edge_cases/e.toml"]
    assert made["written"] == 2


async def test_a_row_whose_name_another_has_is_left_out_and_told(stage: Stage) -> None:
    await result(stage, "library.import", uid=2000, files=[TEMPLATE])
    own = await result(stage, "template.create", name="T", text="Mine.")
    exported = await result(stage, "library.export")
    assert exported["files"] == [file("templates/t.toml", 'name = "T"\ntext = "Mine."\n')]
    assert [(each["kind"], each["name"]) for each in exported["left_out"]] == [("template", "T")]
    assert exported["left_out"][0]["id"] != own["id"]
