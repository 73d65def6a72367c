"""The letters of places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.dashboard.jump.letters import ALPHABET, MOST, names


@given(st.integers(0, MOST))
def test_no_name_begins_another_one(count: int) -> None:
    given_ = names(count)
    assert len(set(given_)) == len(given_) == count
    single = {each for each in given_ if len(each) == 1}
    assert not [each for each in given_ if len(each) == 2 and each[0] in single]


@pytest.mark.parametrize(("count", "short"), [(1, 1), (26, 26), (27, 25), (51, 25), (52, 24), (MOST, 0)])
def test_as_many_names_as_can_be_are_of_one_letter(count: int, short: int) -> None:
    assert sum(len(each) == 1 for each in names(count)) == short


def test_the_letters_under_the_fingers_come_first() -> None:
    assert "".join(names(4)) == ALPHABET[:4] == "asdf"


def test_more_places_than_names_are_refused() -> None:
    with pytest.raises(ValueError, match="676 names"):
        names(MOST + 1)
