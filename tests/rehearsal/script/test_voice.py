import pytest

from greenroom.rehearsal.script.voice import lowered, speak


@pytest.mark.parametrize(
    ("persona", "said", "plural"),
    [
        ("a nurse in her forties", "a nurse in my forties", False),
        ("first-time buyer", "a first-time buyer", False),
        ("engineer who lost his job", "an engineer who lost my job", False),
        ("Anxious Planner", "an anxious planner", False),
        ("recent_graduate", "a recent graduate", False),
        ("Maria, 34, graphic designer", "Maria, 34, graphic designer", False),
        ("retired teachers", "retired teachers", True),
        ("someone with two jobs", "someone with two jobs", False),
        ("newly divorced father", "a newly divorced father", False),
        ("Boss", "a boss", False),
    ],
)
def test_a_persona_speaks_in_the_first_person(persona: str, said: str, plural: bool) -> None:
    voice = speak(persona, "calm", "x")
    assert (voice.persona, voice.plural) == (said, plural)


@pytest.mark.parametrize(
    ("emotion", "feel", "ends", "mood"),
    [
        ("anxious", "I feel anxious", ("anxious", "anxious"), "worry"),
        ("Overwhelmed -> Hopeful", "I feel overwhelmed", ("overwhelmed", "hopeful"), "overwhelm"),
        ("anxiety to relief", "what I feel is anxiety", ("anxiety", "relief"), "worry"),
        ("from shame, then anger, then acceptance", "what I feel is shame", ("shame", "acceptance"), "shame"),
        ("flummoxed", "I feel flummoxed", ("flummoxed", "flummoxed"), "other"),
        ("cautiously optimistic", "I feel cautiously optimistic", ("cautiously optimistic",) * 2, "doubt"),
        (" . ", "I feel unsure", ("unsure", "unsure"), "confusion"),
    ],
)
def test_an_emotion_is_an_adjective_a_noun_or_an_arc(
    emotion: str, feel: str, ends: tuple[str, str], mood: str
) -> None:
    voice = speak("a nurse", emotion, "x")
    assert (voice.feel, (voice.first, voice.last), voice.mood) == (feel, ends, mood)


@pytest.mark.parametrize(
    ("text", "said"), [("Buying a home", "buying a home"), ("IRA rollover", "IRA rollover"), ("I quit", "I quit")]
)
def test_only_a_plain_capital_is_lowered(text: str, said: str) -> None:
    assert lowered(text) == said
