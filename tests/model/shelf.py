"""A small library for orders, and what is wrong with those that ask it for what it has not."""

from collections.abc import Mapping, Sequence

import pytest

from greenroom.model.errors import InvalidParams
from greenroom.model.library import EdgeCase, Parameters, Redo, Scenario, Source, Template, Tier, Variable
from greenroom.model.order import BatchOrder
from greenroom.model.plan import plan
from greenroom.model.rewriting import Rewriter, Rewriting
from tests.model.rows import edge_case, scenario, template

PLAIN = template()
STRICT = template(Variable(name="need", required=True), id="strict")
COUNTED = template(Variable(name="many", type="number"), id="counted")


class Shelf:
    """A library of a few rows: three templates, a scenario and an edge case, both from `t1`.

    And two conversations, of which the second is being written anew.
    """

    def __init__(self) -> None:
        self.templates = {row.id: row for row in (PLAIN, STRICT, COUNTED)}
        self.scenarios = {"s1": scenario(persona="a baker", parent="t1")}
        self.edge_cases = {"e1": edge_case(parent="t1")}
        self.came_from = PLAIN
        self.had: Parameters = {"persona": "a cook"}

    def template(self, template_id: str) -> Template | None:
        return self.templates.get(template_id)

    def scenario(self, scenario_id: str) -> Scenario | None:
        return self.scenarios.get(scenario_id)

    def edge_case(self, edge_case_id: str) -> EdgeCase | None:
        return self.edge_cases.get(edge_case_id)

    def active(self, tier: Tier) -> Sequence[Source]:
        return {
            Tier.TEMPLATE: [Source(template=PLAIN)],
            Tier.SCENARIO: [Source(template=PLAIN, scenario=self.scenarios["s1"])],
            Tier.EDGE_CASE: [Source(template=PLAIN, edge_case=self.edge_cases["e1"])],
        }[tier]

    def rewriting(self, conversation_id: str) -> Rewriting | None:
        if conversation_id not in {"c1", "c3"}:
            return None
        redo = Redo(conversation_id=conversation_id, revision=1, talk="user: Hm?", notes=("longer",))
        return Rewriting(Source(template=self.came_from, redo=redo), self.had, Tier.SCENARIO)

    def rewriters(self, conversation_ids: Sequence[str]) -> Mapping[str, Rewriter]:
        return {each: BUSY for each in conversation_ids if each == "c3"}


BUSY = Rewriter("b1", "Again")
SHELF = Shelf()


def issues(order: BatchOrder) -> list[str]:
    """Where an order is wrong."""
    with pytest.raises(InvalidParams) as refused:
        plan(order, SHELF)
    return [issue.path for issue in refused.value.issues]
