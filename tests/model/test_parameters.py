import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.library import KNOWN_NAMES, Parameters, Scalar, Source, Variable
from greenroom.model.parameters import Verdict, check, merge
from tests.model.rows import edge_case, scenario, template

TEXT = Variable(name="place")
NUMBER = Variable(name="exchanges", type="number")
FLAG = Variable(name="rude", type="boolean")
CHOICE = Variable(name="style", type="enum", options=("short", "long"))
NEEDED = Variable(name="need", required=True)

scalars: st.SearchStrategy[Scalar] = st.text() | st.integers() | st.floats(allow_nan=False) | st.booleans()
layers: st.SearchStrategy[Parameters] = st.dictionaries(st.sampled_from([*KNOWN_NAMES, "a", "b"]), scalars)


@pytest.mark.parametrize(
    ("variable", "value", "right"),
    [
        (TEXT, "a harbour", True),
        (TEXT, 3, False),
        (TEXT, True, False),
        (NUMBER, 3, True),
        (NUMBER, 2.5, True),
        (NUMBER, "3", False),
        (NUMBER, True, False),  # a bool is an int to Python, and no number to a person
        (FLAG, False, True),
        (FLAG, 0, False),
        (FLAG, "false", False),
        (CHOICE, "long", True),
        (CHOICE, "medium", False),
    ],
)
def test_a_value_is_held_against_its_variables_type(variable: Variable, value: Scalar, right: bool) -> None:
    verdict = check(template(variable), {variable.name: value})
    assert verdict.valid is right
    assert [wrong.name for wrong in verdict.wrong_type] == ([] if right else [variable.name])


def test_an_enums_options_are_named_to_who_missed_them() -> None:
    (wrong,) = check(template(CHOICE), {"style": "medium"}).wrong_type
    assert wrong.expected == "one of short, long"


@pytest.mark.parametrize("given_", [{}, {"need": ""}])
def test_a_required_variable_without_a_value_is_missing(given_: Parameters) -> None:
    assert check(template(NEEDED), given_).missing == ("need",)


def test_a_default_counts_as_given() -> None:
    assert check(template(Variable(name="need", required=True, default="x")), {}).valid


def test_false_and_zero_are_values() -> None:
    needed = (
        Variable(name="flag", type="boolean", required=True),
        Variable(name="many", type="number", required=True),
    )
    assert check(template(*needed), {"flag": False, "many": 0}).valid


def test_known_names_need_no_declaration_and_others_do() -> None:
    verdict = check(template(), {**dict.fromkeys(KNOWN_NAMES, "x"), "colour": "red"})
    assert verdict.unknown == ("colour",)


def test_all_that_is_wrong_is_said_at_once() -> None:
    verdict = check(template(NEEDED, NUMBER), {"exchanges": "many", "colour": "red"})
    assert (verdict.missing, verdict.unknown, len(verdict.wrong_type)) == (("need",), ("colour",), 1)
    assert not verdict.valid


def test_a_verdict_without_findings_is_valid() -> None:
    assert Verdict().valid


@given(st.lists(layers, max_size=5))
def test_the_last_layer_that_names_a_parameter_wins(given_: list[Parameters]) -> None:
    merged = merge(Source(template=template()), given_)
    assert set(merged) == {name for layer in given_ for name in layer}
    for name, value in merged.items():
        assert value == next(layer[name] for layer in reversed(given_) if name in layer)


def test_a_scenario_goes_over_defaults_and_under_what_is_given() -> None:
    source = Source(
        template=template(
            Variable(name="persona", default="anybody"),
            Variable(name="topic", default="anything"),
            Variable(name="emotion", default="calm"),
        ),
        scenario=scenario(persona="a baker", arc="worry -> relief"),
    )
    assert merge(source, ({"topic": "rent"}, {"persona": "a nurse"})) == {
        "persona": "a nurse",
        "topic": "rent",
        "emotion": "worry -> relief",
    }


def test_what_a_scenario_leaves_empty_hides_no_default() -> None:
    source = Source(template=template(Variable(name="persona", default="anybody")), scenario=scenario())
    assert merge(source, ()) == {"persona": "anybody"}


def test_a_row_without_a_template_has_what_is_given_alone() -> None:
    assert merge(Source(edge_case=edge_case()), ({"a": 1},)) == {"a": 1}


@given(layers)
def test_merging_changes_none_of_its_layers(layer: Parameters) -> None:
    before = dict(layer)
    merge(Source(template=template(Variable(name="a", default="x"))), (layer, {"b": 1}))
    assert layer == before
