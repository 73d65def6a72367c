"""The review on a terminal: reading, and choosing what to read."""

import pytest
from textual.widgets import Input

from greenroom.cli.talktext import written
from greenroom.dashboard.findbar import FindBar
from greenroom.protocol.commands.batch import BatchList, BatchStatusGet
from greenroom.protocol.commands.conversation import (
    ConversationGet,
    ConversationList,
    ConversationReview,
)
from tests.dashboard.double import refusal
from tests.dashboard.piloting import NARROW, WIDE, staged
from tests.dashboard.review.on_screen import field, selected, status_row
from tests.dashboard.review.talks import Reviewed, house, talk
from tests.dashboard.rows import page_of


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_one_conversation_is_laid_out_as_a_talk(size: tuple[int, int]) -> None:
    async with staged(house().daemon, "review", size=size) as stage:
        for words in (
            "Talk c-1",
            "▷ USER",
            "│ Where is the parcel of c-1?",
            "◆ ASSISTANT",
            "┃ On its way, c-1.",
            "persona: a night nurse",
            "topic: a late parcel",
            "score 8.0",
            "5.0 naturalness: Too formal for her.",
            "0 done · 5 left",
        ):
            assert words in stage.text


async def test_the_talk_is_scrolled_while_the_list_keeps_the_keys() -> None:
    long = "\n".join(f"line {number}" for number in range(200))
    async with staged(Reviewed(talk("c-1", long, "Yes."), talk("c-2")).daemon, "review") as stage:
        assert "line 50" not in stage.text
        await stage.press(*["pagedown"] * 4)
        assert "line 50" in stage.text
        await stage.press(*["K"] * 2, *["pageup"] * 9)
        assert "line 0" in stage.text
        await stage.press("j")
        assert "Talk c-2" in selected(stage)


async def test_enter_gives_the_talk_the_whole_terminal_and_esc_takes_it_back() -> None:
    async with staged(house().daemon, "review") as stage:
        await stage.press("enter")
        assert "▸" not in stage.text
        await stage.press("j", "a")
        assert "Where is the parcel of c-3?" in stage.text
        await stage.press("escape")
        assert "Talk c-3" in selected(stage)


async def test_the_next_three_are_read_ahead() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        read = [each.conversation_id for each in reviewed.daemon.of(ConversationGet)]
        assert read == ["c-1", "c-2", "c-3", "c-4"]
        reviewed.daemon.holds = True
        await stage.pilot.press("a")
        await stage.pilot.pause()
        assert "Where is the parcel of c-2?" in stage.text
        reviewed.daemon.let_go()


async def test_nothing_is_decided_that_nobody_has_seen() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        reviewed.daemon.holds = True
        await stage.pilot.press("j", "j", "j", "j")
        await stage.pilot.pause()
        await stage.pilot.press("a")
        await stage.pilot.pause()
        assert "nobody has seen" in stage.toasts[-1]
        reviewed.daemon.let_go()
        await stage.settle()
        assert reviewed.daemon.of(ConversationReview) == []


async def test_what_is_read_does_not_move_while_others_work() -> None:
    reviewed = house(30)
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("j", "j", "J")
        before = stage.text.splitlines()[2:22]
        for number in range(40, 46):
            reviewed.rows[f"c-{number}"] = talk(f"c-{number}")
            reviewed.daemon.tell(
                "conversation.created",
                conversation_id=f"c-{number}",
                title="New",
                status="pending_review",
                quality_score=8.0,
                batch_id="b-1",
            )
            await stage.settle()
        assert stage.text.splitlines()[2:22] == before
        assert "36 left" in stage.text


