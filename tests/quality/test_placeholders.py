import pytest

from greenroom.quality.placeholders import placeholders
from tests.quality.talks import GOOD, answering, plainly_bad, subject


def test_filler_is_named_in_full() -> None:
    assert placeholders(answering("Lorem ipsum dolor.")).reason == "1 unfilled placeholder: lorem ipsum"


def test_a_finished_talk_has_none() -> None:
    assert placeholders(subject(*GOOD)).score == 10


@pytest.mark.parametrize(
    "text",
    [
        "Dear [Name],",
        "Call [Your Company]!",
        "Hello {{ persona }}",
        "Hello {name}",
        "<INSERT DATE>",
        "TODO: ask",
        "at XXXX",
    ],
)
def test_what_nobody_filled_in_is_plainly_bad(text: str) -> None:
    component = placeholders(answering(f"Of course. {text} And that is all there is to it."))
    assert plainly_bad(component)
    assert "1 unfilled" in component.reason


@pytest.mark.parametrize(
    "text",
    [
        "See [Our Guide](https://example.com) for more.",
        "Use `{name}` in it:\n```python\nprint(f'{name} [Name]')\n```",
        "A list looks like [1, 2], a set like {a, b}.",
        r"In LaTeX that is \textbf{not} slowly.",
    ],
)
def test_brackets_that_belong_there_are_left_alone(text: str) -> None:
    assert placeholders(answering(text)).score == 10


def test_who_asks_for_a_template_gets_its_blanks() -> None:
    letter = "Dear [Customer Name], your order of [date] is on its way."
    assert placeholders(subject("Write me a template of a letter to customers.", letter)).score == 10
    assert plainly_bad(placeholders(subject("Write a letter to my customers.", letter)))
