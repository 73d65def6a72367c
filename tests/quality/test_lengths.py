import pytest

from greenroom.quality.lengths import lengths
from tests.quality.talks import GOOD, asked, plainly_bad, subject


def test_turns_of_a_few_sentences_are_fine() -> None:
    assert lengths(subject(*GOOD)).score == 10


def test_terse_answers_are_bad() -> None:
    assert (
        lengths(subject("What should I do about my mortgage?", "Fix it.", "And then what?", "Pay it.")).score < 4
    )


@pytest.mark.parametrize("content", ["...", "\U0001f642", "\u2026 \u2014 !"])
def test_an_answer_without_a_word_needs_a_person(content: str) -> None:
    component = lengths(subject(*GOOD[:-1], content))
    assert plainly_bad(component)
    assert "without a word" in component.reason


def test_a_user_may_just_nod_and_answers_may_be_of_any_script() -> None:
    assert lengths(subject(*GOOD[:-2], "\U0001f642", GOOD[-1])).score == 10
    assert not plainly_bad(lengths(subject("\u597d\u5417\uff1f", "\u597d")))


def test_a_short_answer_to_a_page_and_a_page_to_a_short_question_are_right() -> None:
    page = "The award goes to the best goalkeeper of the year. " * 80
    assert lengths(subject(f"{page} Who plays him?", "Jason Lee plays him on television.")).score >= 8
    assert lengths(subject("Tell me of goalkeepers.", page)).score >= 8
    assert plainly_bad(lengths(subject(page, "Sure.")))
    assert plainly_bad(lengths(subject("Ok.", page)))


def test_a_very_long_turn_costs_points() -> None:
    long = "word " * 1_300
    assert lengths(subject(*GOOD[:-2], long, long)).score == 7


def test_a_user_who_says_nearly_everything_costs_points() -> None:
    component = lengths(asked("and another thing " * 200))
    assert component.score == 8
    assert "the user says 92%" in component.reason


def test_a_side_that_is_silent_is_worth_nothing() -> None:
    assert lengths(subject("Anybody there?")).score == 0
