from random import Random

import msgspec
import pytest

from greenroom.rehearsal.script.brief import read_brief
from greenroom.rehearsal.script.flaws import flawed
from greenroom.rehearsal.script.judging import judge
from greenroom.rehearsal.script.talk import converse

ASKED = "<parameters>\npersona: a nurse\nemotion: calm\ntopic: sleep\n</parameters>"


def asking(talk: object) -> str:
    data = msgspec.json.encode(talk).decode()
    return f"The data stands in <conversation>.\n<conversation>\n{data}\n</conversation>\nThat was all."


@pytest.mark.parametrize("seed", range(30))
def test_good_talks_pass_and_flawed_ones_do_not(seed: int) -> None:
    chance = Random(seed)
    talk, slots = converse(read_brief(ASKED, chance), chance)
    good, bad = judge(asking(talk), Random(seed)), judge(asking(flawed(talk, slots, chance)), Random(seed))
    assert (good.verdict, good.score >= 7) == ("approve", True)
    assert (bad.verdict, bad.score < 7) == ("reject", True)
    assert good.reason != bad.reason
    assert judge(asking(talk), Random(seed)) == good


@pytest.mark.parametrize("prompt", ["", "Judge this.", "<conversation>nothing</conversation>", asking([1])])
def test_what_can_not_be_read_is_worth_nothing(prompt: str) -> None:
    assert judge(prompt, Random(0)).score == 0
