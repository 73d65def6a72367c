from typing import Annotated, Literal

import pytest
from msgspec import Meta

from greenroom.config.keys import all_keys, converted, in_words


def test_a_key_knows_its_path_and_its_variable() -> None:
    key = next(key for key in all_keys() if key.name == "max_utilization")

    assert key.path == "limits.max_utilization"
    assert key.variable == "GREENROOM_LIMITS__MAX_UTILIZATION"
    assert key.expected == "a number above 0 up to 1"


def test_no_two_keys_share_a_variable() -> None:
    variables = [key.variable for key in all_keys()]

    assert len(set(variables)) == len(variables)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Annotated[int, Meta(ge=1, le=1000)] | Literal["auto"], 'a whole number from 1 up to 1000 or "auto"'),
        (int, "a whole number"),
        (str, "a text"),
        (Annotated[str, Meta(min_length=1)], "a text that is not empty"),
        (Literal["x"], '"x"'),
    ],
)
def test_types_are_said_in_words(kind: object, words: str) -> None:
    assert in_words(kind) == words


@pytest.mark.parametrize("text", ["inf", "-inf", "nan"])
def test_a_number_has_to_be_finite(text: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        converted(text, float, from_text=True)


def test_the_text_of_a_variable_is_read_as_a_number_and_that_of_a_file_is_not() -> None:
    assert converted("7", int, from_text=True) == 7
    with pytest.raises(ValueError, match="Expected `int`"):
        converted("7", int, from_text=False)
