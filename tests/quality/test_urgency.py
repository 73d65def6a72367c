from greenroom.model.conversation import Component, Quality
from greenroom.quality.urgency import urgency


def quality(score: float, **components: float) -> Quality:
    return Quality(score, {name: Component(each, f"it is {each:g}") for name, each in components.items()})


def test_what_is_near_the_threshold_comes_before_what_is_far_from_it() -> None:
    near, far = (quality(score, turns=8, lengths=8) for score in (7.1, 9.5))
    assert urgency(near, 7.0, 9) > urgency(far, 7.0, 9)


def test_it_is_as_urgent_just_under_the_threshold_as_just_over_it() -> None:
    under, over = (quality(score, turns=8) for score in (6.5, 7.5))
    assert urgency(under, 7.0, 9) == urgency(over, 7.0, 9)


def test_components_that_disagree_make_it_more_urgent() -> None:
    assert urgency(quality(9, turns=10, lengths=2), 7.0, 9) > urgency(quality(9, turns=9, lengths=9), 7.0, 9)


def test_the_first_of_its_kind_is_more_urgent_than_one_of_many() -> None:
    alike = quality(9, turns=9)
    assert urgency(alike, 7.0, 1) > urgency(alike, 7.0, 3) > urgency(alike, 7.0, 4) == urgency(alike, 7.0, 400)


def test_it_goes_from_0_to_1() -> None:
    assert urgency(quality(7, turns=0, lengths=10), 7.0, 1) == 1
    assert urgency(Quality(0, {}), 7.0, 400) == 0
