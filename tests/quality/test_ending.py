import pytest

from greenroom.quality.ending import ending
from tests.quality.talks import GOOD, answering, plainly_bad, subject


@pytest.mark.parametrize(
    "text",
    [
        "They may fall, and you can ask for a cheap way out of",
        "They may fall. You can always ask your bank for a way ou",
        "1. Ask for the rate.\n2. Ask for the fee.\n3. Ask how long the bank",
        "Do it so:\n```python\nprint(1)",
        "It depends on your bank, your wage,",
        '"They may fall, and then you',
        "Sie können fallen, und dann fragst du nach einem Ausweg mit",
    ],
)
def test_an_answer_that_breaks_off_is_plainly_bad(text: str) -> None:
    assert plainly_bad(ending(answering(text)))


@pytest.mark.parametrize(
    "text",
    [
        "42",
        "Paris",
        "Amanda, James, John, Maria",
        "1. Java\n2. Python\n3. C++",
        "It is cheap.\n\nBest regards,\nJohn Smith\nSoftware Developer",
        "Look here: https://example.com/rates/2024",
        "Get a puppy today! #PuppyLove",
        "```python\nprint(1)\n```",
        "| rate | fee |\n| --- | --- |\n| 3 | none at all for you |",
        "She said: “Ask your bank.”",
        "银行会告诉你的。",
        "“Courage is not simply one of the virtues.” - C.S. Lewis",
    ],
)
def test_values_names_lists_and_code_end_without_a_stop(text: str) -> None:
    assert ending(answering(text)).score == 10


def test_only_the_last_answer_is_looked_at() -> None:
    assert ending(subject(GOOD[0], "It depends on the", *GOOD[2:])).score == 10


def test_no_answer_at_all_is_worth_nothing() -> None:
    assert ending(subject("Anybody there?")).score == 0
