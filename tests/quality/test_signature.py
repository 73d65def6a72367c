# ruff: noqa: SIM905 - words read better unquoted

from random import Random

import pytest

from greenroom.model.conversation import Turn
from greenroom.quality.calibration.spoilers import changed
from greenroom.quality.closeness import closeness_of
from greenroom.quality.neighbours import Neighbours, Signed
from greenroom.quality.score import PLAINLY_BAD
from greenroom.quality.signature import BANDS, bands_of, likeness, shingles_of
from tests.quality.good import TALKS
from tests.quality.talks import GOOD, talk

WORDS = (
    "about above after again air all always among and animal answer apple around ask autumn away back bank "
    "bean bear bed before begin bell below best better between big bird black blue boat body book both box boy "
    "bread break bring brother build burn bus but buy call cap car care carry catch cause cell chair change "
    "city class clear climb clock close cloud coast coat cold color come cook cool copy corn cost cotton could "
    "count cover"
).split()


def turns(*contents: str) -> tuple[Turn, ...]:
    return talk(*contents).turns


def text(chance: Random, words: int = 150) -> str:
    return " ".join(chance.choices(WORDS, k=words))


def test_the_bands_of_a_text_are_the_same_in_every_process_and_version() -> None:
    """They are kept: where this fails, those in databases are of no use, and have to be made anew."""
    bands = bands_of(shingles_of(turns(*GOOD)))
    assert len(bands) == BANDS
    assert bands[:2] == (-9139592397337944069, 5027759608548084306)


def test_case_and_white_space_make_no_difference() -> None:
    assert bands_of(shingles_of(turns(*GOOD))) == bands_of(
        shingles_of(turns(*(each.upper().replace(" ", "\n") for each in GOOD)))
    )


def test_a_conversation_of_a_few_words_has_no_signature() -> None:
    assert bands_of(shingles_of(turns("Which city?", "Paris"))) == ()
    assert likeness(frozenset(), frozenset()) == 0


def test_likeness_is_the_share_of_neighbouring_words() -> None:
    one = shingles_of(turns("a b c d e f g h i j k l"))
    other = shingles_of(turns("a b c d e f g h i j k x"))
    assert likeness(one, one) == 1
    assert likeness(one, other) == 10 / 12


@pytest.mark.parametrize(("share", "least"), [(0.05, 0.98), (0.1, 0.9)])
def test_near_copies_are_found(share: float, least: float) -> None:
    chance = Random(5)
    there = Neighbours()
    texts = [text(chance) for _ in range(150)]
    for each in texts:
        there.add(Signed(turns(each)))
    found = [there.nearest(Signed(turns(changed(each, share, chance)))) for each in texts]
    assert sum(closeness_of(each).score < PLAINLY_BAD for each in found) >= least * len(found)


def test_strangers_are_not_near() -> None:
    there = Neighbours()
    for each in TALKS:
        signed = Signed(each.turns)
        assert there.nearest(signed) < 0.1
        there.add(signed)


def test_none_is_its_own_neighbour_and_what_is_dropped_is_none_any_more() -> None:
    there, signed = Neighbours(), Signed(TALKS[0].turns)
    there.add(signed)
    assert there.nearest(signed) == 0
    there.drop(signed)
    assert there.nearest(Signed(TALKS[0].turns)) == 0
