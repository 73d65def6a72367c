"""`greenroom scenario` and `greenroom edge-case`."""

import json

import pytest

from tests.cli.conftest import Play, Run
from tests.cli.fake_daemon import listing, page
from tests.cli.rows import TEMPLATE, edge_case, scenario, template

SCENARIO, EDGE_CASE = scenario().id, edge_case().id


def test_scenarios_are_listed_with_what_they_are_about(run: Run, play: Play) -> None:
    daemon = play({"template.list": listing(template()), "scenario.list": page([scenario()])})
    ran = run("scenario", "list", "--parent-template", "Late parcel", "--status", "active")
    assert ran.out.splitlines()[1].split("  ")[0] == SCENARIO[-8:]
    assert "a refund" in ran.out
    assert daemon.params("scenario.list") == {"parent_template_id": TEMPLATE, "status": "active"}


def test_edge_cases_are_listed_with_their_risk(run: Run, play: Play) -> None:
    daemon = play({"edge_case.list": page([edge_case()])})
    ran = run("edge-case", "list", "--risk-level", "high")
    assert EDGE_CASE[-8:] in ran.out
    assert "high" in ran.out
    assert daemon.params("edge_case.list") == {"risk_level": "high"}


@pytest.mark.parametrize(
    ("words", "said"),
    [("scenario show 'Closing the shop'", "a shopkeeper"), ("edge-case show 'A threat'", "They threaten.")],
)
def test_a_row_is_shown_whole(run: Run, play: Play, words: str, said: str) -> None:
    play(
        {
            "scenario.list": listing(scenario()),
            "scenario.get": scenario(),
            "edge_case.list": listing(edge_case()),
            "edge_case.get": edge_case(),
        }
    )
    noun, verb, name = words.split(maxsplit=2)
    ran = run(noun, verb, name.strip("'"))
    assert ran.code == 0
    assert said in ran.out
    assert json.loads(run(noun, verb, name.strip("'"), "--json").out)["name"] == name.strip("'")


def test_a_scenario_is_changed_by_options(run: Run, play: Play) -> None:
    daemon = play({"scenario.update": scenario(status="archived")})
    assert run("scenario", "update", SCENARIO, "--status", "archived").code == 0
    assert daemon.params("scenario.update") == {"scenario_id": SCENARIO, "status": "archived"}


@pytest.mark.parametrize(
    ("words", "method", "row"),
    [
        ("scenario delete", "scenario.delete", {"scenario_id": SCENARIO}),
        ("edge-case delete", "edge_case.delete", {"edge_case_id": EDGE_CASE}),
    ],
)
def test_a_row_is_deleted(run: Run, play: Play, words: str, method: str, row: dict[str, str]) -> None:
    daemon = play({method: {"deleted": True}})
    ran = run(*words.split(), *row.values(), "--yes")
    assert (ran.code, ran.err) == (0, "Deleted.\n")
    assert daemon.params(method) == row
