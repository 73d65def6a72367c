# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import pytest

from greenroom.model.conversation import Component
from greenroom.quality.coherence import coherence
from tests.quality.talks import GOOD, plainly_bad, subject

ABOUT_BREAD = (
    "While the dough rests, the yeast turns sugar into gas, which makes the bread rise, and the gluten relaxes, "
    "so that it can be shaped without tearing. Wrap the bowl with a damp towel, and fold the dough "
    "gently before it doubles."
)


ABOUT_RATES = (
    "That is a good moment to look at it. A longer fix on the mortgage costs a little more at first, and the "
    "rate can "
    "surprise nobody for ten years; a shorter one pays off where you sell the house early. Ask the bank by "
    "March what "
    "each would cost a month, and set that against what your wage leaves after all other bills are paid."
)


def test_answers_that_take_up_their_questions_are_fine() -> None:
    assert score_of(GOOD[0], ABOUT_RATES, *GOOD[2:]) == 10


def test_an_answer_about_something_else_is_plainly_bad_and_says_what_it_lacks() -> None:
    component = judged(*GOOD[:2], "Which rate does a mortgage have in Norway?", ABOUT_BREAD, *GOOD[4:])
    assert plainly_bad(component)
    assert component.reason == "turn 4 may be about something else: nothing in it of “mortgage”, “norway”"


def test_answers_that_are_all_of_another_talk_are_plainly_bad() -> None:
    ovens = (
        "A hot oven sets the crust while the dough inside rises on its yeast, and steam keeps the bread "
        "soft: throw "
        "ice cubes onto a tray below, close the door quickly, and open it again after twenty minutes. Then "
        "turn the "
        "heat down, wait until the loaf sounds hollow when knocked on, and let it cool on a rack."
    )
    flour = (
        "Rye flour soaks up more water than wheat, so the dough rises slowly and the bread keeps for days; a sour "
        "starter, fed every evening with warm water, gives the loaf its taste and dark colour. Whole grains need "
        "longer still, and a pinch of salt, ground caraway or fennel seeds make the crumb smell like a bakery."
    )
    told = judged(
        "How does a suspension bridge carry the weight of lorries and trains?",
        ovens,
        "What happens to the cables of the bridge in a storm?",
        flour,
    )
    assert plainly_bad(told)
    assert told.reason.startswith("the answers may be another talk's")


@pytest.mark.parametrize("said", ["", "I feel that I let my sister down. "])
def test_chatty_answers_to_somebody_who_tells_of_himself_may_be_in_words_of_their_own(said: str) -> None:
    advice = (
        "Not knowing yet is a perfectly good place to start from. Put the first quarter of an hour in the "
        "calendar, "
        "with the door shut, and do it badly once: the second time needs a first. Most worry lives in the heap of "
        "what nobody can change, so write down six things and cross out what would look the same next year."
    )
    assert (
        score_of(
            f"{said}I am stuck, and I have put it off for weeks.", advice, f"{said}Is there a middle way?", advice
        )
        == 10
    )


def test_the_same_words_in_another_form_are_taken_up() -> None:
    assert score_of("Why do doughs have to rest before baking?", ABOUT_BREAD) == 10


def test_a_poem_has_words_of_its_own() -> None:
    asked = "Write a four-line poem about autumn."
    poem = (
        "The gusty wind has come to town\nand shakes the gold and copper down;\nit tiptoes where it will\n"
        "and tucks in bed the last red rose,\nthen whistles as it softly goes\nacross the windowsill,\n"
        "to where a lantern, warm and low,\nwaits patiently for sleet and snow."
    )
    assert score_of(asked, poem) == 10
    assert plainly_bad(judged(asked, poem.replace("\n", " ")))


def test_a_list_of_as_many_as_were_asked_for_names_them_only() -> None:
    asked = "Name five technology companies."
    made = "makes phones that fold, screens and chips"
    five = [f"{at}. {name} {made}" for at, name in enumerate(("Apple", "Google", "Sony", "Amazon", "Nokia"), 1)]
    assert score_of(asked, "\n".join(five)) == 10
    assert plainly_bad(judged(asked, ABOUT_BREAD))


