from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenroom.model.errors import Conflict, InvalidParams
from greenroom.model.library import Scalar, Source, Tier
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.plan import MAX_ITEMS, LeftOut, plan, plan_sets
from tests.model.shelf import BUSY, SHELF, Shelf, issues


def test_a_template_comes_as_often_as_was_asked() -> None:
    made = plan(BatchOrder(name="n", template_id="t1", count=5), SHELF)
    assert [item.template_id for item in made.items] == ["t1"] * 5
    assert made.counts == {Tier.TEMPLATE: 5}


def test_items_of_the_same_rows_share_one_source() -> None:
    made = plan(BatchOrder(name="n", template_id="t1", count=5, tier=Tier.SCENARIO), SHELF)
    assert len(made.items) == 6
    assert set(made.sources) == {"t1//", "t1/s1/"}
    assert {item.source_key for item in made.items} == set(made.sources)


def test_all_tiers_takes_every_active_row() -> None:
    made = plan(BatchOrder(name="n", all_tiers=True), SHELF)
    assert made.counts == {Tier.TEMPLATE: 1, Tier.SCENARIO: 1, Tier.EDGE_CASE: 1}


def test_a_count_repeats_its_templates_part_alone() -> None:
    made = plan(BatchOrder(name="n", template_id="t1", count=3, sets=(OrderedSet(template_id="counted"),)), SHELF)
    assert [item.template_id for item in made.items] == ["t1", "t1", "t1", "counted"]


def test_a_count_of_nothing_leaves_the_template_to_the_sets() -> None:
    made = plan(
        BatchOrder(name="n", template_id="t1", count=0, sets=(OrderedSet(parameters={"topic": "rent"}),)), SHELF
    )
    (item,) = made.items
    assert (item.template_id, item.parameters) == ("t1", {"topic": "rent"})


@given(
    st.integers(1, 4),
    st.dictionaries(st.sampled_from(["a", "b", "c"]), st.lists(st.integers(), min_size=1, max_size=3)),
)
def test_there_are_as_many_items_as_sources_times_the_matrix(count: int, matrix: dict[str, list[Scalar]]) -> None:
    made = plan(BatchOrder(name="n", template_id="t1", count=count, matrix=matrix), SHELF)
    cells = 1
    for values in matrix.values():
        cells *= len(values)
    assert len(made.items) == count * cells
    for item in made.items:
        assert set(item.parameters) == set(matrix)
        assert all(item.parameters[name] in values for name, values in matrix.items())


def test_the_matrix_goes_over_the_set_and_the_set_over_what_is_shared() -> None:
    order = BatchOrder(
        name="n",
        shared_parameters={"persona": "shared", "topic": "shared", "emotion": "shared", "a": "shared"},
        sets=(OrderedSet(scenario_id="s1", parameters={"topic": "set", "emotion": "set"}),),
        matrix={"emotion": ["matrix"]},
    )
    (item,) = plan(order, SHELF).items
    assert item.parameters == {"persona": "shared", "topic": "set", "emotion": "matrix", "a": "shared"}


def test_a_set_with_a_scenario_brings_its_parent_and_not_the_orders_template() -> None:
    (item,) = plan(
        BatchOrder(name="n", template_id="counted", count=0, sets=(OrderedSet(scenario_id="s1"),)), SHELF
    ).items
    assert (item.template_id, item.scenario_id, item.tier) == ("t1", "s1", Tier.SCENARIO)


def test_a_set_may_choose_another_tier() -> None:
    (item,) = plan(BatchOrder(name="n", sets=(OrderedSet(template_id="t1", tier=Tier.SCENARIO),)), SHELF).items
    assert item.tier is Tier.SCENARIO


def test_a_parent_that_is_gone_leaves_its_scenario_on_the_built_in_prompt() -> None:
    shelf = Shelf()
    shelf.scenarios["s1"] = replace(shelf.scenarios["s1"], parent_template_id="deleted")
    (item,) = plan(BatchOrder(name="n", sets=(OrderedSet(scenario_id="s1"),)), shelf).items
    assert (item.template_id, item.scenario_id) == (None, "s1")


