import pytest
from msgspec.structs import replace

from greenroom.library.files import Offered
from greenroom.library.merging import Merge, Misfit, State, mentioned, merge
from greenroom.model.library import EdgeCase, Row, Scenario, Template, Tier, Variable
from tests.library.rows import (
    ANNE,
    BORIS,
    NOW,
    a_scenario,
    a_template,
    ids,
    offered_edge_case,
    offered_scenario,
    offered_template,
    there,
)


def merged(*offered: Offered, present: tuple[Row, ...] = ()) -> Merge:
    return merge(offered, there(*present), owner=ANNE, ids=ids(), now=NOW)


def states(found: Merge) -> list[State]:
    return [step.state for step in found.steps]


def test_an_empty_library_gets_everything_children_with_the_row_that_their_parent_became() -> None:
    found = merged(offered_edge_case("T"), offered_scenario("T"), offered_template())
    template, scenario, edge_case = (step.row for step in found.steps)
    assert states(found) == ["new"] * 3
    assert isinstance(template, Template)
    assert isinstance(scenario, Scenario)
    assert isinstance(edge_case, EdgeCase)
    assert scenario.parent_template_id == edge_case.parent_template_id == template.id
    assert len({template.id, scenario.id, edge_case.id}) == 3
    for row in (template, scenario, edge_case):
        assert (row.owner, row.created_at, row.updated_at) == (ANNE, NOW, NOW)


def test_a_child_without_a_parent_has_none() -> None:
    (step,) = merged(offered_scenario()).steps
    assert isinstance(step.row, Scenario)
    assert step.row.parent_template_id is None


def test_a_row_that_is_there_is_the_same() -> None:
    template, scenario = a_template(usage_count=3, rating=4.0), a_scenario(parent_template_id="t")
    found = merged(offered_template(), offered_scenario("T"), present=(template, scenario))
    assert states(found) == ["same", "same"]
    assert [step.row for step in found.steps] == [template, scenario]


def test_a_row_that_differs_is_changed_and_keeps_what_no_file_says() -> None:
    template, scenario = a_template(usage_count=3, revision=4), a_scenario(variation_count=2)
    variables = (Variable(name="a"),)
    found = merged(offered_template(variables=variables), offered_scenario("T"), present=(template, scenario))
    assert states(found) == ["changed", "changed"]
    assert [step.row for step in found.steps] == [
        replace(template, variables=variables, revision=5, updated_at=NOW),
        replace(scenario, parent_template_id="t", revision=2, updated_at=NOW),
    ]


def test_a_file_means_the_owners_oldest_row_of_its_name() -> None:
    rows = (a_template("theirs", owner=BORIS), a_template("old"), a_template("young"))
    (step,) = merged(offered_template(), present=rows).steps
    assert (step.state, step.row.id) == ("same", "old")


def test_anothers_row_is_enough_where_it_is_exactly_that_and_is_never_changed() -> None:
    theirs = a_template("theirs", owner=BORIS)
    (same,) = merged(offered_template(), present=(theirs,)).steps
    assert (same.state, same.row) == ("same", theirs)
    (new,) = merged(offered_template(tone="dry"), present=(theirs,)).steps
    assert (new.state, new.row.owner) == ("new", ANNE)
    assert new.row.id != theirs.id


def test_a_parent_is_looked_for_in_the_files_then_among_own_rows_then_among_all() -> None:
    theirs, own = a_template("theirs", owner=BORIS), a_template("own")

    def parent(*offered: Offered, present: tuple[Row, ...]) -> str | None:
        row = merged(*offered, offered_scenario("T"), present=present).steps[-1].row
        assert isinstance(row, Scenario)
        return row.parent_template_id

    assert parent(present=(theirs,)) == "theirs"
    assert parent(present=(theirs, own)) == "own"
    of_file = merged(offered_template(tone="dry"), present=(theirs,)).steps[0].row.id
    assert parent(offered_template(tone="dry"), present=(theirs,)) == of_file


def test_every_file_that_does_not_fit_is_told_with_its_reason() -> None:
    found = merged(
        offered_template(),
        offered_template(place="templates/u.toml"),
        offered_scenario("Gone"),
        offered_edge_case("T"),
    )
    assert found.misfits == (
        Misfit("templates/u.toml", "templates/t.toml has the name 'T' too"),
        Misfit("scenarios/s.toml", "it names a parent template that isn't there: 'Gone'"),
    )
    assert [step.kind for step in found.steps] == [Tier.TEMPLATE, Tier.EDGE_CASE]


@pytest.mark.parametrize("kind", Tier)
def test_names_that_are_mentioned_are_those_of_rows_and_of_parents(kind: Tier) -> None:
    names = mentioned([offered_template(), offered_scenario("P"), offered_edge_case()])
    assert names[kind] == {Tier.TEMPLATE: {"T", "P"}, Tier.SCENARIO: {"S"}, Tier.EDGE_CASE: {"E"}}[kind]
