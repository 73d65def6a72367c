import re
from typing import Any

import pytest

from greenroom.model.errors import InvalidParams
from greenroom.model.library import Parameters, Variable
from greenroom.model.order import BatchOrder, OrderedSet
from greenroom.model.plan import plan
from tests.model.rows import template
from tests.model.shelf import SHELF, Shelf, issues


def test_a_parameter_that_no_template_has_is_named() -> None:
    order = BatchOrder(name="n", template_id="t1", shared_parameters={"contry": "Canada", "topic": "rent"})
    assert plan(order, SHELF).unknown == ("contry",)


def test_parameters_that_would_not_fit_into_a_page_are_refused_where_they_stand() -> None:
    with pytest.raises(InvalidParams) as refused:
        plan(BatchOrder(name="n", template_id="t1", shared_parameters={"topic": "x" * 20_001}), SHELF)
    assert [issue.path for issue in refused.value.issues] == ["$.shared_parameters"]


def test_what_conversations_are_filed_under_has_no_control_characters() -> None:
    a_set = OrderedSet(template_id="t1", parameters={"persona": "a\x1b[31mcook", "topic": "two\nlines"})
    assert issues(BatchOrder(name="n", sets=(a_set,))) == ["$.parameter_sets[0].parameters.persona"]
    calm = BatchOrder(name="n", template_id="t1", shared_parameters={"emotion": "calm\x00"})
    assert issues(calm) == ["$.shared_parameters.emotion"]
    assert issues(BatchOrder(name="n", template_id="t1", matrix={"topic": ["a", "b\x7f"]})) == ["$.matrix.topic"]


def test_what_a_conversation_has_already_is_no_name_that_the_order_gives() -> None:
    shelf = Shelf()
    shelf.had = {"product": "a kettle"}
    made = plan(BatchOrder(name="n", conversation_ids=("c1",), shared_parameters={"contry": "Chad"}), shelf)
    assert made.unknown == ("contry",)


@pytest.mark.parametrize(
    ("had", "more", "path", "said"),
    [
        ({}, {}, "$.conversation_ids[1]", "'need'.*requires it; the matrix"),
        ({"need": "a", "topic": "a\x1b"}, {}, "$.conversation_ids[1]", "'topic'.*control characters"),
        ({"need": "x" * 20_000}, {}, "$.conversation_ids[1]", "at most 20,000 characters"),
        ({"need": "a", "many": "lots"}, {}, "$.conversation_ids[1]", "'many', a number"),
        ({"need": "a"}, {"shared_parameters": {"many": "lots"}}, "$.shared_parameters.many", "^a number"),
        ({"need": "a"}, {"matrix": {"many": ["lots"]}}, "$.matrix.many", "^a number"),
    ],
)
def test_what_is_wrong_with_a_conversation_is_said_where_that_is_named(
    had: Parameters, more: dict[str, Any], path: str, said: str
) -> None:
    shelf = Shelf()
    both = (Variable(name="need", required=True), Variable(name="many", type="number"))
    shelf.had, shelf.came_from = had, template(*both, id="both")
    order = BatchOrder(name="n", template_id="t1", conversation_ids=("c3", "c1"), **more)
    with pytest.raises(InvalidParams) as refused:
        plan(order, shelf)
    (issue,) = refused.value.issues
    assert issue.path == path
    assert re.search(said, issue.expected)
