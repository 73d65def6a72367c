from collections.abc import Iterator
from contextlib import closing

import pytest

from greenroom.daemon.units.shelves import Shelves
from greenroom.model.library import Source, Tier
from greenroom.store import edge_cases, scenarios, templates
from tests.store.making import a_scenario, a_template, an_edge_case, new_db


@pytest.fixture
def shelves() -> Iterator[Shelves]:
    with closing(new_db()) as db:
        parent = a_template(id="parent")
        templates.insert(db, parent)
        templates.insert(db, a_template(id="of scenarios", tier=Tier.SCENARIO))
        templates.insert(db, a_template(id="asleep", is_active=False))
        scenarios.insert(db, a_scenario(id="child", parent_template_id="parent"))
        scenarios.insert(db, a_scenario(id="orphan", parent_template_id="deleted"))
        scenarios.insert(db, a_scenario(id="draft", status="draft"))
        edge_cases.insert(db, an_edge_case(id="risky"))
        edge_cases.insert(db, an_edge_case(id="old", status="archived"))
        yield Shelves(db)


def ids(source: Source) -> tuple[str | None, str | None, str | None]:
    return (
        None if source.template is None else source.template.id,
        None if source.scenario is None else source.scenario.id,
        None if source.edge_case is None else source.edge_case.id,
    )


@pytest.mark.parametrize(
    ("tier", "found"),
    [
        (Tier.TEMPLATE, {("parent", None, None)}),
        (Tier.SCENARIO, {("of scenarios", None, None), ("parent", "child", None), (None, "orphan", None)}),
        (Tier.EDGE_CASE, {(None, None, "risky")}),
    ],
)
def test_a_tier_is_its_active_rows_with_their_parents(
    shelves: Shelves, tier: Tier, found: set[tuple[str | None, str | None, str | None]]
) -> None:
    assert {ids(source) for source in shelves.active(tier)} == found


def test_a_row_that_is_not_active_can_still_be_named(shelves: Shelves) -> None:
    for row in (shelves.template("asleep"), shelves.scenario("draft"), shelves.edge_case("old")):
        assert row is not None
    assert shelves.template("nobody") is None
