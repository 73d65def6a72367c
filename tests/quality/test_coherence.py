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


def test_where_half_of_the_answers_are_off_they_may_be_about_one_thing_among_themselves() -> None:
    ovens = "A hot oven sets the crust while the dough inside rises on its yeast, and steam keeps the bread soft."
    flour = "Rye flour soaks up more water than wheat, so the dough rises slowly and the bread keeps for days."
    gluten = "The gluten of wheat flour gives the dough its hold, so that the bread rises high in a hot oven."
    baking = "How do oven, steam, yeast, wheat, gluten, flour and dough make a crust on bread?"
    told = coherence(subject(GOOD[0], ovens, GOOD[2], flour, baking, f"{ovens} {gluten}"))
    assert told.reason == "2 of 3 answers have nothing to do with what was asked"
    assert plainly_bad(told)


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


def test_a_list_of_as_many_as_were_asked_for_names_them_only() -> None:
    asked = "Name five technology companies."
    five = "1. Apple\n2. Google\n3. Microsoft\n4. Amazon\n5. Siemens Energy\n\nAll of them sell worldwide."
    assert coherence(subject(asked, five)).score == 10
    assert plainly_bad(coherence(subject(asked, ABOUT_BREAD)))


@pytest.mark.parametrize("asked", ["Tell me the history of the car.", "Summarize the story of Snow White."])
def test_history_and_summaries_are_no_tales(asked: str) -> None:
    tale = (
        "He gave her his bread, and she gave him her dough: he thanked her, and his oven was hot. The baker "
        "smelled rye, butter and cinnamon; her brother carried flour from the windmill across a frozen river."
    )
    assert plainly_bad(coherence(subject(asked, tale)))
    assert coherence(subject("Write a story about a prince.", tale)).score == 10


def test_an_answer_in_chinese_is_held_against_its_question_too() -> None:
    asked = "怎样才能提高我的英语口语？"
    about_it = "每天大声朗读十分钟，然后把自己的英语口语录下来听一遍。"
    about_plants = "把花盆放在阳光充足的地方，等泥土干了再浇水就可以。"
    assert coherence(subject(asked, about_it)).score == 10
    assert plainly_bad(coherence(subject(asked, about_plants)))
