"""A call, whole."""

import pytest

from greenroom.dashboard.costs.calls import FILTERS, GLYPHS, LONGEST, body_text, columns, document, filter_words
from greenroom.model.states import AttemptStatus
from greenroom.protocol.rows.log import ErrorRow
from tests.dashboard.costs.rows import attempt_row, whole


def read(lines: list[tuple[tuple[str, str], ...]]) -> str:
    return "\n".join("".join(text for text, _ in line) for line in lines)


def test_a_call_is_read_with_what_was_sent_and_what_came_back() -> None:
    row = attempt_row(status="failed", error=ErrorRow(type="overloaded", message="Too busy.", http_status=529))
    text = read(document(row, whole(row, {"model": "m"}, "no JSON at all"), 80))
    for part in (
        "✗ failed",
        "overloaded (HTTP 529): Too busy.",
        "2,000 in, 700 of",
        "$0.0125",
        '"model": "m"',
        "no JSON",
    ):
        assert part in text


@pytest.mark.parametrize(
    ("purpose", "cell", "words"),
    [
        ("conversation", "talk", "for: a conversation"),
        ("flashcards", "cards", "for: flashcards"),
        ("verdict", "judge", "for: a judge's verdict on a conversation"),
    ],
)
def test_what_a_call_was_for_is_told(purpose: str, cell: str, words: str) -> None:
    row = attempt_row(purpose=purpose)
    (column,) = [each for each in columns() if each.title == "for"]
    assert column.cell(row) == cell
    assert words in read(document(row, None, 80))


def test_a_call_that_is_not_read_yet_says_so() -> None:
    assert "Reading …" in read(document(attempt_row(), None, 80))


def test_what_a_model_wrote_is_shown_and_not_obeyed() -> None:
    row = attempt_row()
    text = read(document(row, whole(row, None, {"text": "\x1b[31m[/INST] \u202eevil"}), 40))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[/INST]" in text


def test_an_endless_answer_ends_with_where_the_rest_is() -> None:
    text = body_text("x" * (LONGEST + 1))
    assert len(text) < LONGEST + 100
    assert text.endswith("`greenroom log show` has the rest.")


def test_nothing_is_said_where_nothing_came_back() -> None:
    assert body_text(None) == "(nothing)"


def test_every_way_to_end_has_a_filter_a_glyph_and_words() -> None:
    assert set(AttemptStatus) == {each for statuses in FILTERS for each in statuses} == set(GLYPHS)
    assert filter_words(0) == "all"
    assert filter_words(3) == "rate limited, timeout"


@pytest.mark.parametrize("width", [20, 38, 78])
def test_no_line_is_wider_than_there_is_room(width: int) -> None:
    row = attempt_row()
    lines = document(row, whole(row, {"words": "many words " * 40}, "x" * 500), width)
    assert max(sum(len(text) for text, _ in line) for line in lines) <= width
