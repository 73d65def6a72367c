# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import pytest

from greenroom.quality.refusal import refusal
from tests.quality.talks import GOOD, answering, asked, plainly_bad, subject


def test_an_assistant_that_just_helps_refuses_nothing() -> None:
    assert refusal(subject(*GOOD)).score == 10


@pytest.mark.parametrize(
    "text",
    [
        "I\u2019m sorry, but I can\u2019t do that.",
        "I cannot assist with that request.",
        "Unfortunately, I am unable to provide an answer to this.",
        "I must respectfully decline.",
        "Dabei kann ich leider nicht helfen.",
        "Je ne peux pas vous aider avec cela.",
        "No puedo ayudar con eso.",
        "非常抱歉，我无法提供这方面的帮助。",
    ],
)
def test_a_refusal_is_plainly_bad_in_any_language(text: str) -> None:
    component = refusal(answering(text))
    assert plainly_bad(component)
    assert component.reason.startswith("refuses")


def test_the_user_may_refuse() -> None:
    assert refusal(asked("I'm sorry, but I can't pay that. What else is there?")).score == 10


def test_not_being_able_to_do_something_oneself_is_no_refusal() -> None:
    assert (
        refusal(answering("If you can't pay it, your bank can't help either, and I would not ask them.")).score
        == 10
    )


def test_refusing_again_and_again_is_worth_nothing() -> None:
    refused = "I cannot help with that."
    assert refusal(subject(GOOD[0], refused, GOOD[2], refused)).score == 0
