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
        "- 2 eggs\n- Salt and pepper\n1. Beat the eggs well.\n2. Heat the oil and fry onions, garlic",
        "See [1](https://example.com/rates). As a source, the bank is a widely",
        "With the rate r = 3 you can work out what the loan costs you in a year of",
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
        "1. Werewolf 2. Charades 3. Truth or Dare 4. Kubb",
        "1. Rehab\n2. Me and Mr Jones\n3. He Can Only Hold Her",
        "to satisfy their hunger",
        "He still needs to sell 12 - 10 rolls. So the answer is 2",
        "The sum comes to this: a = 5",
        "```\nprint(1)\n```\nor\n```",
    ],
)
def test_values_names_lists_and_code_end_without_a_stop(text: str) -> None:
    assert ending(answering(text)).score == 10


def test_verses_need_no_stop_where_a_poem_was_asked_for_and_a_conversation_is_none() -> None:
    lines = (
        "The river sleeps below the hill\nThe miller counts his silver still\nThe wheel would turn if he had more"
    )
    assert ending(subject("Write a poem about a mill.", lines)).score == 10
    assert plainly_bad(ending(subject("How do conversations at a mill go?", lines)))


def test_only_the_last_answer_is_looked_at() -> None:
    assert ending(subject(GOOD[0], "It depends on the", *GOOD[2:])).score == 10


def test_no_answer_at_all_is_worth_nothing() -> None:
    assert ending(subject("Anybody there?")).score == 0
