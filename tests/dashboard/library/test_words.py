"""A library row in full."""

from greenroom.dashboard.library.words import findings, prompt_text, row_text
from greenroom.model.parameters import WrongType
from greenroom.protocol.commands.template import Validation
from tests.dashboard.library.rows import ME, STRANGER, edge_case_row, scenario_row, stats_row, template_row


def test_a_template_is_shown_with_its_variables_texts_and_what_came_of_it() -> None:
    shown = row_text(template_row(structure="One question each."), me=ME, stats=stats_row()).plain
    for words in (
        "● active",
        "quality from 7.0",
        "yours",
        "country  text  required",
        "mood  enum  = calm",
        "calm | cross",
        "Write for {{ persona }} in {{ country }}.",
        "One question each.",
        "75 % of items succeeded",
    ):
        assert words in shown
    assert "approved" not in shown
    assert "System prompt" not in shown


def test_a_scenario_names_its_parent_or_says_that_it_has_gone() -> None:
    assert "Support" in row_text(scenario_row(), me=ME, parent="Support").plain
    assert "one that is gone" in row_text(scenario_row(), me=ME).plain
    assert "built-in prompt" in row_text(scenario_row(parent_template_id=None), me=ME).plain


def test_an_edge_case_says_what_triggers_it_and_whose_it_is() -> None:
    shown = row_text(edge_case_row(owner=STRANGER), me=ME).plain
    for words in ("risk high", "A password is in the chat.", "Never repeat it.", "not yet", f"of user {STRANGER}"):
        assert words in shown


def test_no_row_is_said_too() -> None:
    assert row_text(None, me=ME).plain == "No row is selected."


def test_what_people_wrote_is_shown_and_not_obeyed() -> None:
    shown = row_text(template_row(name="[/red]\x1b[31m", text="[/INST]\x07{{ x }}"), me=ME).plain
    assert "[/red]" in shown
    assert "[/INST]{{ x }}" in shown
    assert "\x1b" not in shown


def test_everything_that_is_wrong_with_parameters_is_told_at_once() -> None:
    verdict = Validation(
        valid=False, missing=("country",), unknown=("colour",), wrong_type=(WrongType("exchanges", "a number"),)
    )
    told = findings(verdict)
    assert [each.partition(":")[0] for each in told] == ["country", "colour", "exchanges"]
    shown = prompt_text(template_row(), "No prompt.", verdict, [("exchanges", "many")]).plain
    assert all(each in shown for each in told)
    assert "exchanges  many" in shown
