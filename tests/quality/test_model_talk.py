# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import pytest

from greenroom.quality.model_talk import model_talk
from tests.quality.talks import GOOD, answering, asked, plainly_bad, subject


def test_an_assistant_that_just_helps_is_fine() -> None:
    assert model_talk(subject(*GOOD)).score == 10


@pytest.mark.parametrize(
    "text",
    [
        "As an AI language model, I have no opinion.",
        "I'm just a language model.",
        "As an A.I. I see numbers only.",
        "I don\u2019t have personal opinions on that.",
        "Als KI habe ich keine Meinung.",
        "En tant qu\u2019intelligence artificielle, je n\u2019en sais rien.",
        "Como modelo de lenguaje, no tengo opiniones.",
        "作为一个人工智能语言模型，我没有意见。",
        "My training data ends there.",
        "I'm ChatGPT, a large language model trained by OpenAI.",
        "Hello, I am Gemini, a large language model built by Google.",
        "I'm Claude, an AI assistant.",
        "I am Claude, made by Anthropic.",
    ],
)
def test_talk_of_being_a_model_is_plainly_bad_in_any_language(text: str) -> None:
    assert plainly_bad(model_talk(answering(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Banks use tools such as AI and machine learning.",
        "Jobs change as AI technology advances.",
        "She worked as an AI researcher for ten years.",
        "ChatGPT is a large language model trained by OpenAI.",
        "My name is Claude, and I fix bikes. This one was made by Trek.",
    ],
)
def test_speaking_of_such_tools_is_fine(text: str) -> None:
    assert model_talk(answering(text)).score == 10


def test_the_user_may_speak_of_models() -> None:
    assert model_talk(asked("You say that as an AI, do you?")).score == 10


def test_saying_it_twice_is_worth_nothing() -> None:
    component = model_talk(answering("As an AI I can't. As an AI I won't."))
    assert component.score == 0
    assert component.reason == "says “as an ai” and 1 more"


@pytest.mark.parametrize(
    "text",
    [
        "Being an AI, I have never held a mortgage.",
        "As of my last knowledge update, rates were lower.",
        "I am just software, so ask your bank.",
    ],
)
def test_saying_so_in_passing_is_found_too(text: str) -> None:
    assert plainly_bad(model_talk(answering(text)))
