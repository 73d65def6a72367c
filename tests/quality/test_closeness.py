from greenroom.quality.closeness import closeness, closeness_of
from greenroom.quality.context import Context
from greenroom.quality.score import assess
from greenroom.quality.subject import Subject
from tests.quality.talks import GOOD, talk
from tests.quality.weights import WEIGHTS


def test_what_is_like_nothing_is_fine() -> None:
    assert closeness(Subject.of(talk(*GOOD), Context())).score == 10


def test_a_copy_with_one_word_in_ten_changed_is_plainly_bad() -> None:
    component = closeness_of(0.68)
    assert component.score < 4
    assert "68%" in component.reason


def test_only_what_is_quite_the_same_is_said_to_be() -> None:
    assert closeness_of(0.9999).reason.startswith("99% the same")
    assert closeness_of(1.0).reason.startswith("100% the same")


def test_half_the_same_costs_points() -> None:
    assert closeness_of(0.4).score == 10 > closeness_of(0.5).score > 4


def test_a_copy_needs_a_person() -> None:
    assert (
        assess(talk(*GOOD), Context(), WEIGHTS, 0.9).score < 7 < assess(talk(*GOOD), Context(), WEIGHTS, 0.2).score
    )
