"""Templates, scenarios and edge cases: everybody's to read."""

import sqlite3

from msgspec.structs import replace

from greenroom.model.library import Tier, Variable
from greenroom.model.times import Micros
from greenroom.store import edge_cases, scenarios, templates
from greenroom.store.edge_cases import EdgeCaseFilter
from greenroom.store.scenarios import ScenarioFilter
from greenroom.store.templates import TemplateFilter
from tests.store.making import ANNE, BORIS, a_scenario, a_template, an_edge_case, by


def test_rows_come_back_as_they_were_made(db: sqlite3.Connection) -> None:
    template = a_template(
        variables=(Variable(name="count", type="number", default=3), Variable(name="mood", options=("a", "b"))),
        quality_threshold=6.5,
        rating=4.5,
        is_active=False,
        tier=Tier.SCENARIO,
        complexity=10,
    )
    scenario = a_scenario(parent_template_id=template.id, complexity="complex", status="draft", variation_count=3)
    edge_case = an_edge_case(risk_level="critical", tested=True, last_tested_at=Micros(5), priority=1)
    templates.insert(db, template)
    scenarios.insert(db, scenario)
    edge_cases.insert(db, edge_case)
    assert templates.get(db, template.id) == template
    assert scenarios.get(db, scenario.id) == scenario
    assert edge_cases.get(db, edge_case.id) == edge_case
    assert templates.get(db, "none") is None
    assert templates.count(db) == scenarios.count(db) == edge_cases.count(db) == 1


def test_active_rows_are_listed_oldest_first(db: sqlite3.Connection) -> None:
    for name, tier, active, at in [
        ("late", Tier.TEMPLATE, True, 3),
        ("early", Tier.TEMPLATE, True, 1),
        ("off", Tier.TEMPLATE, False, 2),
        ("other", Tier.SCENARIO, True, 2),
    ]:
        templates.insert(db, a_template(name=name, tier=tier, is_active=active, created_at=Micros(at)))
    for status in ("draft", "active", "archived"):
        scenarios.insert(db, a_scenario(name=status, status=status))
        edge_cases.insert(db, an_edge_case(name=status, status=status))
    owners = (ANNE.uid, BORIS.uid)
    assert [row.name for row in templates.active(db, owners, Tier.TEMPLATE)] == ["early", "late"]
    assert [row.name for row in templates.active(db, owners, Tier.SCENARIO)] == ["other"]
    assert [row.name for row in scenarios.active(db, owners)] == ["active"]
    assert [row.name for row in edge_cases.active(db, owners)] == ["active"]
    assert templates.active(db, (BORIS.uid,), Tier.TEMPLATE) == []
    assert scenarios.active(db, (BORIS.uid,)) == []
    assert edge_cases.active(db, (BORIS.uid,)) == []


def test_rows_are_found_by_their_names_whoever_has_them(db: sqlite3.Connection) -> None:
    young = a_template(name="Refund", created_at=Micros(9))
    old = a_template(name="Refund", owner=BORIS.uid, created_at=Micros(2))
    for row in (young, old, a_template(name="refund")):
        templates.insert(db, row)
    scenarios.insert(db, a_scenario(name="S"))
    edge_cases.insert(db, an_edge_case(name="E", owner=BORIS.uid))
    assert templates.called(db, ["Refund", "nobody"]) == [old, young]
    assert [row.name for row in scenarios.called(db, ["S", "E"])] == ["S"]
    assert [row.name for row in edge_cases.called(db, ["S", "E"])] == ["E"]
    assert len(templates.every(db)) == 3
    assert templates.every(db, BORIS.uid) == [old]
    assert (len(scenarios.every(db, BORIS.uid)), len(edge_cases.every(db, BORIS.uid))) == (0, 1)


def test_a_template_is_changed_at_the_revision_that_was_seen(db: sqlite3.Connection) -> None:
    made = a_template(variables=(Variable(name="a"),))
    templates.insert(db, made)
    changes = {"tone": "calm", "variables": (Variable(name="b", type="number"),), "tier": Tier.SCENARIO}
    changed = templates.update(db, made.id, 1, changes, Micros(7))
    assert changed == replace(made, **changes, revision=2, updated_at=Micros(7))
    assert templates.get(db, made.id) == changed
    assert templates.update(db, made.id, 1, {"tone": "late"}, Micros(8)) is None
    assert templates.update(db, "gone", 1, {"tone": "late"}, Micros(8)) is None
    assert templates.get(db, made.id) == changed


