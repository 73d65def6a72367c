"""Templates, scenarios and edge cases: everybody's to read."""

import sqlite3

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
    assert [row.name for row in templates.active(db)] == ["early", "other", "late"]
    assert [row.name for row in templates.active(db, Tier.TEMPLATE)] == ["early", "late"]
    assert [row.name for row in scenarios.active(db)] == ["active"]
    assert [row.name for row in edge_cases.active(db)] == ["active"]


def test_a_name_is_its_owners(db: sqlite3.Connection) -> None:
    template = a_template(name="Refund")
    templates.insert(db, template)
    assert templates.by_name(db, ANNE.uid, "Refund") == template
    assert templates.by_name(db, BORIS.uid, "Refund") is None
    assert templates.by_name(db, ANNE.uid, "refund") is None
    assert scenarios.by_name(db, ANNE.uid, "Refund") is None
    assert edge_cases.by_name(db, ANNE.uid, "Refund") is None


def test_templates_are_filtered(db: sqlite3.Connection) -> None:
    templates.insert(db, a_template(name="one", rating=4.0, category="care", created_at=Micros(1)))
    templates.insert(db, a_template(name="two", tier=Tier.SCENARIO, text="A RAINY day", created_at=Micros(2)))
    templates.insert(db, a_template(name="three", is_active=False, owner=BORIS.uid, created_at=Micros(3)))

    def found(**asked: object) -> list[str]:
        rows = templates.page(db, TemplateFilter(**asked), by(descending=False)).rows  # type: ignore[arg-type]  # each test gives what its field takes
        return [row.name for row in rows]

    assert found() == ["one", "two", "three"]
    assert found(tier=Tier.SCENARIO) == ["two"]
    assert found(is_active=True) == ["one", "two"]
    assert found(is_active=False) == ["three"]
    assert found(min_rating=4.0) == found(category="care") == ["one"]
    assert found(search="rainy") == ["two"]
    assert found(owner=BORIS.uid) == ["three"]
    assert found(created_from=Micros(2), created_to=Micros(3)) == ["two"]


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


def test_counting_a_use_of_what_is_gone_is_fine(db: sqlite3.Connection) -> None:
    templates.count_use(db, "gone")
    scenarios.count_variation(db, "gone")
    assert templates.count(db) == scenarios.count(db) == 0