@pytest.mark.parametrize("asked", ["Tell me the history of the car.", "Summarize the story of Snow White."])
def test_history_and_summaries_are_no_tales(asked: str) -> None:
    tale = (
        "He gave her his bread, and she gave him her dough: he thanked her, and his oven was hot. The baker "
        "smelled rye, butter and cinnamon; her brother carried flour from the windmill across a frozen river, "
        "past lanterns, geese and the towers of a castle."
    )
    assert plainly_bad(judged(asked, tale))
    assert score_of("Write a story about a prince.", tale) == 10


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("我晚上总是睡不着，怎么办？", "每天固定时间起床，睡前一小时不要看手机，卧室保持安静和黑暗。"),
        ("最近よく眠れません。", "毎日同じ時間に起きて、寝る前にスマートフォンを見ないようにしましょう。"),
        ("요즘 잠을 잘 못 자요.", "매일 같은 시간에 일어나고, 자기 전에는 휴대폰을 멀리 두세요. 커피도 줄이세요."),
        (
            "أنام بشكل سيئ في الليل",
            "حاول الاستيقاظ في نفس الساعة كل يوم، واترك الهاتف خارج الغرفة ولا تشرب القهوة.",
        ),
        ("Я плохо сплю.", "Вставайте каждый день в одно и то же время и не берите телефон в кровать."),
        (
            "Duermo mal.",
            "Levántate cada día a la misma hora y deja el teléfono en la cocina. Evita el café por la tarde.",
        ),
    ],
)
def test_talks_in_other_languages_are_not_judged(asked: str, answer: str) -> None:
    assert coherence(subject(asked, " ".join([answer] * 8))) is None


def test_an_answer_in_another_language_than_an_english_question_is_judged() -> None:
    spanish = (
        "Levántate cada día a la misma hora, mantén la habitación fresca y oscura, y deja el teléfono en la "
        "cocina. Evita también el café por la tarde, las cenas pesadas y las discusiones antes de acostarte."
    )
    assert plainly_bad(judged("Explain how volcanoes erupt.", f"{spanish} {spanish}"))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (
            "Recommend three novels.",
            "The Great Gatsby by F. Scott Fitzgerald, Middlemarch by George Eliot, and The Trial by Franz Kafka.",
        ),
        (
            "I sleep badly.",
            "Get up at the same hour every day, keep the bedroom dark, and leave your phone in the kitchen.",
        ),
        (
            "My cat keeps scratching the sofa.",
            "Put a tall post covered in sisal next to it and rub catnip on it. Reward her whenever she uses that.",
        ),
    ],
)
def test_an_answer_of_under_forty_words_is_not_judged(asked: str, answer: str) -> None:
    assert coherence(subject(asked, answer)) is None


def test_an_answer_of_function_words_alone_is_not_judged() -> None:
    assert coherence(subject("How do volcanoes erupt?", "it is the one that was there, and so on " * 6)) is None


@pytest.mark.parametrize("asked", ["Write an essay.", "Give me three tips.", "?"])
def test_a_question_without_a_topic_is_not_judged(asked: str) -> None:
    assert coherence(subject(asked, ABOUT_BREAD)) is None


def test_a_list_of_ideas_that_was_asked_for_is_in_new_words() -> None:
    asked = "Suggest some snacks that keep well on a hike."
    ideas = (
        "1. Popcorn with paprika, shaken in a paper bag\n2. Apple slices, peanut butter and raisins\n"
        "3. Toasted cheese on rye\n4. Crackers with olives and hummus\n5. Warm pretzels, mustard\n"
        "6. Carrot sticks dipped into yoghurt and dill\n7. Ginger biscuits, the snack of sailors"
    )
    assert score_of(asked, ideas) == 10
    assert plainly_bad(judged(asked.replace("Suggest some snacks", "Explain which tents"), ideas))


def judged(*contents: str) -> Component:
    component = coherence(subject(*contents))
    assert component is not None
    return component


def score_of(*contents: str) -> float:
    return judged(*contents).score
