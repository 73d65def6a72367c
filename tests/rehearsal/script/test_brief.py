from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.rehearsal.script.brief import read_brief


@pytest.mark.parametrize(
    "prompt",
    [
        "topic: wrong\n<parameters>\npersona: a nurse\nemotion: anxious\ntopic: sleep\n</parameters>\nNow.",
        "<parameters>\n- Persona: a nurse\n- Emotion: anxious\n- **Topic**: sleep\n</parameters>",
        '<parameters>{"persona": "a nurse", "emotion": "anxious", "topic": "sleep"}</parameters>',
        '<parameters>\n{\n  "persona": "a nurse",\n  "emotion": "anxious",\n  "topic": "sleep"\n}\n</parameters>',
        "<persona>a nurse</persona>\n<emotion>anxious</emotion>\n<topic>sleep</topic>",
        "Please.\npersona = a nurse\nemotional_arc: anxious\ntopic = 'sleep'\n",
    ],
)
def test_the_names_are_found_however_they_are_written(prompt: str) -> None:
    brief = read_brief(prompt, Random(0))
    assert (brief.persona, brief.emotion, brief.topic) == ("a nurse", "anxious", "sleep")


@pytest.mark.parametrize(
    ("prompt", "topic"),
    [
        ("Write a talk about beekeeping in cities. Make it kind.", "beekeeping in cities"),
        ("Chickens! Chickens everywhere, chickens and gardens. Gardens.", "chickens and gardens"),
        ("Hi", "a decision that can't wait"),
    ],
)
def test_a_prompt_without_names_gives_its_own_words(prompt: str, topic: str) -> None:
    brief = read_brief(prompt, Random(0))
    assert brief.topic == topic
    assert brief.persona
    assert brief.emotion


@given(st.text())
def test_any_prompt_makes_a_brief(prompt: str) -> None:
    brief = read_brief(f"<parameters>{prompt}\ntopic: {prompt}</parameters>", Random(0))
    assert brief.persona
    assert brief.emotion
    assert brief.topic