async def test_any_text_is_shown_and_harms_nothing() -> None:
    nasty = "[/INST] [bold]\n\x1b]0;owned\x07\x1b[2J \u202eevil\u2066 👩‍👩‍👧 見本\r\x00\x9b5m " + "x" * 10_000
    fields = dict.fromkeys(("title", "persona", "topic", "emotion"), nasty)
    rows = [talk(f"c-{number}", nasty, nasty, **fields) for number in range(2)]
    async with staged(Reviewed(*rows).daemon, "review") as stage:
        assert "│ [/INST] [bold]" in stage.text
        await stage.press("a", "h")
        listed = stage.text
        await stage.press("escape", "e")
        for text in (listed, stage.text, field(stage).text):
            assert not {"\x1b", "\x07", "\x00", "\x9b", "\u202e", "\u2066"} & set(text)


# Deciding.


async def test_what_needs_a_person_most_comes_first_or_the_oldest() -> None:
    rows = [talk("c-1"), talk("c-2", status="needs_revision", urgency=0.9)]
    async with staged(Reviewed(*rows).daemon, "review", size=WIDE) as stage:
        assert "Talk c-2" in selected(stage)
        await stage.press("t")
        assert "Talk c-1" in selected(stage)
        assert "the oldest first" in stage.text


async def test_words_are_searched_for_and_taken_away() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("slash")
        await stage.press(*"c-4", "enter")
        assert "Talk c-4" in selected(stage)
        assert "“c-4”" in stage.text
        assert "1 left" in stage.text
        assert stage.app.screen.query_one(FindBar).display
        await stage.press("x")
        assert "5 left" in stage.text
        assert not stage.app.screen.query_one(FindBar).display
        assert reviewed.daemon.of(ConversationReview) == []


async def test_a_note_that_is_typed_ahead_of_its_dialog_decides_nothing_else() -> None:
    reviewed = Reviewed(talk("c-1"), talk("c-2"))
    async with staged(reviewed.daemon, "review") as stage:
        await stage.burst("c", *"ara")
        assert stage.app.screen.query_one(Input).value == "ara"
        assert not reviewed.daemon.of(ConversationReview)


async def test_scores_are_asked_for() -> None:
    rows = [talk("c-1", quality_score=9.0), talk("c-2", quality_score=4.0)]
    async with staged(Reviewed(*rows).daemon, "review") as stage:
        await stage.press("l")
        await stage.press("6", "enter")
        assert "score up to 6" in stage.text
        assert "Talk c-2" in selected(stage)
        await stage.press("l")
        await stage.press(*"many", "enter")
        assert "'many' are no scores of 0 to 10." in stage.text


async def test_one_batch_alone_is_reviewed() -> None:
    reviewed = Reviewed(talk("c-1"), talk("c-2", batch_id="b-2"))
    reviewed.daemon.answers[BatchStatusGet] = lambda _: status_row("completed")
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("b")
        assert "batch Anew" in stage.text
        assert "1 left" in stage.text
        await stage.press("b")
        assert "2 left" in stage.text


async def test_other_statuses_are_reviewed() -> None:
    reviewed = Reviewed(talk("c-1"), talk("c-2", status="rejected"))
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press(*["w"] * 5)
        assert "queue: rejected" in stage.text
        assert "Talk c-2" in selected(stage)


async def test_what_another_screen_has_opened_is_read() -> None:
    reviewed = Reviewed(talk("c-1"), talk("c-2", status="approved"))
    reviewed.daemon.answers[BatchList] = page_of([])
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("1")
        stage.app.desk.chosen.conversation_id = "c-2"
        await stage.press("4")
        assert "Talk c-2" in selected(stage)


async def test_a_list_that_can_not_be_read_is_said() -> None:
    reviewed = house()

    def refuse(_: object) -> None:
        raise refusal("It is draining.", "unavailable")

    reviewed.daemon.answers[ConversationList] = refuse
    async with staged(reviewed.daemon, "review") as stage:
        assert "read: It is draining." in stage.toasts
        assert "  It is draining." in stage.text.splitlines()


def test_the_editor_gets_the_talk_as_the_command_line_writes_it() -> None:
    assert written(talk("c-1", "Hello", "Hi").turns or []) == "=== user\nHello\n\n=== assistant\nHi\n"
