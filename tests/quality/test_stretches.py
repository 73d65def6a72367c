import re

import pytest

from greenroom.quality.stretches import found_in, stretches_of_digits


@pytest.mark.parametrize("number", ["+49 170 1234567", "(212) 555-0187", "4111 1111 1111 1111", "030/12345678"])
def test_grouped_digits_are_one_stretch(number: str) -> None:
    text = f"Call {number}, please."
    ((start, end),) = stretches_of_digits(text)
    assert number in text[start:end]


@pytest.mark.parametrize("text", ["", "In 2023 and 2024.", "1. One 2. Two", "12345678", "1.5 (2.5) 3.5"])
def test_a_few_digits_are_none(text: str) -> None:
    assert stretches_of_digits(text) == []


def test_a_pattern_sees_what_stands_before_and_after_a_stretch() -> None:
    whole = re.compile(r"(?<!x)[0-9]{9}(?!x)")
    text = "123456789 x123456789 123456789x"
    assert [found.start() for found in found_in(whole, text, stretches_of_digits(text))] == [0]
