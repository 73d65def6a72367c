from random import Random

import pytest

from greenroom.model.conversation import Turn
from greenroom.quality import neighbours
from greenroom.quality.neighbours import Neighbours, Signed
from greenroom.quality.signature import Shingles, likeness

WORDS = [f"word{number}" for number in range(3_000)]


def signed(*words: str) -> Signed:
    return Signed((Turn("user", "Tell me about it."), Turn("assistant", " ".join(words))))


@pytest.mark.parametrize("number", [30, 90])
def test_however_many_are_alike_a_few_are_compared(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    compared = 0

    def counted(one: Shingles, other: Shingles) -> float:
        nonlocal compared
        compared += 1
        return likeness(one, other)

    monkeypatch.setattr(neighbours, "likeness", counted)
    words = Random(1).choices(WORDS, k=300)
    there = Neighbours()
    for each in range(number):
        there.add(signed(*words, f"ending{each}"))
    assert there.nearest(signed(*words)) > 0.99
    assert compared == 3


def test_the_nearest_is_found_among_hundreds_that_have_much_in_common() -> None:
    chance = Random(2)
    letterhead = chance.choices(WORDS, k=120)
    texts = [[*letterhead, *chance.choices(WORDS, k=90)] for _ in range(300)]
    all_ = [signed(*words) for words in texts]
    there = Neighbours()
    for each in all_:
        there.add(each)
    found, which = there.nearest_one(signed(*texts[7], "more"))
    assert (found > 0.98, which) == (True, all_[7])
