"""The screen of flashcards on a terminal."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual import events
from textual.widgets import Input, TextArea

from greenroom.model.errors import ConnectionLost, Refused
from greenroom.protocol.commands.card import CardDelete, CardUpdate
from greenroom.protocol.commands.export import ExportGet, ExportRow, ExportStart, ExportStarted
from greenroom.protocol.commands.flashcards import FlashcardsGenerate, GenerationStarted
from greenroom.protocol.commands.suggestion import (
    SuggestionAccept,
    SuggestionReject,
    SuggestionReopen,
    SuggestionUpdate,
)
from tests.dashboard.double import refusal
from tests.dashboard.flashcards.decks import FAULT, Deck, generation
from tests.dashboard.piloting import NARROW, WIDE, Stage, staged
from tests.dashboard.rows import AT

PLACE = "flashcards"


def row_of(stage: Stage, words: str) -> str:
    return next(line for line in stage.text.splitlines() if words in line)


async def until(stage: Stage, words: str) -> None:
    """A file is read in a thread, which nobody sees the end of but by what is shown."""
    for _ in range(500):
        if words in stage.text:
            return
        await stage.pilot.pause()
    raise AssertionError(f"{words!r} is not in\n{stage.text}")


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_texts_are_listed_with_what_was_proposed_and_where_it_stands(size: tuple[int, int]) -> None:
    async with staged(Deck().daemon, PLACE, size=size) as stage:
        for words in (
            "1 text",
            "▸ Text g-1",
            "✓ succeeded",
            "? proposed Front of s-3?",
            "front: Front of s-1?",
            "from 100 to 140 “The text that s-1 comes from.”",
        ):
            assert words in stage.text


async def test_why_a_text_failed_is_told() -> None:
    deck = Deck(suggestions=0)
    deck.texts = [generation(status="failed", error=FAULT)]
    async with staged(deck.daemon, PLACE) as stage:
        assert "invalid_output (HTTP 200): It is no JSON." in stage.text


async def test_one_is_decided_about_after_the_other_and_each_can_be_taken_back() -> None:
    deck = Deck()
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("a", "r")
        assert "✓ accepted" in row_of(stage, "Front of s-1?")
        assert "✗ rejected" in row_of(stage, "Front of s-2?")
        assert "front: Front of s-3?" in stage.text
        await stage.press("u")
        await stage.press("u")
        assert deck.daemon.of(SuggestionReopen) == [
            SuggestionReopen(suggestion_id="s-2"),
            SuggestionReopen(suggestion_id="s-1"),
        ]
        assert "? proposed" in row_of(stage, "Front of s-2?")


async def test_a_decision_that_is_not_stored_is_shown_as_it_was() -> None:
    deck = Deck()

    def lose(_: object) -> None:
        raise ConnectionLost

    deck.daemon.answers[SuggestionAccept] = lose
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("a")
        assert "? proposed Front of s-1?" in stage.text
        assert stage.toasts[-1].startswith("accept: ")


async def test_marked_ones_are_decided_about_together() -> None:
    deck = Deck()
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("enter", "space", "space")
        assert "● 2 marked" in stage.text
        await stage.press("r")
        assert deck.daemon.of(SuggestionReject) == [SuggestionReject(suggestion_ids=["s-1", "s-2"])]
        assert "2 rejected (u takes it back)" in stage.text


async def test_all_are_accepted_once_that_was_confirmed() -> None:
    deck = Deck()
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("r")
        await stage.press("A")
        assert "Accept all 2 suggestions" in stage.text
        await stage.press("A", "enter")
        assert deck.daemon.of(SuggestionAccept) == []
        await stage.press("A")
        await stage.press("y")
        assert deck.daemon.of(SuggestionAccept) == [SuggestionAccept(suggestion_ids=["s-2", "s-3"])]
        await stage.press("A")
        assert stage.toasts == ["There is nothing here that nobody has decided about."]


async def test_a_suggestion_is_written_anew_and_what_is_refused_is_not_lost() -> None:
    deck = Deck()
    write = deck.daemon.answers[SuggestionUpdate]

    def refuse(_: object) -> None:
        raise refusal("It was decided about.")

    deck.daemon.answers[SuggestionUpdate] = refuse
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("e")
        await stage.press(*"ar", "ctrl+s")
        assert "It was decided about." in stage.text
        assert "arFront of s-1?" in stage.text
        deck.daemon.answers[SuggestionUpdate] = write
        await stage.press("ctrl+s")
        assert deck.suggestions["s-1"].front == "arFront of s-1?"
        assert deck.daemon.of(SuggestionAccept) == []
        await stage.press("u")
        assert deck.suggestions["s-1"].front == "Front of s-1?"


async def test_cards_are_found_edited_and_deleted() -> None:
    deck = Deck(cards=3)
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("c")
        assert "3 cards" in stage.text
        assert "by claude-sonnet-5-5, revision 1" in stage.text
        await stage.press("slash")
        await stage.press(*"c-2", "enter")
        assert "1 card " in stage.text
        await stage.press("e")
        await stage.press("X", "ctrl+s")
        (written,) = deck.daemon.of(CardUpdate)
        assert (written.card_id, written.front, written.if_revision) == ("c-2", "XFront of c-2?", 1)
        await stage.press("D")
        await stage.press("D", "n")
        assert deck.daemon.of(CardDelete) == []
        await stage.press("D")
        await stage.press("y")
        assert list(deck.cards) == ["c-1", "c-3"]
        await stage.press("escape")
        assert "2 cards" in stage.text
        await stage.press("escape")
        assert "1 text" in stage.text


async def test_cards_are_not_accepted_and_suggestions_are_not_deleted() -> None:
    deck = Deck()
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("D")
        await stage.press("c")
        await stage.press("a")
        assert [each.split(";")[0] for each in stage.toasts] == [
            "Suggestions are rejected, not deleted",
            "These are cards already",
        ]


async def test_a_text_is_read_from_a_file_counted_and_sent(tmp_path: Path) -> None:
    deck = Deck(suggestions=0)
    (tmp_path / "t").write_text("A tower.\u202e " * 100)
    deck.daemon.answers[FlashcardsGenerate] = GenerationStarted(generation_id="g-1", status="pending")
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("n")
        await stage.pilot.press(*str(tmp_path / "t"), "enter")
        await until(stage, "✗ 999")
        await stage.press("ctrl+s")
        assert deck.daemon.of(FlashcardsGenerate) == []
        assert "too few" in stage.toasts[-1]
        deck.texts = [generation(status="running", finished_at=None)]
        (tmp_path / "t").write_text("A tower.\u202e " * 101)
        await stage.pilot.press("shift+tab", "shift+tab", "enter")
        await until(stage, "✓ 1,009")
        await stage.press("ctrl+s")
        (command,) = deck.daemon.of(FlashcardsGenerate)
        assert command.source_text == "A tower.\u202e " * 101
        assert command.source_name == "t"
        assert "On its way" in stage.text


@pytest.mark.parametrize("beside", ["path", "name"])
async def test_several_lines_that_are_pasted_beside_the_text_are_the_text(beside: str) -> None:
    pasted = "\n".join(f"Line {number} of what is to be learned." for number in range(40))
    async with staged(Deck().daemon, PLACE) as stage:
        await stage.press("n")
        field = stage.app.screen.query_one(f"#{beside}", Input)
        field.focus()
        await stage.settle()
        stage.app.post_message(events.Paste(pasted))
        await stage.settle()
        assert stage.app.screen.query_one(TextArea).text == pasted
        assert field.value == ""
        await stage.press("!")
        assert stage.app.screen.query_one(TextArea).text == f"{pasted}!"
        await stage.press("escape")


async def test_one_line_that_is_pasted_as_a_file_is_one() -> None:
    async with staged(Deck().daemon, PLACE) as stage:
        await stage.press("n")
        stage.app.post_message(events.Paste("~/notes/chapter 1.txt\n"))
        await stage.settle()
        assert stage.app.screen.query_one("#path", Input).value == "~/notes/chapter 1.txt"
        assert stage.app.screen.query_one(TextArea).text == ""
        await stage.press("escape")


async def test_too_many_texts_are_told_with_the_time_that_is_left_and_the_text_is_kept() -> None:
    deck = Deck()

    def refuse(_: object) -> None:
        raise Refused(
            "Too many.", code=-32029, wire_type="rate_limited", details={"retry_after_s": 125.0}, request_id="r"
        )

    deck.daemon.answers[FlashcardsGenerate] = refuse
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("n")
        stage.app.screen.query_one(TextArea).text = "A tower. " * 200
        await stage.press("ctrl+s")
        assert "The next text may go in 2 min 05 s" in stage.text
        await stage.press("escape")
        await stage.press("n")
        assert "✓ 1,799" in stage.text
        await stage.press("escape")


async def test_what_was_made_appears_once_it_is_there() -> None:
    deck = Deck(suggestions=0)
    deck.texts = [generation(status="running", finished_at=None)]
    async with staged(deck.daemon, PLACE) as stage:
        assert "appear here once" in stage.text
        full = Deck()
        deck.texts, deck.suggestions = full.texts, full.suggestions
        deck.daemon.tell(
            "flashcards.finished",
            generation_id="g-1",
            source_name="Text g-1",
            status="succeeded",
            suggestions=3,
            error=None,
            cost_usd=0.01,
        )
        await stage.settle()
        assert "Front of s-1?" in stage.text


async def test_where_there_is_no_text_there_is_no_suggestion_and_nothing_is_being_read() -> None:
    deck = Deck()
    deck.texts = []
    async with staged(deck.daemon, PLACE) as stage:
        assert "No suggestion here." in stage.text
        assert "Reading" not in stage.text


async def test_nothing_is_on_its_way_once_it_has_come(tmp_path: Path) -> None:
    deck = Deck()
    (tmp_path / "t").write_text("A tower. " * 200)
    deck.daemon.answers[FlashcardsGenerate] = GenerationStarted(generation_id="g-2", status="pending")
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("n")
        await stage.pilot.press(*str(tmp_path / "t"), "enter")
        await until(stage, "✓ 1,799")
        deck.texts.insert(0, generation("g-2", status="running", finished_at=None))
        await stage.press("ctrl+s")
        await stage.press("ctrl+r")
        assert "On its way" in stage.text
        deck.texts[0] = generation("g-2")
        await stage.press("ctrl+r")
        assert "Text g-2" in stage.text
        assert "On its way" not in stage.text


async def test_a_card_of_a_text_without_a_name_tells_how_that_begins() -> None:
    deck = Deck()
    deck.texts = [generation(source_name="")]
    deck.cards = {key: replace(row, source_name="") for key, row in deck.cards.items()}
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("c")
        assert "from A lighthouse is a tower., by" in stage.text


async def test_cards_are_exported_as_a_deck() -> None:
    deck = Deck()
    deck.daemon.answers[ExportStart] = ExportStarted(export_id="e-1", status="running")
    deck.daemon.answers[ExportGet] = ExportRow(
        id="e-1",
        status="completed",
        format="cards_csv",
        path="/exports/deck",
        rows=2,
        files=(),
        progress=100.0,
        notes=(),
        error=None,
        owner=1,
        created_at=AT,
        updated_at=AT,
    )
    async with staged(deck.daemon, PLACE) as stage:
        await stage.press("E")
        await stage.press("right", "down", "down", "space", "enter")
        assert deck.daemon.of(ExportStart) == [ExportStart(format="cards_csv", include_rehearsal=True)]
        assert "✓ exported 2 (cards_csv) to /exports/deck" in stage.text
