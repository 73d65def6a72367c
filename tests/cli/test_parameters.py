import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.cli.exits import WrongUsage
from greenroom.cli.parameters import read_matrix, read_set, typed
from greenroom.model.library import Variable

VARIABLES = {
    "exchanges": Variable(name="exchanges", type="number"),
    "urgent": Variable(name="urgent", type="boolean"),
    "zip": Variable(name="zip", type="text"),
}


def test_a_value_has_the_type_of_its_variable() -> None:
    given = read_set(["exchanges=6", "urgent=yes", "zip=01234", "other=7"], VARIABLES)
    assert given == {"exchanges": 6, "urgent": True, "zip": "01234", "other": "7"}
    assert typed("0.5", VARIABLES["exchanges"]) == 0.5


def test_what_does_not_look_like_its_type_stays_text_for_the_daemon_to_refuse() -> None:
    assert read_set(["exchanges=many", "urgent=perhaps"], VARIABLES) == {"exchanges": "many", "urgent": "perhaps"}
    assert typed("nan", VARIABLES["exchanges"]) == "nan"


def test_json_says_the_type_itself() -> None:
    assert read_set(["n:=3", "t:=true", 's:="3"'], {}) == {"n": 3, "t": True, "s": "3"}


def test_the_later_one_wins_and_a_value_may_hold_equals_signs() -> None:
    assert read_set(["a=1", "a=b=c"], {}) == {"a": "b=c"}


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_text_comes_through_as_it_is(text: str) -> None:
    assert read_set([f"name={text}"], {}) == {"name": text}


@pytest.mark.parametrize("assignment", ["", "name", "=value", ":=3", "a:={}", "a:=[1]", "a:=nope"])
def test_what_is_no_assignment_is_refused(assignment: str) -> None:
    with pytest.raises(WrongUsage):
        read_set([assignment], {})


def test_a_matrix_has_values_with_commas_between_them() -> None:
    assert read_matrix(["emotion=angry, afraid", "exchanges=4,8", 'where:=["Rome, Italy"]'], VARIABLES) == {
        "emotion": ["angry", "afraid"],
        "exchanges": [4, 8],
        "where": ["Rome, Italy"],
    }
