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


@pytest.mark.parametrize(
    "text",
    [
        "I won't walk you through that. Please ask somebody who is trained for it.",
        "That isn't something I'm able to go into.",
        "This is outside of what I can do for you.",
        "It would be inappropriate for me to say how.",
        "I'm going to have to pass on this one.",
        "My apologies, I am not able to fulfil your wish.",
        "Bei dieser Anfrage kann ich Ihnen leider nicht helfen.",
        "Je ne souhaite pas répondre à cette question.",
        "Lo siento, no puedo darte instrucciones.",
        "Desculpe, não posso explicar isso.",
        "Spiacente, non posso fornire queste informazioni.",
        "Daar kan ik je helaas niet bij helpen.",
        "很遗憾，我不方便回答这个问题。",
        "その質問にはお答えできません。",
        "그 요청은 도와드릴 수 없습니다.",
    ],
)
def test_an_answer_that_begins_by_declining_refuses_however_it_says_so(text: str) -> None:
    assert plainly_bad(refusal(answering(text)))


@pytest.mark.parametrize(
    "text",
    [
        "I couldn't help noticing how tired you sound. Fix the rate for ten years and sleep.",
        f"{'Ask three banks and write down what each says. ' * 6}I won't explain compound interest here.",
        "Some parts of it are outside. What I would do is ask the bank.",
    ],
)
def test_the_same_words_elsewhere_are_no_refusal(text: str) -> None:
    assert refusal(answering(text)).score == 10


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't estimate that. Could you please provide more details, such as the rate?",
        "I'm unable to help with booking flights: I only have a function for exchange rates.",
    ],
)
def test_who_says_what_is_missing_does_not_refuse(text: str) -> None:
    component = refusal(answering(text))
    assert component.score == 6
    assert component.reason.startswith("says what it lacks")