@pytest.mark.parametrize(
    ("order", "paths"),
    [
        (BatchOrder(name="n"), ["$"]),
        (BatchOrder(name="n", template_id="t1", count=0), ["$.count"]),
        (BatchOrder(name="n", template_id="gone"), ["$.template_id"]),
        (BatchOrder(name="n", sets=(OrderedSet(scenario_id="gone"),)), ["$.parameter_sets[0].scenario_id"]),
        (BatchOrder(name="n", sets=(OrderedSet(edge_case_id="gone"),)), ["$.parameter_sets[0].edge_case_id"]),
        (
            BatchOrder(name="n", sets=(OrderedSet(template_id="t1"), OrderedSet(template_id="gone"))),
            ["$.parameter_sets[1].template_id"],
        ),
        (BatchOrder(name="n", sets=(OrderedSet(),)), ["$.parameter_sets[0]"]),
        (BatchOrder(name="n", template_id="t1", matrix={"a": []}), ["$.matrix"]),
        (BatchOrder(name="n", template_id="strict"), ["$.shared_parameters.need"]),
        (
            BatchOrder(name="n", sets=(OrderedSet(template_id="strict"),)),
            ["$.parameter_sets[0].parameters.need"],
        ),
        (
            BatchOrder(name="n", template_id="counted", shared_parameters={"many": "lots"}),
            ["$.shared_parameters.many"],
        ),
        (BatchOrder(name="n", template_id="counted", matrix={"many": ["lots"]}), ["$.matrix.many"]),
        (
            BatchOrder(name="n", sets=(OrderedSet(template_id="counted", parameters={"many": "lots"}),)),
            ["$.parameter_sets[0].parameters.many"],
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_path(order: BatchOrder, paths: list[str]) -> None:
    assert issues(order) == paths


def test_a_tier_without_active_rows_is_said_of_the_tier() -> None:
    class Bare(Shelf):
        def active(self, _: Tier) -> Sequence[Source]:
            return ()

    for path, order in (
        ("$.tier", BatchOrder(name="n", tier=Tier.SCENARIO)),
        ("$.all_tiers", BatchOrder(name="n", all_tiers=True)),
    ):
        with pytest.raises(InvalidParams) as refused:
            plan(order, Bare())
        assert [issue.path for issue in refused.value.issues] == [path]


def test_a_held_batch_may_begin_with_nothing() -> None:
    assert plan(BatchOrder(name="n", hold=True), SHELF).items == ()


def test_as_many_items_as_fit_a_call_are_made_and_not_one_more() -> None:
    most = BatchOrder(name="n", template_id="t1", count=MAX_ITEMS)
    assert len(plan(most, SHELF).items) == MAX_ITEMS
    assert issues(replace(most, count=MAX_ITEMS + 1)) == ["$"]


def test_a_matrix_that_would_explode_is_refused_before_it_is_made() -> None:
    values: list[Scalar] = list(range(100))
    assert issues(BatchOrder(name="n", template_id="t1", count=MAX_ITEMS, matrix={"a": values, "b": values})) == [
        "$"
    ]


def test_sets_that_are_appended_use_the_batchs_own_template_and_shared_parameters() -> None:
    made = plan_sets(
        (OrderedSet(parameters={"topic": "rent"}), OrderedSet(edge_case_id="e1")),
        SHELF,
        template_id="counted",
        shared={"emotion": "calm"},
        matrix={},
    )
    assert [item.template_id for item in made.items] == ["counted", "t1"]
    assert made.items[0].parameters == {"emotion": "calm", "topic": "rent"}


def test_parameters_that_a_template_does_not_know_may_be_meant_for_other_rows() -> None:
    made = plan(BatchOrder(name="n", template_id="t1", shared_parameters={"unheard_of": 1}), SHELF)
    assert made.items[0].parameters == {"unheard_of": 1}


def test_a_matrix_that_multiplies_beyond_all_bounds_is_refused_before_it_is_built() -> None:
    names: dict[str, list[Scalar]] = {name: list(range(100)) for name in "abcde"}
    with pytest.raises(InvalidParams, match="at most 10,000 items"):
        plan(BatchOrder(name="n", template_id="t1", matrix=names), SHELF)


def test_the_matrix_of_a_held_batch_multiplies_what_is_appended() -> None:
    sets = (OrderedSet(parameters={"persona": "a nurse"}),)
    made = plan_sets(sets, SHELF, template_id="t1", shared={}, matrix={"topic": ["rent", "loans"]})
    assert [item.parameters["topic"] for item in made.items] == ["rent", "loans"]


def test_a_conversation_is_written_anew_from_what_it_came_from_and_what_was_said_of_it() -> None:
    order = BatchOrder(name="n", conversation_ids=("c1",), shared_parameters={"tone": "dry"})
    made = plan(order, SHELF)
    (item,) = made.items
    assert (item.regenerates, item.tier, item.template_id) == ("c1", Tier.SCENARIO, "t1")
    assert item.parameters == {"persona": "a cook", "tone": "dry"}
    redo = made.sources[item.source_key].redo
    assert redo is not None
    assert redo.notes == ("longer",)


def test_the_matrix_has_a_conversation_written_anew_with_each_of_its_values() -> None:
    order = BatchOrder(name="n", template_id="t1", conversation_ids=("c1",), matrix={"emotion": ["calm", "angry"]})
    made = plan(order, SHELF)
    assert made.rewritings == {"c1": 2}
    anew = [item for item in made.items if item.regenerates is not None]
    assert [item.parameters["emotion"] for item in anew] == ["calm", "angry"]


def test_a_conversation_that_is_not_there_is_told_at_its_place() -> None:
    assert issues(BatchOrder(name="n", conversation_ids=("c1", "c2"))) == ["$.conversation_ids[1]"]


def test_a_conversation_that_is_being_written_anew_or_is_named_twice_is_ordered_once_at_most() -> None:
    made = plan(BatchOrder(name="n", conversation_ids=("c3", "c1", "c1")), SHELF)
    assert [item.regenerates for item in made.items] == ["c1"]
    assert made.left_out == (LeftOut("c3", BUSY), LeftOut("c1", None))


@pytest.mark.parametrize("hold", [False, True])
def test_where_nothing_else_is_ordered_that_is_a_conflict_which_names_the_batch(hold: bool) -> None:
    with pytest.raises(Conflict, match=r"'Again'.*batch cancel b1") as refused:
        plan(BatchOrder(name="n", conversation_ids=("c3",), hold=hold), SHELF)
    assert refused.value.details == {"conversation_id": "c3", "batch_id": "b1"}


@pytest.mark.parametrize(
    ("shared", "matrix", "outdone"),
    [
        ({"persona": "a nurse", "emotion": "calm"}, {}, ("persona",)),
        ({"persona": "a cook"}, {}, ()),
        ({"persona": "a nurse"}, {"persona": ["a baker"]}, ()),
    ],
)
def test_a_shared_value_that_a_conversation_does_not_take_is_noted(
    shared: dict[str, Scalar], matrix: dict[str, list[Scalar]], outdone: tuple[str, ...]
) -> None:
    order = BatchOrder(name="n", conversation_ids=("c1",), shared_parameters=shared, matrix=matrix)
    assert plan(order, SHELF).outdone == outdone


def test_what_a_set_says_over_the_shared_value_was_meant() -> None:
    sets = (OrderedSet(template_id="t1", parameters={"topic": "rent"}),)
    assert plan(BatchOrder(name="n", sets=sets, shared_parameters={"topic": "loans"}), SHELF).outdone == ()
