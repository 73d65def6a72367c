from collections.abc import Iterator

import pytest

from greenroom.model.errors import (
    GreenroomError,
    InvalidParams,
    Issue,
    NotFound,
    RequestError,
    StartError,
    WireType,
)


def tree(root: type[GreenroomError]) -> Iterator[type[GreenroomError]]:
    yield root
    for child in root.__subclasses__():
        yield from tree(child)


def test_every_wire_type_has_a_code_of_its_own_in_the_range_of_json_rpc() -> None:
    codes = [each.code for each in WireType]
    assert len(set(codes)) == len(codes)
    assert all(-32768 <= code <= -32000 for code in codes)


def test_every_wire_type_is_somebodys() -> None:
    assert {error.wire_type for error in tree(RequestError) if issubclass(error, RequestError)} == set(WireType)


@pytest.mark.parametrize("error", list(tree(GreenroomError)), ids=lambda each: each.__name__)
def test_every_error_has_words_of_its_own_for_a_person(error: type[GreenroomError]) -> None:
    assert error.__doc__
    assert error.__doc__.strip()[0].isupper()


def test_an_error_without_a_message_says_its_docstrings_first_line() -> None:
    assert StartError().message == "The daemon can't start."


def test_wrong_parameters_are_listed_for_programs_and_put_into_words_for_people() -> None:
    error = InvalidParams(Issue("$.count", "at least 1"), Issue("$.name", "a name"))
    assert error.message == "$.count: expected at least 1; $.name: expected a name"
    assert error.details == {
        "issues": [{"path": "$.count", "expected": "at least 1"}, {"path": "$.name", "expected": "a name"}]
    }


def test_a_missing_row_and_anothers_row_sound_the_same() -> None:
    assert NotFound("batch", "b1").message == "No batch 'b1' is here, or it is not yours."


def test_a_start_that_is_refused_ends_with_the_exit_code_that_systemd_does_not_retry() -> None:
    codes = {error.exit_code for error in tree(StartError) if issubclass(error, StartError)}
    assert codes == {78}
