"""The fields of an order."""

import pytest

from greenroom.dashboard.form import Pick
from greenroom.dashboard.starting.asking import asked, name_of, sources_words
from greenroom.dashboard.starting.order import Order
from greenroom.protocol.commands.batch import ParameterSet
from tests.dashboard.library.rows import scenario_row, template_row


def test_every_variable_has_a_field_of_its_type_with_its_default_and_its_help() -> None:
    fields = {each.field.label: each for each in asked(Order().with_rows([template_row()]))}
    assert fields["country *"].help == "Where it happens. Required."
    mood, formal = fields["mood"].field, fields["formal"].field
    assert isinstance(mood, Pick)
    assert isinstance(formal, Pick)
    assert (mood.options, mood.many, formal.options) == (("calm", "cross"), True, ("yes", "no"))
    exchanges = fields["exchanges"].field
    assert not isinstance(exchanges, Pick)
    assert exchanges.hint == "6"
    assert "persona" in fields


def test_no_field_has_the_name_of_another_one() -> None:
    template = template_row(variables=(*template_row().variables, template_row().variables[0]))
    names = [each.field.name for each in asked(Order().with_rows([template]))]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("order", "name"),
    [
        (Order(), "New batch"),
        (Order().with_rows([template_row(name="One")]), "One"),
        (Order().with_rows([template_row(name="One"), scenario_row()]), "One and 1 more"),
        (Order().with_gaps([ParameterSet(template_id="t-1")]), "Filling gaps"),
        (Order().with_value("whole", ("edge_case",)), "Every active edge case"),
        (Order().with_value("whole", ("all",)), "The whole library"),
    ],
)
def test_a_batch_is_called_by_what_it_is_written_from(order: Order, name: str) -> None:
    assert name_of(order) == name


def test_rows_that_are_left_aside_are_said() -> None:
    order = Order().with_rows([template_row(name="One")])
    assert list(sources_words(order)) == ["One"]
    assert "left aside" in sources_words(order.with_value("whole", ("all",)))[1]
