# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import pytest

from greenroom.quality.coherence import coherence
from tests.quality.talks import GOOD, plainly_bad, subject

ABOUT_BREAD = (
    "While the dough rests, the yeast turns sugar into gas, which makes the bread rise, and the gluten relaxes, "
    "so that it can be shaped without tearing. Wrap the bowl with a damp towel, and fold the dough "
    "gently before it doubles."
)


def test_answers_that_take_up_their_questions_are_fine() -> None:
    assert coherence(subject(*GOOD)).score == 10


def test_an_answer_about_something_else_is_plainly_bad_and_named() -> None:
    component = coherence(subject(*GOOD[:3], ABOUT_BREAD, *GOOD[4:]))
    assert plainly_bad(component)
    assert component.reason.startswith("turn 4 ")


def test_where_half_of_the_answers_are_off_they_may_be_about_one_thing_among_themselves() -> None:
    ovens = (
        "A hot oven sets the crust while the dough inside rises on its yeast, and steam keeps the bread soft: "
        "throw ice cubes onto a tray below, close the door quickly, and open it again after twenty minutes."
    )
    flour = (
        "Rye flour soaks up more water than wheat, so the dough rises slowly and the bread keeps for days; a sour "
        "starter, fed every evening with warm water, gives the loaf its taste and dark colour."
    )
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
    component = coherence(subject(asked, answer))
    assert component.score == 10
    assert "in English only" in component.reason


def test_an_answer_in_another_language_than_an_english_question_is_judged() -> None:
    spanish = (
        "Levántate cada día a la misma hora, mantén la habitación fresca y oscura, y deja el teléfono en la "
        "cocina. Evita también el café por la tarde, las cenas pesadas y las discusiones antes de acostarte."
    )
    assert plainly_bad(coherence(subject("Explain how volcanoes erupt.", spanish)))


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
def test_a_short_answer_may_say_it_in_words_of_its_own(asked: str, answer: str) -> None:
    assert coherence(subject(asked, answer)).score == 10


def test_a_short_answer_is_off_where_much_was_asked_and_nothing_of_it_comes_up() -> None:
    asked = (
        "Which volcanoes of Iceland erupted most often in the last century, and how did farmers warn each other?"
    )
    short = (
        "While the dough rests, the yeast turns sugar into gas, which makes the bread rise in its tin overnight."
    )
    assert plainly_bad(coherence(subject(asked, short)))


def test_a_common_word_that_comes_up_again_and_again_is_the_topic() -> None:
    asked = "What are the different uses of machine learning?"
    once = (
        "A machine of that kind runs on data. Photos are sorted, prices are forecast, texts are translated, fraud "
        "is noticed, films are proposed, routes are planned, doctors read scans with it, farmers count weeds, and "
        "cars keep to their lanes. Banks grade loans, shops fill shelves before anybody asks, and games adapt."
    )
    often = once.replace("Photos", "A machine sorts photos, a machine").replace("Banks", "A machine at banks")
    assert plainly_bad(coherence(subject(asked, once)))
    assert coherence(subject(asked, often)).score == 10
