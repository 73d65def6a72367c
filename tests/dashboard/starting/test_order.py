"""What somebody is about to start."""

from greenroom.dashboard.starting.order import Order
from greenroom.model.library import Variable
from greenroom.protocol.commands.batch import ParameterSet
from tests.dashboard.library.rows import edge_case_row, scenario_row, template_row


def test_rows_are_added_each_once_and_are_what_is_written_from_then() -> None:
    order = Order().with_value("whole", ("scenario",)).with_rows([template_row()])
    order = order.with_rows([template_row(), scenario_row()])
    assert [row.id for row in order.rows] == ["t-1", "s-1"]
    assert order.choice("whole") == "picked"


def test_parents_are_wanted_until_they_are_known() -> None:
    order = Order().with_rows([scenario_row(parent_template_id="t-7"), edge_case_row()])
    order = order.with_gaps([ParameterSet(template_id="t-8"), ParameterSet(template_id="t-8")])
    assert order.wanted_parents == ("t-7", "t-8")
    order = order.with_parents({"t-7": template_row("t-7")})
    assert order.wanted_parents == ("t-8",)
    assert [each.id for each in order.templates] == ["t-7"]


def test_a_picked_template_is_its_own_and_nobody_has_to_be_asked() -> None:
    order = Order().with_rows([template_row(), scenario_row(parent_template_id="t-1")])
    assert order.wanted_parents == ()
    assert [each.id for each in order.templates] == ["t-1"]


def test_variables_of_all_templates_are_asked_for_each_once_and_the_known_names_always() -> None:
    other = template_row("t-2", variables=(Variable(name="country", default="Peru"), Variable(name="topic")))
    order = Order().with_rows([template_row(), other])
    names = [each.name for each in order.variables]
    assert names == ["country", "mood", "exchanges", "formal", "topic", "persona", "emotion"]
    assert order.variables[0].default is None


def test_what_was_entered_stays_when_rows_are_dropped() -> None:
    order = Order().with_rows([template_row()]).with_value("parameter country", "Peru").dropped()
    assert not order.rows
    assert order.words("parameter country") == "Peru"
    assert not order.is_empty
    assert Order().is_empty
