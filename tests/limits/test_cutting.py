import pytest

from greenroom.limits.cutting import Bound
from greenroom.limits.expecting import configured, expected
from greenroom.model.library import Tier
from tests.limits.histories import MODEL, seen

FIGURES = configured(Tier.TEMPLATE)


def test_a_bound_that_most_answers_keep_changes_nothing() -> None:
    assert Bound(max_tokens=3_000, max_attempts=3).apply(FIGURES) == FIGURES


def test_one_that_none_keeps_makes_every_try_as_long_as_it_allows() -> None:
    made = Bound(max_tokens=100, max_attempts=3).apply(FIGURES)
    assert made.attempts == pytest.approx(3, rel=0.01)
    assert made.output_tokens == pytest.approx(300, rel=0.01)
    assert made.input_tokens == pytest.approx(3 * FIGURES.input_tokens, rel=0.01)
    assert made.busy_s == pytest.approx(3 * FIGURES.busy_s, rel=0.01)


def test_one_that_half_of_them_keep_is_tried_again_by_half_each_time() -> None:
    made = Bound(max_tokens=2_999, max_attempts=3).apply(FIGURES)
    assert made.attempts == pytest.approx(1 + 1 / 2 + 1 / 4, rel=0.01)


def test_what_other_failures_cost_on_top_is_never_more_than_all_attempts() -> None:
    often = expected([seen(template_id="t", attempts=2)], model=MODEL, tier=Tier.TEMPLATE, template_id="t")
    assert Bound(max_tokens=10, max_attempts=3).apply(often).attempts == 3


def test_where_nothing_is_tried_again_a_cut_answer_is_lost() -> None:
    bound = Bound(max_tokens=100, max_attempts=1)
    assert bound.apply(FIGURES).attempts == 1
    warning = bound.warning(5, {3_049.0: 5})
    assert warning is not None
    assert "about 3,000" in warning
    assert warning.endswith("most answers would be cut off, paid for and lost.")


@pytest.mark.parametrize(("length", "said"), [(3_049.0, "3,000"), (26.4, "26"), (8.2, "8"), (999.0, "1,000")])
def test_lengths_are_told_in_round_figures(length: float, said: str) -> None:
    warning = Bound(max_tokens=1, max_attempts=3).warning(1, {length: 1})
    assert warning is not None
    assert f"about {said}:" in warning
