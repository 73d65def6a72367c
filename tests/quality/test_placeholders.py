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


@pytest.mark.parametrize(
    "text",
    [
        "Call us at ______ to make an appointment.",
        "Write to ${bank_name} about it.",
        "Here is why (insert details here), and how.",
        "The rest of the letter [to be completed]",
        "FIXME say how much it costs.",
    ],
)
def test_other_blanks_are_found_too(text: str) -> None:
    assert plainly_bad(placeholders(answering(text)))


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("Write a Python script that greets me.", 'name = "Jo"\nprint(f"Hello {name}")'),
        ("Why does my workflow fail at ${{ github.repository }}?", "{{ github.repository }} is empty in a fork."),
        ("Set a table with two columns.", "\\begin{tabular}{cc}\na & b\n\\end{tabular}"),
        ("Make a page about books.", "<html><title>Books</title><p>Read more.</p></html>"),
        ("Fill in: The capital of Peru is ____.", "The ____ is Lima."),
        ('Replace the "TODO:" in my notes.', "TODO: was what you had; now it says Lima."),
    ],
)
def test_code_formulas_and_what_the_user_brought_are_no_blanks(asked: str, answer: str) -> None:
    assert placeholders(subject(asked, answer)).score == 10
