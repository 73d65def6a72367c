# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import pytest

from greenroom.quality.coherence import coherence
from tests.quality.talks import GOOD, plainly_bad, subject

ABOUT_BREAD = (
    "While the dough rests, the yeast turns sugar into gas, which makes the bread rise, and the gluten relaxes, "
    "so "
    "that it can be shaped without tearing."
)


def test_answers_that_take_up_their_questions_are_fine() -> None:
    assert coherence(subject(*GOOD)).score == 10


def test_an_answer_about_something_else_is_plainly_bad_and_named() -> None:
    component = coherence(subject(*GOOD[:3], ABOUT_BREAD, *GOOD[4:]))
    assert plainly_bad(component)
    assert component.reason.startswith("turn 4 ")


def test_the_same_words_in_another_form_are_taken_up() -> None:
    assert coherence(subject("Why do doughs have to rest before baking?", ABOUT_BREAD)).score == 10


@pytest.mark.parametrize("answer", ["France.", "It has a red one and two blue ones."])
def test_a_short_answer_need_not_repeat_its_question(answer: str) -> None:
    assert coherence(subject("Which European country is famous for its cheese?", answer)).score == 10


def test_a_poem_has_words_of_its_own() -> None:
    asked = "Write a four-line poem about autumn."
    poem = "The gusty wind has come to town\nand shakes the gold and copper down;\nit tiptoes where it will\n"
    assert coherence(subject(asked, poem + "and tucks in bed the last red rose.")).score == 10
    assert plainly_bad(coherence(subject(asked, ABOUT_BREAD)))


def test_an_answer_in_chinese_is_held_against_its_question_too() -> None:
    asked = "怎样才能提高我的英语口语？"
    about_it = "每天大声朗读十分钟，然后把自己的英语口语录下来听一遍。"
    about_plants = "把花盆放在阳光充足的地方，等泥土干了再浇水就可以。"
    assert coherence(subject(asked, about_it)).score == 10
    assert plainly_bad(coherence(subject(asked, about_plants)))
