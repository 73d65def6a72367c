import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.cli.exits import WrongUsage
from greenroom.cli.talktext import read, written
from greenroom.protocol.commands.conversation import TurnDraft
from tests.cli.rows import turn


def test_a_talk_is_written_with_a_line_before_each_turn_and_read_back() -> None:
    text = written([turn(1, "user", "Where\n\nis it?"), turn(2, "assistant", "Here.")])
    assert text == "=== user\nWhere\n\nis it?\n\n=== assistant\nHere.\n"
    assert read(text) == [
        TurnDraft(role="user", content="Where\n\nis it?"),
        TurnDraft(role="assistant", content="Here."),
    ]


@pytest.mark.parametrize("said", ["=== user", "a\n=== assistant\nb", "\\=== user", "=== x ", "==="])
def test_a_line_that_looks_like_a_head_stays_a_line(said: str) -> None:
    (only,) = read(written([turn(1, "user", said)]))
    assert only.content == said.strip()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello\n=== user\n", "line 1: expected `=== user`"),
        ("=== user\nx\n\n=== tool\ny", "line 4: expected user or"),
    ],
)
def test_what_is_no_talk_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(WrongUsage, match=said):
        read(text)


def test_nothing_is_no_turns() -> None:
    assert read(" \n\n") == []


@given(st.lists(st.text(st.sampled_from("= \\usera\n"), min_size=1, max_size=20).filter(str.strip), max_size=4))
def test_whatever_is_said_comes_back(said: list[str]) -> None:
    rows = [turn(number, "user", text) for number, text in enumerate(said, 1)]
    assert [each.content for each in read(written(rows))] == [text.strip() for text in said]
