import pytest

from greenroom.quality.second_look import asks_after_all
from tests.quality.talks import subject


def after_all(text: str) -> float:
    return asks_after_all(subject(text, "Well."), 0)


@pytest.mark.parametrize(
    "text",
    [
        "The court asked for the papers again. Say this in Spanish.",
        "A spread costs money at first. Is this true or false?",
        "In this case the boiler leaks, and my landlord is away. Should I call him?",
    ],
)
def test_what_is_asked_for_at_the_end_makes_a_turn_a_request(text: str) -> None:
    assert after_all(text) > 0


@pytest.mark.parametrize(
    "text",
    [
        "Both terms are positive, and therefore the sum is, too.",
        "Based on the information provided, rain is likelier.",
        '"Capture the moment"',
        "Learning Unsupervised: An Approach For Everyone",
    ],
)
def test_conclusions_and_titles_are_answers(text: str) -> None:
    assert after_all(text) < 0


def test_a_sentence_that_asks_and_concludes_nothing_is_neither() -> None:
    assert after_all("The river froze early that year.") == 0
