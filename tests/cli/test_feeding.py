from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.cli.exits import WrongUsage
from greenroom.cli.feeding import MOST_BYTES, Portion, parameter_set, portions, sets_of_file
from greenroom.cli.finding import Finder
from greenroom.cli.rowfile import Row
from greenroom.client.blocking import Client
from greenroom.model.errors import Refused
from greenroom.protocol.commands.batch import MAX_ITEMS_IN_CALL, ParameterSet
from tests.cli.conftest import Play
from tests.cli.fake_daemon import page
from tests.cli.rows import TEMPLATE, scenario, template


@pytest.fixture
def finder(play: Play) -> Iterator[Finder]:
    daemon = play({"template.list": page([template()]), "scenario.list": page([scenario()])})
    with Client(str(daemon.path)) as client:
        yield Finder(client)


def row(
    named: dict[str, str] | None = None, tier: str | None = None, *, text: bool = True, **parameters: str
) -> Row:
    return Row(place="rows.csv, row 1", named=named or {}, parameters=dict(parameters), tier=tier, text=text)


def test_names_become_ids_and_text_becomes_numbers(finder: Finder) -> None:
    made = parameter_set(row({"template": "Late parcel"}, exchanges="8", topic="7"), finder, None)
    assert made == ParameterSet(template_id=TEMPLATE, parameters={"exchanges": 8, "topic": "7"})


def test_a_row_that_names_nothing_is_of_the_lines_template(finder: Finder) -> None:
    assert parameter_set(row(exchanges="8"), finder, TEMPLATE) == ParameterSet(
        template_id=TEMPLATE, parameters={"exchanges": 8}
    )
    assert parameter_set(row(exchanges="8"), finder, None) == ParameterSet(parameters={"exchanges": "8"})


def test_a_row_that_names_a_scenario_is_of_no_other_template(finder: Finder) -> None:
    made = parameter_set(row({"scenario": "Closing the shop"}, "scenario", exchanges="8"), finder, TEMPLATE)
    assert made == ParameterSet(scenario_id=scenario().id, tier="scenario", parameters={"exchanges": "8"})  # type: ignore[arg-type]  # equal as text


def test_json_keeps_its_own_types(finder: Finder) -> None:
    assert parameter_set(row(text=False, exchanges="8"), finder, TEMPLATE).parameters == {"exchanges": "8"}


def test_a_tier_that_is_none_is_refused_by_its_row(finder: Finder) -> None:
    with pytest.raises(WrongUsage, match=r"rows\.csv, row 1: .*tier"):
        parameter_set(row(tier="gold"), finder, None)


def test_portions_hold_as_many_rows_as_a_call_takes() -> None:
    sets = [ParameterSet(parameters={"n": number}) for number in range(2 * MAX_ITEMS_IN_CALL + 1)]
    made = list(portions((str(each.parameters["n"]), each) for each in sets))
    assert [len(each.sets) for each in made] == [MAX_ITEMS_IN_CALL, MAX_ITEMS_IN_CALL, 1]
    assert [each for portion in made for each in portion.sets] == sets
    assert made[2].places == [str(2 * MAX_ITEMS_IN_CALL)]


def test_portions_fit_a_line() -> None:
    large = ParameterSet(parameters={"text": "x" * (MOST_BYTES // 3)})
    assert [len(each.sets) for each in portions([("", large)] * 5)] == [2, 2, 1]


def test_a_set_larger_than_a_portion_goes_alone() -> None:
    huge = ParameterSet(parameters={"text": "x" * (2 * MOST_BYTES)})
    assert [len(each.sets) for each in portions([("", huge)] * 2)] == [1, 1]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("$.parameter_sets[2].template_id: expected an id", "f, line 9: template_id: expected an id"),
        ("$.parameter_sets[1].parameters.topic: too long", "f, line 7: topic: too long"),
        ("$.parameter_sets[1]: no", "f, line 7: no"),
        ("$.parameter_sets[0].scenario_id: no", "$.parameter_sets[0].scenario_id: no"),
    ],
)
def test_a_refusal_is_told_by_the_files_lines(message: str, told: str) -> None:
    portion = Portion([ParameterSet(), ParameterSet()], ["f, line 7", "f, line 9"])
    refused = Refused(message, code=-32602, wire_type="invalid_params", details={}, request_id="r")
    assert portion.told(refused, before=1).message == told


def test_a_name_that_leads_nowhere_is_told_with_its_row(finder: Finder) -> None:
    with pytest.raises(WrongUsage, match=r"rows\.csv, row 1: template: expected its name"):
        parameter_set(row({"template": ""}), finder, None)


def test_a_file_is_read_as_it_is_needed(tmp_path: Path, finder: Finder) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"n": 1}\n' * MAX_ITEMS_IN_CALL + '{"n": 2}\nnonsense\n')
    with sets_of_file(str(file), finder, None) as sets:
        assert len(next(sets).sets) == MAX_ITEMS_IN_CALL
        with pytest.raises(WrongUsage, match=f"line {MAX_ITEMS_IN_CALL + 2}"):
            next(sets)
