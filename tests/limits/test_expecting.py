import pytest

from greenroom.limits.expecting import configured, expected
from greenroom.model.history import NO_ROW, History
from greenroom.model.library import Tier
from tests.limits.histories import MODEL, seen


def output(
    *history: History, template_id: str | None = "t", tier: Tier = Tier.TEMPLATE, model: str = MODEL
) -> float:
    return expected(history, model=model, tier=tier, template_id=template_id).output_tokens


def busy(*history: History, template_id: str | None = "t", model: str = MODEL) -> float:
    return expected(history, model=model, tier=Tier.TEMPLATE, template_id=template_id).busy_s


def test_without_history_the_figures_of_the_tier_hold() -> None:
    assert expected([], model=MODEL, tier=Tier.SCENARIO, template_id=None) == configured(Tier.SCENARIO)


def test_a_template_that_was_seen_often_is_expected_to_be_as_it_was() -> None:
    own, other = seen(template_id="t", tokens=(900, 500)), seen(template_id="u", tokens=(900, 2_000), items=500)
    assert output(own, other) == pytest.approx(500, rel=0.02)


def test_one_that_was_seen_once_stands_between_itself_and_its_tier() -> None:
    own, other = seen(template_id="t", tokens=(900, 500), items=1), seen(template_id="u", tokens=(900, 2_000))
    assert 600 < output(own, other) < 1_200


def test_a_template_that_was_never_seen_is_expected_to_be_like_its_tier_and_is_doubted_more() -> None:
    other = seen(template_id="u", tokens=(900, 2_000))
    assert output(other) == pytest.approx(2_000, rel=0.02)
    seen_, unseen = (
        expected([other], model=MODEL, tier=Tier.TEMPLATE, template_id=each) for each in ("u", "never")
    )
    assert seen_.known
    assert unseen.known
    assert unseen.doubt > 3 * seen_.doubt


def test_another_model_says_how_long_an_answer_is_but_not_how_long_it_takes() -> None:
    other = seen(template_id="t", model="another", tokens=(900, 500), busy_s=3.0)
    assert output(other) == pytest.approx(500, rel=0.05)
    assert busy(other) == configured(Tier.TEMPLATE).busy_s


def test_a_tier_that_was_never_seen_is_scaled_by_those_that_were() -> None:
    third = seen(tier=Tier.TEMPLATE, tokens=(1_000, 1_000), busy_s=11.0)
    made = expected([third], model=MODEL, tier=Tier.EDGE_CASE, template_id=None)
    figures = configured(Tier.EDGE_CASE)
    assert (made.output_tokens, made.input_tokens) == pytest.approx((figures.output_tokens / 3, 1_500))
    assert made.busy_s == pytest.approx(figures.busy_s / 2)
    assert not made.known


def test_what_was_brought_along_and_written_anew_tells_of_its_like_alone() -> None:
    brought, other = (
        seen(template_id=NO_ROW, tokens=(900, 200), items=40),
        seen(template_id="u", tokens=(900, 2_000)),
    )
    assert output(brought, other, template_id=NO_ROW) == pytest.approx(200, rel=0.1)
    assert output(brought, other, template_id="never") == output(other, template_id="never")
    assert output(brought, template_id=None) == configured(Tier.TEMPLATE).output_tokens


def test_the_longest_of_a_few_bounds_nothing() -> None:
    few, many = seen(template_id="t", items=5), seen(template_id="t", items=50)
    assert expected([few], model=MODEL, tier=Tier.TEMPLATE, template_id="t").longest == float("inf")
    assert expected([many], model=MODEL, tier=Tier.TEMPLATE, template_id="t").longest == pytest.approx(1.4)


def test_more_of_the_same_is_doubted_less() -> None:
    doubts = [
        expected([seen(template_id="t", items=items)], model=MODEL, tier=Tier.TEMPLATE, template_id="t").doubt
        for items in (1, 5, 20, 100)
    ]
    assert doubts == sorted(doubts, reverse=True)
