"""The prompt of an order's first item."""

from greenroom.dashboard.starting.order import Order
from greenroom.dashboard.starting.prompt import first_prompt, without_prompt
from greenroom.model.library import Variable
from greenroom.protocol.commands.batch import ParameterSet
from tests.dashboard.library.rows import edge_case_row, scenario_row, template_row


def test_names_that_nobody_gave_a_value_stand_as_their_names_unless_they_have_a_default() -> None:
    template = template_row(variables=(Variable(name="persona", default="a cook"), Variable(name="country")))
    order = Order().with_rows([template]).with_value("parameter topic", "tea | coffee")
    first = first_prompt(order, None)
    assert first is not None
    assert first.template_id == "t-1"
    assert first.parameters == {"emotion": "(emotion)", "topic": "tea"}


def test_a_scenario_is_written_with_its_parent_and_what_it_says_itself() -> None:
    first = first_prompt(Order().with_rows([scenario_row()]), None)
    assert first is not None
    assert (first.template_id, first.parameters["persona"]) == ("t-1", "a carer")


def test_a_gap_says_its_own_parameters() -> None:
    gap = ParameterSet(template_id="t-3", parameters={"persona": "a pilot"})
    first = first_prompt(Order().with_gaps([gap]), None)
    assert first is not None
    assert (first.template_id, first.parameters["persona"]) == ("t-3", "a pilot")


def test_the_first_row_of_a_tier_goes_before_those_that_were_picked() -> None:
    first = first_prompt(Order().with_rows([template_row()]), template_row("t-2"))
    assert first is not None
    assert first.template_id == "t-2"


def test_what_has_no_template_is_shown_itself() -> None:
    order = Order().with_rows([edge_case_row()])
    assert first_prompt(order, None) is None
    assert "A password is in the chat." in without_prompt(order, None).plain
    assert first_prompt(Order(), None) is None
    assert "is shown here" in without_prompt(Order(), None).plain
