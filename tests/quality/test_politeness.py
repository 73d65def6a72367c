import pytest

from greenroom.quality.politeness import politeness
from tests.quality.talks import GOOD, plainly_bad, subject

EMPTY = "Thank you so much for your question! I'm always happy to help. Please feel free to ask me anything."


def test_answers_that_say_something_are_fine() -> None:
    assert politeness(subject(*GOOD)).score == 10


@pytest.mark.parametrize(
    "answer",
    [
        EMPTY,
        "What a great question! I really appreciate it. I hope you have a wonderful day!",
        "Vielen Dank für Ihre Frage! Ich helfe Ihnen gerne weiter.",
        "¡Muchas gracias por su pregunta! Estoy encantado de ayudar.",
    ],
)
def test_courtesies_alone_are_plainly_bad(answer: str) -> None:
    assert plainly_bad(politeness(subject("How do I get wine out of a white tablecloth?", answer)))


@pytest.mark.parametrize(
    "asked",
    ["Hi, I found a rat. How do I feed it?", "What is Atlantis?", 'Write code that prints "Hello" to the screen.'],
)
def test_a_greeting_before_a_question_and_a_short_question_excuse_no_courtesies(asked: str) -> None:
    assert plainly_bad(politeness(subject(asked, EMPTY)))


def test_one_among_many_answers_costs_points_alone() -> None:
    component = politeness(subject(*GOOD, "And what about the fees of the bank for that?", EMPTY))
    assert 4 <= component.score < 10
    assert component.reason.startswith("1 of 4 ")


def test_thanks_and_greetings_may_be_answered_so() -> None:
    assert politeness(subject("Hello!", EMPTY, *GOOD[:2], "Thank you, that helps a lot!", EMPTY)).score == 10


def test_courtesies_around_an_answer_are_fine() -> None:
    answer = f"{EMPTY} Cover the stain with salt, and rinse the cloth with cold water."
    assert politeness(subject("How do I get wine out of a white tablecloth?", answer)).score == 10
