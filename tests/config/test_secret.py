import copy
import pickle
from collections.abc import Callable

import msgspec
import pytest

from greenroom.config.secret import Secret

KEY = "sk-ant-very-private"


@pytest.mark.parametrize("shown", [repr, str, "{}".format, "{0!r}".format, ascii])
def test_a_secret_shows_nothing_of_itself(shown: Callable[[object], str]) -> None:
    assert KEY not in shown(Secret(KEY))
    assert KEY not in shown([Secret(KEY)])


def test_a_secret_is_handed_out_only_when_asked() -> None:
    assert Secret(KEY).reveal() == KEY


@pytest.mark.parametrize("written", [pickle.dumps, copy.copy, msgspec.json.encode, msgspec.to_builtins])
def test_a_secret_is_not_written_down(written: Callable[[object], object]) -> None:
    with pytest.raises(TypeError) as refused:
        written(Secret(KEY))
    assert KEY not in str(refused.value)


def test_secrets_compare_by_what_they_hold() -> None:
    assert Secret(KEY) == Secret(KEY)
    assert len({Secret(KEY), Secret(KEY), Secret("other")}) == 2
