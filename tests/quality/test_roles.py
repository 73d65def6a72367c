import pytest

from greenroom.quality.roles import roles
from tests.quality.talks import GOOD, plainly_bad, subject

ASKED = "Explain in two sentences why the sky is blue."
ANSWERED = (
    "Sunlight is scattered by the air, and blue light far more than red. So blue reaches us from everywhere."
)


def test_a_user_who_asks_and_an_assistant_who_answers_are_fine() -> None:
    assert roles(subject(*GOOD)).score == 10
    assert roles(subject(ASKED, ANSWERED)).score == 10


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (ASKED, ANSWERED),
        ("Can you help me to find a recipe with rice?", "Of course! How about a risotto with peas and lemon."),
        ("Wie pflege ich eine Orchidee?", "Tauche die Wurzeln einmal in der Woche in Wasser."),
        ("Recall a fact about the battle.", "It was fought near a village, on a Sunday in June."),
        ("¿Por qué se me mueren las plantas?", "Porque la maceta es demasiado pequeña."),
    ],
)
def test_the_same_the_other_way_round_is_plainly_bad(asked: str, answered: str) -> None:
    assert roles(subject(asked, answered)).score == 10
    assert plainly_bad(roles(subject(answered, asked)))


def test_an_assistant_may_ask_back() -> None:
    assert roles(subject("I need a recipe with rice.", "Sure! Which vegetables do you have at home?")).score == 10


def test_a_title_that_was_asked_for_is_no_request() -> None:
    asked = "We need to show the product on our website, and it should sell well. The product is a camera kit."
    assert roles(subject(asked, '"Capture The Moment With Our Camera Kit"')).score == 10


def test_a_text_that_is_to_be_said_in_another_way_is_a_request() -> None:
    text = "The high court is asking whether the law is valid, and what follows from that for others"
    assert plainly_bad(roles(subject(f"{text}.", f"{text}. Say this in one sentence.")))


def test_one_side_alone_asks_nobody() -> None:
    assert roles(subject("Anybody there?")).score == 10


def test_advice_on_a_trouble_that_was_told_is_no_request() -> None:
    asked = "My cat keeps scratching the sofa."
    assert (
        roles(subject(asked, "Put a tall post next to it, and reward her each time that she uses it.")).score == 10
    )
