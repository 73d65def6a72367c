from greenroom.quality.repetition import repetition
from tests.quality.talks import GOOD, subject


def test_saying_everything_once_is_fine() -> None:
    assert repetition(subject(*GOOD)).score == 10


def test_a_talk_that_goes_in_circles_is_bad() -> None:
    component = repetition(subject(*GOOD[:2], *GOOD[:2], *GOOD[:2]))
    assert component.score == 0
    assert "3 times" in component.reason


def test_one_sentence_said_again_costs_a_little() -> None:
    again = GOOD[0].split(". ")[0]
    assert 6 < repetition(subject(*GOOD, again, "You said so, and it is just as true as before.")).score < 10


def test_case_does_not_hide_it() -> None:
    assert repetition(subject(GOOD[0], GOOD[1], GOOD[2], GOOD[1].upper())).score < 4


def test_short_sentences_may_come_again() -> None:
    assert repetition(subject("Thank you!", "My pleasure.", "Thank you!", "My pleasure.")).score == 10
