import pytest
from msgspec.structs import replace

from greenroom.daemon.slips import slips
from greenroom.model.batch import Estimate, NewItem
from greenroom.model.estimate import Quote
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.plan import LeftOut, Plan
from greenroom.model.rewriting import Rewriter

CENT = 10_000_000_000
COST = (Picodollars(CENT), Picodollars(2 * CENT), Picodollars(3 * CENT))
QUOTE = Quote(items=1, live=Estimate(cost=COST, time_s=(1.0, 2.0, 3.0)), economy=None, by_tier={})


def told(
    order: BatchOrder,
    *unknown: str,
    one_call: int = 0,
    warnings: tuple[str, ...] = (),
    left_out: tuple[LeftOut, ...] = (),
) -> tuple[str, ...]:
    """The warnings of an order that is estimated at up to three cents."""
    quote = replace(QUOTE, warnings=warnings)
    return slips(order, Plan((), {}, unknown, left_out), quote, Picodollars(one_call))


def order(budget: int | None = None, **more: object) -> BatchOrder:
    return BatchOrder(name="Rent", budget=None if budget is None else Picodollars(budget), **more)  # type: ignore[arg-type]  # fields of an order


def test_a_plain_order_is_no_slip() -> None:
    assert told(order(template_id="t", count=3), one_call=CENT) == ()


def test_a_name_that_no_template_has_is_told() -> None:
    (warning,) = told(order(), "topik")
    assert "'topik'" in warning


@pytest.mark.parametrize(("count", "warned"), [(3, True), (0, False)])
def test_a_template_that_counts_beside_sets_is_told(count: int, warned: bool) -> None:
    assert bool(told(order(template_id="t", count=count, sets=(OrderedSet(),)))) is warned


@pytest.mark.parametrize(
    ("budget", "said"),
    [
        (3 * CENT, None),
        (2 * CENT, "It may cost up to $0.03, and its budget is $0.02"),
        (CENT, "It may cost up to $0.03, and its budget is $0.01"),
        (
            CENT - 1,
            "One call may cost up to $0.01 for its answer alone, and the budget of $0.0100 lets none",
        ),
    ],
)
def test_a_budget_that_is_not_enough_is_told_once(budget: int, said: str | None) -> None:
    found = told(order(budget), one_call=CENT)
    assert len(found) == (said is not None)
    assert said is None or said in found[0]


def test_what_the_estimate_warns_of_is_told_too() -> None:
    assert told(order(), warnings=("max_tokens is low.",)) == ("max_tokens is low.",)


def test_a_value_that_stands_twice_in_a_matrix_is_told() -> None:
    (warning,) = told(order(matrix={"emotion": ["a", "b", "a"], "many": [1, True, 1.5]}))
    assert "'a' 2 times for 'emotion'" in warning


def test_conversations_that_are_left_out_are_named_by_the_batch_that_has_them() -> None:
    one, other = Rewriter("b1", "Again"), Rewriter("b2", "Anew")
    found = told(
        order(),
        left_out=(LeftOut("c1", one), LeftOut("c2", None), LeftOut("c3", other), LeftOut("c4", one)),
    )
    assert [warning.partition(";")[0] for warning in found] == [
        "Named more than once, and written anew once: c2.",
        "Left out: c1, c4",
        "Left out: c3",
    ]
    assert ["greenroom batch cancel b1" in warning for warning in found] == [False, True, False]


@pytest.mark.parametrize(
    ("conversations", "cells", "said"),
    [
        (1, 1, None),
        (1, 3, "The conversation is written anew 3 times"),
        (2, 2, "Each of the 2 conversations is written anew 2 times"),
    ],
)
def test_a_matrix_that_buys_several_texts_of_a_conversation_is_told(
    conversations: int, cells: int, said: str | None
) -> None:
    ids = [f"c{number}" for number in range(conversations)]
    items = tuple(NewItem(tier=Tier.TEMPLATE, parameters={}, regenerates=each) for each in ids * cells)
    found = slips(order(), Plan((*items, NewItem(tier=Tier.TEMPLATE, parameters={})), {}), QUOTE, Picodollars(0))
    assert len(found) == (said is not None)
    assert said is None or said in found[0]


def test_shared_parameters_that_conversations_have_of_their_own_are_told_with_what_would_change_them() -> None:
    (warning,) = slips(order(), Plan((), {}, outdone=("emotion", "persona")), QUOTE, Picodollars(0))
    assert "keeps its own 'emotion', 'persona'" in warning
    assert "give the new value by `matrix`" in warning
