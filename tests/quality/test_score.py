import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.model.conversation import Role, Talk, Turn
from greenroom.quality.context import Context
from greenroom.quality.score import COMPONENTS, assess
from tests.quality.talks import GOOD, talk
from tests.quality.weights import WEIGHTS

ROLES: st.SearchStrategy[Role] = st.sampled_from(("user", "assistant"))
TALKS = st.builds(Talk, st.text(), st.lists(st.builds(Turn, ROLES, st.text())).map(tuple))
NOTHING_ASKED = Context()


def test_a_good_talk_has_a_good_score_and_all_the_reasons() -> None:
    quality = assess(talk(*GOOD), Context(parameters={"topic": "mortgage"}), WEIGHTS)
    assert quality.score == 10
    assert quality.components.keys() == COMPONENTS.keys() - {"coherence"}, "its answers are too short for that"


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        ("turns", GOOD[:-1]),
        ("lengths", (GOOD[0], "No.", GOOD[2], "Yes.", GOOD[4], "Ask.")),
        (
            "placeholders",
            (*GOOD[:-1], "Then write to [Bank Name] and tell them what you need, in your own words."),
        ),
        (
            "model_talk",
            (*GOOD[:-1], "As an AI language model, I can't know what your brother thinks about rates."),
        ),
        ("repetition", GOOD[:2] * 3),
        (
            "control_tokens",
            (*GOOD[:-1], "They may fall, and you can ask for a fix with a cheap way out.<|im_end|>"),
        ),
        (
            "personal_data",
            (*GOOD[:-1], "Ask my friends about it, at jo@bank.de or at flo@bank.fr, they know it all."),
        ),
    ],
)
def test_one_plainly_bad_component_takes_the_score_under_the_threshold(name: str, spoilt: tuple[str, ...]) -> None:
    quality = assess(talk(*spoilt), NOTHING_ASKED, WEIGHTS)
    assert quality.components[name].score < 4
    assert quality.score < 7


def test_worse_is_lower() -> None:
    one, two = (
        assess(talk(*GOOD[:-1], text), NOTHING_ASKED, WEIGHTS).score
        for text in ("Ask [Bank Name].", "[Bank Name], [Your Name]")
    )
    assert two < one


@given(TALKS, st.dictionaries(st.text(), st.text() | st.integers() | st.booleans()))
def test_every_talk_gets_a_score_from_0_to_10_with_one_line_reasons(
    any_talk: Talk, parameters: dict[str, str | int | bool]
) -> None:
    quality = assess(any_talk, Context(parameters=dict(parameters)), WEIGHTS)
    assert 0 <= quality.score <= 10
    for component in quality.components.values():
        assert 0 <= component.score <= 10
        assert component.reason
        assert "\n" not in component.reason


@given(TALKS)
def test_the_same_talk_gets_the_same_score(any_talk: Talk) -> None:
    assert assess(any_talk, NOTHING_ASKED, WEIGHTS) == assess(any_talk, NOTHING_ASKED, WEIGHTS)


def test_scores_of_components_have_two_decimals() -> None:
    quality = assess(talk("How?", "Say the same " * 3), Context(parameters={"topic": "one two three"}), WEIGHTS)
    assert all(each.score == round(each.score, 2) for each in quality.components.values())
