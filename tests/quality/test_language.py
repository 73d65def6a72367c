# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import pytest

from greenroom.model.conversation import Component
from greenroom.quality.context import Context
from greenroom.quality.language import language
from greenroom.quality.subject import Subject
from tests.quality.talks import GOOD, subject, talk

GERMAN = "Das hängt davon ab, was Sie vorhaben und wie viel Zeit Sie dafür haben."
OTHERS = (
    GERMAN,
    "Cela dépend de ce que vous voulez faire et du temps que vous avez.",
    "Eso depende de lo que quieras hacer y del tiempo que tengas.",
    "То зависит от того, что вы хотите сделать и сколько у вас времени.",
    "这取决于你想做什么以及你有多少时间。",
    "それは何をしたいのか、どれくらい時間があるのかによります。",
)


def asked_for(code: str, *contents: str) -> Component:
    return language(Subject.of(talk(*contents), Context(language=code)))


def test_one_language_is_fine() -> None:
    assert language(subject(*GOOD)).score == 10
    assert language(subject("Was soll ich tun, und wie viel Zeit habe ich dafür?", GERMAN)).score == 10


@pytest.mark.parametrize("answer", OTHERS)
def test_an_answer_in_another_language_is_worth_nothing(answer: str) -> None:
    component = language(subject(*GOOD[:3], answer, *GOOD[4:]))
    assert component.score == 0
    assert component.reason.startswith("turn 4 ")


def test_translations_may_be_in_another() -> None:
    assert language(subject("Translate into German: that depends on what you want to do.", GERMAN)).score == 10


def test_names_and_values_have_no_language() -> None:
    assert language(subject(GOOD[0], "Postbank, ING, Deutsche Bank")).score == 10


def test_a_talk_in_another_language_than_the_template_asks_for_is_plainly_bad() -> None:
    assert asked_for("de", *GOOD).score == 3
    assert asked_for("de-AT", "Was soll ich tun, und wie viel Zeit habe ich dafür?", GERMAN).score == 10


def test_english_is_what_a_template_says_that_says_nothing() -> None:
    assert asked_for("en", "Was soll ich tun, und wie viel Zeit habe ich dafür?", GERMAN).score == 6


def test_a_language_that_is_not_known_is_not_judged() -> None:
    assert asked_for("tlh", *GOOD).score == 10


def test_of_two_languages_that_the_user_speaks_as_often_the_first_is_theirs() -> None:
    assert "the user speaks 'ja'" in language(subject(OTHERS[5], OTHERS[5], OTHERS[3], OTHERS[4])).reason


GERMAN = "Das hängt davon ab, was Sie vorhaben und wie viel Zeit Sie dafür haben, und auch von der Bank."


@pytest.mark.parametrize(
    ("asked", "score"),
    [
        ("Which programming language is the easiest for me to learn?", 0),
        ("Translate into French: it depends on what you want and how much time you have.", 0),
        ("Translate into German: it depends on what you want and how much time you have.", 10),
        ("Say it in another language: it depends on what you want and how much time you have.", 10),
        ("Explain volcanoes.", 0),
    ],
)
def test_another_language_is_right_where_it_was_asked_for(asked: str, score: float) -> None:
    assert language(subject(asked, GERMAN)).score == score


def test_a_foreign_name_that_is_asked_about_in_a_few_words_may_have_an_english_answer() -> None:
    answer = "It is a title in Japanese and means that a battle of the highest order takes place."
    assert language(subject("what does this mean\n\n超次元の 究極バトル", answer)).score == 10


def test_who_asks_in_one_script_about_another_may_be_answered_in_either() -> None:
    answer = "这个短语的意思是在外面庆祝或狂欢，纵情玩乐一个晚上。"
    assert language(subject("解释“We are going to paint the whole of the town red”的意思", answer)).score == 10


def test_a_question_about_a_foreign_text_may_have_an_english_answer() -> None:
    asked = f"Who is told in this sentence that it depends on what they want, and on the bank? {GERMAN} {GERMAN}"
    assert (
        language(subject(asked, "It is the customers who are told so, and the bank is left out of it.")).score
        == 10
    )
