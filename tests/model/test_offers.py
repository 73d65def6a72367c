from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.coverage import Cell, missing
from greenroom.model.library import EdgeCase, Scenario, Source, Template, Tier, Variable
from greenroom.model.offers import Offer, Offers, lacking
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.plan import plan
from greenroom.model.rewriting import Rewriter, Rewriting
from tests.store.making import a_scenario, a_template, an_edge_case

ASKS = (Variable(name="product", required=True), Variable(name="mood", default="calm", required=True))
MOODY = (Variable(name="persona", type="enum", options=("nurse",)),)


def template(row_id: str, **changed: Any) -> Template:
    return a_template(id=row_id, **changed)


PLAIN, ASKING = template("plain"), template("asking", variables=ASKS)
NURSES = template("nurses", variables=MOODY)
CHILD = a_scenario(id="child", parent_template_id="asking", topic="sleep")
ALONE, CASE = a_scenario(id="alone", parent_template_id=None), an_edge_case(id="case")


class Library:
    """Every row above, as a plan looks it up."""

    def template(self, template_id: str) -> Template | None:
        return {each.id: each for each in (PLAIN, ASKING, NURSES)}.get(template_id)

    def scenario(self, scenario_id: str) -> Scenario | None:
        return {each.id: each for each in (CHILD, ALONE)}.get(scenario_id)

    def edge_case(self, edge_case_id: str) -> EdgeCase | None:
        return CASE if edge_case_id == CASE.id else None

    def active(self, tier: Tier) -> list[Source]:
        raise AssertionError(tier)

    def rewriting(self, conversation_id: str) -> Rewriting | None:
        raise AssertionError(conversation_id)

    def rewriters(self, conversation_ids: Sequence[str]) -> Mapping[str, Rewriter]:
        raise AssertionError(conversation_ids)


def offers(*rows: Offer, dimensions: Any = ("persona", "emotion")) -> Offers:
    return Offers(rows, dimensions)


def test_what_a_template_lacks_are_the_values_that_nothing_says() -> None:
    assert lacking(Source(template=ASKING)) == ("product",)
    assert lacking(Source(template=PLAIN)) == lacking(Source(scenario=ALONE)) == ()


def test_a_combination_without_a_row_is_written_from_the_first_that_can_take_it() -> None:
    found = offers(Offer(Source(template=NURSES)), Offer(Source(template=PLAIN)))
    assert found.set_of({"persona": "nurse", "emotion": "calm"}) == OrderedSet(
        template_id="nurses", parameters={"persona": "nurse", "emotion": "calm"}
    )
    assert found.set_of({"persona": "cook", "emotion": "calm"}) == OrderedSet(
        template_id="plain", parameters={"persona": "cook", "emotion": "calm"}
    )
    assert offers(Offer(Source(template=NURSES))).set_of({"persona": "cook"}) is None


def test_a_tier_is_written_from_a_row_of_its_own() -> None:
    found = offers(Offer(Source(template=PLAIN)), Offer(Source(edge_case=CASE)), dimensions=("tier", "persona"))
    assert found.shelf().tiers == ["template", "edge_case"]
    assert found.set_of({"tier": "edge_case", "persona": "cook"}) == OrderedSet(
        edge_case_id="case", tier=Tier.EDGE_CASE, parameters={"persona": "cook"}
    )


def test_a_template_is_no_offer_without_the_values_that_it_requires() -> None:
    child = Source(template=ASKING, scenario=CHILD)
    assert offers(Offer(Source(template=ASKING)), Offer(child)).shelf().templates == {}
    known = offers(Offer(Source(template=ASKING), {"product": "tea"}), Offer(child, {"product": "tea"}))
    assert (known.shelf().templates, known.shelf().scenarios) == ({"asking": "template"}, {"child": "asking"})
    assert known.set_of({"scenario_id": "child", "emotion": "calm"}) == OrderedSet(
        scenario_id="child", parameters={"product": "tea", "emotion": "calm"}
    )
    wants = Source(template=template("w", variables=(Variable(name="topic", required=True),)))
    assert offers(Offer(wants)).shelf().templates == {}
    assert offers(Offer(wants), dimensions=("topic", "persona")).shelf().templates == {"w": "template"}


ROWS = st.lists(
    st.sampled_from(
        [
            Offer(Source(template=PLAIN)),
            Offer(Source(template=ASKING)),
            Offer(Source(template=NURSES)),
            Offer(Source(template=ASKING, scenario=CHILD), {"product": "tea"}),
            Offer(Source(scenario=ALONE)),
            Offer(Source(edge_case=CASE)),
        ]
    ),
    unique_by=lambda offer: repr(offer.source),
)
DIMENSIONS = st.lists(
    st.sampled_from(["tier", "template_id", "scenario_id", "persona", "emotion", "topic"]),
    min_size=2,
    max_size=3,
    unique=True,
)
VALUES = st.lists(st.tuples(*[st.sampled_from(["", "nurse", "cook"])] * 3), max_size=4)


@given(ROWS, DIMENSIONS, VALUES)
def test_every_set_can_be_planned_as_it_is(rows: list[Offer], dimensions: Any, values: list[Any]) -> None:
    cells = [Cell(each[: len(dimensions)], 1, 0) for each in values]
    found = Offers(rows, dimensions)
    sets = [found.set_of(each) for each in missing(cells, dimensions, found.shelf())]
    made = tuple(each for each in sets if each is not None)
    planned = plan(BatchOrder(name="gaps", sets=made, hold=True), Library())
    assert len(planned.items) == len(made)
