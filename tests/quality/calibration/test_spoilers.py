# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

from random import Random

import pytest

from greenroom.model.conversation import Talk
from greenroom.quality.calibration import spoilers
from greenroom.quality.calibration.spoilers import SPOILERS
from tests.quality.good import TALKS
from tests.quality.talks import talk

MINE, OTHER = TALKS[0], TALKS[8]
SHORT = talk("Which city?", "Paris")


def spoilt(name: str, mine: Talk = MINE, seed: int = 1) -> Talk:
    made = SPOILERS[name](mine, OTHER, Random(seed))
    assert made is not None
    return made


@pytest.mark.parametrize("name", sorted(SPOILERS))
def test_the_same_chance_spoils_alike_and_leaves_a_whole_talk(name: str) -> None:
    assert len(SPOILERS) == 12
    made = spoilt(name)
    assert made == spoilt(name) != MINE
    assert [turn.role for turn in made.turns] == ["user", "assistant"] * (len(made.turns) // 2)
    assert all(turn.content.strip() for turn in made.turns)


def test_what_is_cut_off_is_the_beginning_of_the_last_answer() -> None:
    whole, cut = MINE.turns[-1].content, spoilt("cut off").turns[-1].content
    assert whole.startswith(cut)
    assert cut[-1].isalnum()


def test_an_answer_of_a_word_has_no_middle() -> None:
    assert spoilers.cut_off(SHORT, OTHER, Random(1)) is None


def test_what_is_off_topic_has_the_answers_of_the_other() -> None:
    made = spoilt("off topic")
    assert [turn.content for turn in made.turns[::2]] == [turn.content for turn in MINE.turns[::2]]
    assert {turn.content for turn in made.turns[1::2]} <= {turn.content for turn in OTHER.turns[1::2]}
    assert spoilers.off_topic(MINE, SHORT, Random(1)) is None


def test_a_copy_has_one_word_in_twenty_changed() -> None:
    before = " ".join(turn.content for turn in OTHER.turns).split()
    after = " ".join(turn.content for turn in spoilt(spoilers.COPIED).turns).split()
    changed = sum(one != other for one, other in zip(before, after, strict=True))
    assert 0.03 < changed / len(before) < 0.07


def test_white_space_stays_where_words_change() -> None:
    assert len(spoilers.changed("a\n\tb  c", 1.0, Random(1)).split("\n\t")) == 2


def test_nothing_is_put_into_code() -> None:
    code = talk("Show me a loop.", "```\nfor x in y:\n    z(x)\n```\nIt calls z.")
    for seed in range(20):
        answer = spoilt("placeholder left", code, seed).turns[1].content
        assert code.turns[1].content.partition("\nIt")[0] in answer


def test_another_language_is_never_the_own_one() -> None:
    chinese = talk("这取决于什么？", "这取决于你想做什么以及你有多少时间。在大多数情况下，最好先从一小步开始。")
    spoilt = [SPOILERS["wrong language"](chinese, chinese, Random(seed)) for seed in range(40)]
    said = {each.turns[1].content for each in spoilt if each is not None}
    assert len(said) > 5
    assert not any("这取决于" in each for each in said)
