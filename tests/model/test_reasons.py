from greenroom.model.conversation import Component, Quality
from greenroom.model.reasons import quality_reason


def quality(score: float, **components: float) -> Quality:
    return Quality(score, {name: Component(each, f"it is {each:g}") for name, each in components.items()})


def test_the_reason_names_the_worst_components_first_in_one_line() -> None:
    told = quality_reason(quality(6, turns=6, model_talk=0, lengths=10))
    assert told == "model talk: it is 0; turns: it is 6"


def test_of_many_reasons_three_are_told() -> None:
    told = quality_reason(quality(2, a=1, b=2, c=3, d=4, e=5))
    assert told == "a: it is 1; b: it is 2; c: it is 3; and 2 more"


def test_a_score_without_flaws_says_so() -> None:
    assert quality_reason(quality(10, turns=10)) == "nothing speaks against it"
