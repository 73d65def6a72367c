"""A person's own keys."""

import pytest

from greenroom.dashboard.keymap import read_keymap
from greenroom.model.errors import ConfigError


def test_pairs_of_ids_and_keys_are_read() -> None:
    assert read_keymap(" app.quit=Q  app.help=?,f1 ") == {"app.quit": "Q", "app.help": "question_mark,f1"}
    assert read_keymap("") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [("app.quit", "expected pairs"), ("app.quit=", "expected pairs"), ("app.quid=Q", "did you mean 'app.quit'")],
)
def test_what_is_no_pair_is_told(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_keymap(text)
