from collections.abc import Iterator
from random import Random
from string import Formatter

import pytest

from greenroom.rehearsal.script import phrases
from greenroom.rehearsal.script.bank import Family
from greenroom.rehearsal.script.families.every import FAMILIES, FIGURES
from greenroom.rehearsal.script.talk import slots_for
from greenroom.rehearsal.script.voice import speak

VOICE = speak("a nurse", "anxious", "sleep")
ANYWHERE = [
    *phrases.GREETINGS, *phrases.PERSONA_SINGULAR, *phrases.PERSONA_PLURAL, *phrases.TOPICS, *phrases.FEELINGS,
    *(line for lines in phrases.ACKNOWLEDGE.values() for line in lines), *phrases.OPENERS, *phrases.REACTIONS,
    *phrases.BRIDGES, *phrases.CLOSING_QUESTIONS, *phrases.SHIFTS, *phrases.NOUN_SHIFTS, *phrases.STEADIER,
    *phrases.RECAPS, *phrases.FAREWELLS,
]  # fmt: skip


def _sentences(family: Family) -> Iterator[str]:
    yield from (*family.title, *family.situation, *family.goal)
    for beat in family.beats:
        yield from (*beat.ask, *beat.explain, *beat.example, *beat.caution, *beat.step)
        for query in beat.query:
            yield from (query.asked, query.answer)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_every_slot_is_filled(family: Family) -> None:
    slots = slots_for(family, VOICE, Random(1))
    for sentence in (*_sentences(family), *ANYWHERE):
        named = {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}
        assert named <= slots.keys(), sentence


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_has_enough_to_draw_from_and_says_nothing_twice(family: Family) -> None:
    sentences = list(_sentences(family))
    assert len(family.beats) >= 5
    assert len(sentences) == len(set(sentences))
    for beat in family.beats:
        assert len(beat.explain) >= 3
        assert len(beat.step) >= 2


def test_every_family_has_its_figures_and_every_mood_its_words() -> None:
    assert {family.name for family in FAMILIES} == FIGURES.keys()
    assert {kind for kind, _ in phrases.EMOTION_STEMS} | {"other"} == phrases.ACKNOWLEDGE.keys()
