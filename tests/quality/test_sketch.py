from itertools import combinations, pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from greenroom.quality.closeness import LOOSE
from greenroom.quality.signature import likeness, shingles_of
from greenroom.quality.sketch import Sketch
from tests.quality.good import TALKS


@given(st.lists(st.integers(0, 300)), st.lists(st.integers(0, 300)))
def test_a_likeness_is_never_more_than_sketches_say(one: list[int], other: list[int]) -> None:
    pairs, others = frozenset(map(str, one)), frozenset(map(str, other))
    assert likeness(pairs, others) <= Sketch.of(pairs).likeness_at_most(Sketch.of(others)) <= 1


def test_it_is_not_either_where_pairs_are_many_more_than_bits() -> None:
    for many in (5_000, 50_000):
        pairs, others = (frozenset(map(str, each)) for each in (range(many), range(many // 2, 2 * many)))
        assert likeness(pairs, others) <= Sketch.of(pairs).likeness_at_most(Sketch.of(others)) <= 1


def test_what_is_the_same_may_be_all_the_same_and_nothing_is_like_nothing() -> None:
    sketch = Sketch.of(shingles_of(TALKS[0].turns))
    assert sketch.likeness_at_most(sketch) == 1
    assert Sketch.of(frozenset()).likeness_at_most(sketch) == 0


def test_strangers_are_told_to_be_none_of_each_others_copies() -> None:
    for one, other in combinations([Sketch.of(shingles_of(each.turns)) for each in TALKS], 2):
        assert one.likeness_at_most(other) < LOOSE


def test_strangers_of_two_thousand_words_are_told_too() -> None:
    chance, words = Random(3), [f"word{each}" for each in range(3_000)]
    said = (chance.choices(words, k=2_000) for _ in range(2))
    one, other = (Sketch.of(frozenset(map(" ".join, pairwise(each)))) for each in said)
    assert one.likeness_at_most(other) < LOOSE
