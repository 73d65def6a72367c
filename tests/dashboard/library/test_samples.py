"""Sample parameters."""

from greenroom.dashboard.form import Pick
from greenroom.dashboard.library.samples import fields, samples, typed_of, values_of, variables_of
from greenroom.model.library import TemplateDraft
from greenroom.model.parameters import check
from tests.dashboard.library.rows import VARIABLES, scenario_row, template_row


def test_samples_are_valid_for_any_template() -> None:
    values = samples(template_row(), template_row())
    assert check(TemplateDraft(name="", text="", variables=VARIABLES), values).valid
    assert values["exchanges"] == 6
    assert values["country"] == "(country)"


def test_what_a_scenario_says_wins() -> None:
    values = samples(template_row(), scenario_row(topic=""))
    assert values["persona"] == "a carer"
    assert values["emotion"] == "worried -> relieved"
    assert values["topic"] == "(topic)"


def test_a_form_has_a_field_for_each_variable_and_each_known_name() -> None:
    template = template_row()
    names = [each.name for each in variables_of(template)]
    assert names == ["country", "mood", "exchanges", "formal", "persona", "emotion", "topic"]
    shown = fields(template)
    assert [each.label for each in shown][:2] == ["country *", "mood"]
    picks = [each for each in shown if isinstance(each, Pick)]
    assert [each.options for each in picks] == [("calm", "cross"), ("yes", "no")]


def test_what_stands_in_the_form_comes_back_as_it_was() -> None:
    template = template_row()
    values = samples(template, template)
    assert values_of(template, typed_of(template, values)) == values


def test_an_empty_field_gives_no_value_and_a_wrong_one_stays_to_be_told() -> None:
    template = template_row()
    entered = {**typed_of(template, samples(template, template)), "value0": " ", "value2": "many"}
    values = values_of(template, entered)
    assert "country" not in values
    assert values["exchanges"] == "many"