def test_scenarios_and_edge_cases_are_changed_and_go(db: sqlite3.Connection) -> None:
    scenario, edge_case = a_scenario(variation_count=2), an_edge_case()
    scenarios.insert(db, scenario)
    edge_cases.insert(db, edge_case)
    renamed = scenarios.update(db, scenario.id, 1, {"name": "N", "parent_template_id": "t"}, Micros(7))
    tested = edge_cases.note_test(db, edge_case.id, Micros(6))
    assert renamed == replace(scenario, name="N", parent_template_id="t", revision=2, updated_at=Micros(7))
    assert tested == replace(edge_case, tested=True, last_tested_at=Micros(6), updated_at=Micros(6))
    assert scenarios.update(db, scenario.id, 1, {"name": "late"}, Micros(8)) is None
    assert edge_cases.update(db, edge_case.id, 2, {"name": "early"}, Micros(8)) is None
    assert scenarios.children(db, "t", ANNE.uid) == [renamed]
    assert not scenarios.children(db, "t", BORIS.uid)
    assert not edge_cases.children(db, "t", ANNE.uid)
    scenarios.orphan(db, "t", Micros(9))
    assert scenarios.get(db, scenario.id) == replace(
        renamed, parent_template_id=None, revision=3, updated_at=Micros(9)
    )
    assert edge_cases.get(db, edge_case.id) == tested
    scenarios.delete(db, scenario.id)
    edge_cases.delete(db, edge_case.id)
    assert scenarios.get(db, scenario.id) is None
    assert edge_cases.get(db, edge_case.id) is None
    assert scenarios.update(db, scenario.id, 3, {"name": "M"}, Micros(8)) is None


def test_a_rating_is_one_a_user_and_the_row_shows_their_mean(db: sqlite3.Connection) -> None:
    made = a_template()
    templates.insert(db, made)
    assert templates.rate(db, made.id, ANNE.uid, 5) == replace(made, rating=5.0)
    assert templates.rate(db, made.id, BORIS.uid, 2) == replace(made, rating=3.5)
    assert templates.rate(db, made.id, BORIS.uid, 3) == replace(made, rating=4.0)
    assert templates.get(db, made.id) == replace(made, rating=4.0)
    assert templates.rate(db, "gone", ANNE.uid, 5) is None
    templates.delete(db, made.id)
    assert db.execute("SELECT count(*) FROM template_ratings").fetchone() == (0,)


def test_templates_are_filtered(db: sqlite3.Connection) -> None:
    templates.insert(db, a_template(name="one", rating=4.0, category="care", created_at=Micros(1)))
    templates.insert(db, a_template(name="two", tier=Tier.SCENARIO, text="A RAINY day", created_at=Micros(2)))
    templates.insert(db, a_template(name="three", is_active=False, created_at=Micros(3)))

    def found(**asked: object) -> list[str]:
        rows = templates.page(db, TemplateFilter(**asked), by(descending=False)).rows  # type: ignore[arg-type]  # each test gives what its field takes
        return [row.name for row in rows]

    assert found() == ["one", "two", "three"]
    assert found(tier=Tier.SCENARIO) == ["two"]
    assert found(is_active=True) == ["one", "two"]
    assert found(is_active=False) == ["three"]
    assert found(min_rating=4.0) == found(category="care") == ["one"]
    assert found(search="rainy") == ["two"]


def test_scenarios_and_edge_cases_are_filtered(db: sqlite3.Connection) -> None:
    scenarios.insert(db, a_scenario(name="one", topic="sleep", persona="a nurse", parent_template_id="t"))
    scenarios.insert(db, a_scenario(name="two", complexity="simple", status="draft"))
    edge_cases.insert(db, an_edge_case(name="one", risk_level="high", category="care", tested=True))
    edge_cases.insert(db, an_edge_case(name="two", status="archived", parent_template_id="t"))

    def scenes(**asked: object) -> list[str]:
        return [row.name for row in scenarios.page(db, ScenarioFilter(**asked), by("name")).rows]  # type: ignore[arg-type]  # as above

    def cases(**asked: object) -> list[str]:
        return [row.name for row in edge_cases.page(db, EdgeCaseFilter(**asked), by("priority")).rows]  # type: ignore[arg-type]  # as above

    assert scenes(topic="sleep") == scenes(persona="a nurse") == scenes(parent_template_id="t") == ["one"]
    assert scenes(complexity="simple") == scenes(status="draft") == ["two"]
    assert scenes(search="SLEEP") == ["one"]
    assert cases(risk_level="high") == cases(category="care") == cases(tested=True) == ["one"]
    assert cases(status="archived") == cases(parent_template_id="t") == cases(tested=False) == ["two"]
    assert cases(search="threatens") == ["two", "one"]
