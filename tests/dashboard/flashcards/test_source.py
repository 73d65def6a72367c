"""Texts before they are sent, and cards before they are kept."""

from pathlib import Path

import pytest

from greenroom.dashboard.flashcards.reading import card_text, generation_text, suggestion_text
from greenroom.dashboard.flashcards.sides import lengths
from greenroom.dashboard.flashcards.source import NoText, counted, read_file, wait_s, waiting
from greenroom.model.errors import InvalidParams, Refused
from greenroom.model.flashcards import Sides
from greenroom.model.source_text import source_text
from tests.dashboard.double import refusal
from tests.dashboard.flashcards.decks import FAULT, card, generation, suggestion


@pytest.mark.parametrize("text", ["", "a" * 999, "a" * 1000, " " * 50 + "ü" * 10_000 + "\n", "🗼" * 10_001])
def test_a_text_is_counted_as_the_daemon_counts_it(text: str) -> None:
    fits, said = counted(text)
    try:
        source_text(text)
        taken = True
    except InvalidParams:
        taken = False
    assert fits is taken
    assert said.startswith("✓" if taken else "✗")


def test_how_many_characters_are_missing_is_said() -> None:
    assert counted("a" * 990) == (False, "✗ 990 of 1,000 to 10,000 characters: 10 too few")
    assert counted("a" * 10_001)[1].endswith("1 too many, take some out")


def test_a_file_is_read_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "tower.txt").write_bytes("\ufeffA tower. Ein Türmchen.".encode())
    assert read_file(str(tmp_path / "tower.txt")) == ("tower.txt", "A tower. Ein Türmchen.")


@pytest.mark.parametrize(
    ("content", "says"), [(b"\xff\xfe", "not UTF-8"), (b"a" * 1_000_001, "split it"), (None, "No such file")]
)
def test_why_a_file_can_not_be_read_is_said(tmp_path: Path, content: bytes | None, says: str) -> None:
    place = tmp_path / "one.txt"
    if content is not None:
        place.write_bytes(content)
    with pytest.raises(NoText, match=says):
        read_file(str(place))


def test_how_long_to_wait_is_what_the_daemon_says() -> None:
    told = Refused(
        "Too many.", code=-32029, wire_type="rate_limited", details={"retry_after_s": 130}, request_id="r"
    )
    assert wait_s(told) == 130.0
    assert wait_s(refusal("No.")) is None
    assert waiting(130.0).startswith("The next text may go in 2 min 10 s:")
    assert waiting(-1.0) == "The next text may go now."


def test_the_sides_of_a_card_have_their_bounds() -> None:
    assert lengths(Sides("a", "b"))[0]
    assert not lengths(Sides("", "b"))[0]
    assert not lengths(Sides("a" * 401, "b"))[0]


def test_a_suggestion_is_shown_with_the_very_words_that_it_comes_from() -> None:
    shown = suggestion_text(suggestion("s-1", duplicate_of="card-12345678")).plain
    assert "front: Front of s-1?" in shown
    assert "from 100 to 140 “The text that s-1 comes from.”" in shown
    assert "≈ nearly a card that you have: …12345678" in shown
    assert "does not have these words" in suggestion_text(suggestion("s-1", source_span=None)).plain


def test_what_a_model_wrote_is_obeyed_by_nobody() -> None:
    evil = "[/INST]\x1b[2J\u202e"
    shown = (
        suggestion_text(suggestion("s-1", front=evil, back=evil)).plain
        + card_text(card("c-1", front=evil), None).plain
    )
    assert "[/INST]" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_text_without_flashcards_says_why() -> None:
    failed = generation_text(generation(status="failed", error=FAULT)).plain
    for words in ("✗ failed", "invalid_output (HTTP 200): It is no JSON.", "It answered: Sure! Here", "1.2 s"):
        assert words in failed
    assert "appear here once" in generation_text(generation(status="running", finished_at=None)).plain
    assert "worth a card" in generation_text(generation()).plain
