# ruff: noqa: RUF001 - letters and marks of other scripts look like Latin ones

import pytest

from greenroom.quality.asking import asks, is_plain, tells
from tests.quality.talks import subject


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        ("Pretend to be a pirate and greet me.", "Arr, welcome aboard, landlubber."),
        ("Act as a historian. Describe a day in Rome.", "A baker rose at two and lit the ovens."),
        ("Implement a queue in Python.", "class Queue:\n    def __init__(self):\n        self.items = []"),
        ("将以下句子翻译成英语：我很好。", "好的，这是译文。"),
        ("How tall is Everest?", "It is 8,849 metres tall."),
    ],
)
def test_a_request_asks_more_than_its_answer(request_: str, answer: str) -> None:
    talk = subject(request_, answer)
    assert asks(talk, 0) > asks(talk, 1) + 1


def test_a_long_turn_asks_by_its_end() -> None:
    passage = "The bridge was built by monks and fell in a flood. " * 8
    talk = subject(f"{passage}\nSummarize the passage.", passage)
    assert asks(talk, 0) > asks(talk, 1) + 1


def test_a_trouble_is_told_in_a_few_words() -> None:
    talk = subject("My cat keeps scratching the sofa.", "Put a post next to it.")
    assert tells(talk, 0)
    assert not tells(talk, 1)


@pytest.mark.parametrize(
    ("answer", "plain"),
    [
        ("It was fought on a Sunday in June, and lasted until nightfall.", True),
        ("Describe it in your own words first, and then we will see.", False),
        ("It was fought in June. Which one do you mean by it, please?", False),
        ("In June.", False),
    ],
)
def test_what_is_plainly_in_order_asks_only_once(answer: str, plain: bool) -> None:
    assert is_plain(subject("Tell me of the battle.", answer), 0, 1) is plain
