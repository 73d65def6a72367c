from collections import Counter
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.rehearsal.script.brief import Brief, read_brief
from greenroom.rehearsal.script.flaws import flawed
from greenroom.rehearsal.script.talk import Conversation, converse, family_of
from tests.rehearsal.asking import prompt

PERSONAS = ("a nurse", "first-time buyer", "retired teachers", "Maria, 34, designer", "student with two jobs")
EMOTIONS = ("anxious", "overwhelmed", "shame", "curious", "frustrated", "flummoxed")
TOPICS = (
    "credit card debt",
    "retirement planning",
    "buying a home",
    "asking for a raise",
    "keeping bees",
    "sleep",
)


def _written(seed: int, persona: str = "a nurse", emotion: str = "anxious", topic: str = "sleep") -> Conversation:
    chance = Random(seed)
    return converse(read_brief(prompt(persona, emotion, topic), chance), chance)[0]


def _shingles(conversation: Conversation) -> set[tuple[str, ...]]:
    words = " ".join(turn.content for turn in conversation.turns).lower().split()
    return set(zip(words, words[1:], words[2:], strict=False))


def _is_well_formed(conversation: Conversation) -> bool:
    roles = [turn.role for turn in conversation.turns]
    return (
        4 <= len(roles) <= 12
        and roles == ["user", "assistant"] * (len(roles) // 2)
        and all(turn.content.strip() == turn.content != "" for turn in conversation.turns)
        and all(sign not in turn.content for turn in conversation.turns for sign in ("{", "}", "  "))
    )


def test_two_thousand_conversations_differ_and_keep_to_their_brief() -> None:
    lengths: Counter[int] = Counter()
    texts = set()
    for seed in range(2000):
        persona, emotion, topic = PERSONAS[seed % 5], EMOTIONS[seed % 6], TOPICS[seed // 6 % 6]
        conversation = _written(seed, persona, emotion, topic)
        assert _is_well_formed(conversation)
        opening = conversation.turns[0].content.lower()
        assert persona.lower() in opening
        assert emotion in opening
        assert topic in opening
        lengths[len(conversation.turns)] += 1
        texts.add("\n".join(turn.content for turn in conversation.turns))
    assert len(texts) == 2000
    assert lengths.keys() == {4, 6, 8, 10, 12}
    assert min(lengths.values()) > 100


def test_conversations_for_one_brief_are_no_near_copies() -> None:
    written = [_shingles(_written(seed)) for seed in range(150)]
    alike = max(len(one & other) / len(one | other) for one, other in combinations(written, 2))
    assert alike < 0.5


def test_nothing_is_said_twice_in_a_conversation() -> None:
    for seed in range(100):
        conversation = _written(seed, topic="retirement planning")
        answers = [turn.content for turn in conversation.turns if turn.role == "assistant"]
        sentences = [
            part for answer in answers for part in answer.replace("\n", " ").split(". ") if len(part) > 60
        ]
        assert len(sentences) == len(set(sentences))


def test_the_same_draws_write_the_same() -> None:
    assert _written(7) == _written(7)


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("paying off credit cards", "debt"),
        ("Retirement", "retirement"),
        ("my first mortgage", "home"),
        ("index funds and ETFs", "investing"),
        ("emergency fund", "budget"),
        ("talking to my partner about money", "shared money"),
        ("asking for a promotion", "work"),
        ("insomnia", "wellbeing"),
        ("learning Spanish", "learning"),
        ("a bug in my code", "technology"),
        ("keeping bees", "general"),
    ],
)
def test_a_topic_finds_its_family(topic: str, name: str) -> None:
    assert family_of(Brief(persona="a nurse", emotion="calm", topic=topic, context="")).name == name


def test_a_topic_that_says_nothing_leaves_it_to_its_context() -> None:
    context = "The mortgage is due and the landlord wants to sell the house."
    assert family_of(Brief(persona="x", emotion="y", topic="what to do", context=context)).name == "home"


@given(
    persona=st.text(min_size=1), emotion=st.text(min_size=1), topic=st.text(min_size=1), seed=st.integers(0, 99)
)
def test_whatever_is_asked_for_comes_out_well_formed(persona: str, emotion: str, topic: str, seed: int) -> None:
    chance = Random(seed)
    brief = Brief(persona=persona, emotion=emotion, topic=topic, context=topic)
    conversation, _ = converse(brief, chance)
    roles = [turn.role for turn in conversation.turns]
    assert roles == ["user", "assistant"] * (len(roles) // 2)
    assert all(turn.content for turn in conversation.turns)


def test_flaws_are_of_five_kinds() -> None:
    kinds: Counter[str] = Counter()
    for seed in range(300):
        chance = Random(seed)
        good, slots = converse(read_brief(prompt(), chance), chance)
        bad = flawed(good, slots, chance)
        assert bad != good
        text = " ".join(turn.content for turn in bad.turns)
        answers = [turn.content for turn in bad.turns if turn.role == "assistant"]
        kinds["curt"] += len(bad.turns) == 2
        kinds["repeated"] += len(answers) > 1 and len(set(answers)) == 1
        kinds["blank"] += "{{" in text
        kinds["model"] += "language model" in text or "I'm an AI" in text
        kinds["address"] += "@example." in text
    assert sum(kinds.values()) == 300
    assert min(kinds.values()) > 30
