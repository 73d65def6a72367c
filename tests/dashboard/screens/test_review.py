"""The review on a terminal."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.widgets import Input, TextArea

from greenroom.cli.talktext import written
from greenroom.dashboard.review.editing import EditTalk
from greenroom.model.errors import ConnectionLost
from greenroom.protocol.commands.batch import BatchItems, BatchList, BatchStatusGet
from greenroom.protocol.commands.conversation import (
    ConversationBulk,
    ConversationEdit,
    ConversationGet,
    ConversationList,
    ConversationRegenerate,
    ConversationReview,
    ConversationRevisions,
    ConversationUpdate,
    Regenerating,
)
from greenroom.protocol.commands.system import SystemInfo
from greenroom.protocol.rows.batch import BatchStatusRow
from greenroom.protocol.rows.conversation import DifferenceRow, RevisionRow
from greenroom.protocol.rows.log import ErrorRow
from tests.dashboard.double import info_row, refusal
from tests.dashboard.piloting import NARROW, WIDE, Stage, staged
from tests.dashboard.review.talks import Reviewed, house, talk
from tests.dashboard.rows import AT, item_row, page_of


def selected(stage: Stage) -> str:
    """The row of the queue that is selected."""
    return next(line for line in stage.text.splitlines() if line.startswith("▸"))


# Reading.


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


@pytest.mark.parametrize(
    ("key", "status", "shown"), [("a", "approved", "✓ approved"), ("r", "rejected", "✗ rejected")]
)
async def test_a_decision_is_stored_and_leads_on_to_the_next(key: str, status: str, shown: str) -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press(key)
        assert reviewed.statuses()["c-1"] == status
        assert shown in stage.text
        assert "Talk c-2" in selected(stage)
        assert "1 done · 4 left" in stage.text
        (command,) = reviewed.daemon.of(ConversationReview)
        assert command.if_revision == 1
        assert command.idempotency_key


async def test_a_decision_is_shown_before_it_is_stored() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        reviewed.daemon.holds = True
        await stage.pilot.press("a", "r")
        await stage.pilot.pause()
        assert "✓ approved …" in stage.text
        assert "✗ rejected …" in stage.text
        assert "Talk c-3" in selected(stage)
        assert "2 being stored" in stage.text
        reviewed.daemon.let_go()
        await stage.settle()
        assert "being stored" not in stage.text
        assert reviewed.statuses()["c-2"] == "rejected"


@pytest.mark.parametrize(("key", "action"), [("c", "request_changes"), ("R", "reject"), ("m", "comment")])
async def test_a_note_is_asked_for_and_kept(key: str, action: str) -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press(key)
        await stage.press(*"Shorter.", "enter")
        (command,) = reviewed.daemon.of(ConversationReview)
        assert (command.action, command.note) == (action, "Shorter.")


async def test_a_question_that_is_left_does_nothing() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("c")
        await stage.press(*"au", "escape")
        assert reviewed.daemon.of(ConversationReview) == []
        assert "0 done" in stage.text


async def test_undo_goes_back_through_the_session() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("a", "r", "a")
        await stage.press("u")
        assert "Talk c-3" in selected(stage)
        await stage.press("u", "u")
        assert set(reviewed.statuses().values()) == {"pending_review"}
        assert "Talk c-1" in selected(stage)
        assert "0 done · 5 left" in stage.text
        await stage.press("u")
        assert "can be taken back" in stage.toasts[-1]


async def test_what_the_daemon_refuses_is_shown_as_not_stored_and_comes_back() -> None:
    reviewed = house(2)
    async with staged(reviewed.daemon, "review") as stage:
        reviewed.rewrite("c-1", "Another text.", "Yes.")
        await stage.press("a")
        assert "✗ not stored" in stage.text
        assert "1 not stored" in stage.text
        assert "revision 2" in stage.toasts[-1]
        await stage.press("a")
        assert "Talk c-1" in selected(stage)
        assert "Another text." in stage.text
        await stage.press("a")
        assert reviewed.statuses() == {"c-1": "approved", "c-2": "approved"}
        assert "not stored" not in stage.text.splitlines()[-2]


async def test_a_note_that_was_refused_stands_in_the_field_again() -> None:
    reviewed = house(1)
    async with staged(reviewed.daemon, "review") as stage:
        reviewed.rewrite("c-1", "Another text.", "Yes.")
        await stage.press("c")
        await stage.press(*"Shorter.", "enter")
        await stage.press("c")
        assert "Shorter." in stage.text


async def test_skipped_ones_come_last() -> None:
    async with staged(house(3).daemon, "review") as stage:
        await stage.press("s")
        assert "Talk c-2" in selected(stage)
        await stage.press("n", "a")
        assert "Talk c-1" in selected(stage)
        assert "1 done · 2 left" in stage.text


async def test_the_same_keys_are_for_the_marked_ones_and_another_one_confirms() -> None:
    reviewed = house(6)
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("space", "space", "space")
        assert "3 marked" in stage.text
        await stage.press("a")
        await stage.press("a", "enter")
        assert reviewed.daemon.of(ConversationBulk) == []
        await stage.press("a")
        await stage.press("y")
        (bulk,) = reviewed.daemon.of(ConversationBulk)
        assert (bulk.action, bulk.conversation_ids) == ("approve", ["c-1", "c-2", "c-3"])
        assert "3 done · 3 left" in stage.text
        await stage.press("u")
        assert set(reviewed.statuses().values()) == {"pending_review"}


async def test_a_mark_out_of_view_is_named_in_the_question() -> None:
    reviewed = house(6)
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("space", "j", "j", "a")
        words = " ".join(re.findall(r"│ (\S.*?) +│", stage.text))
        assert "Approve “Talk c-1”, which is marked? The one that you read is not it." in words
        await stage.press("y")
        assert reviewed.statuses()["c-1"] == "approved"
        assert set(list(reviewed.statuses().values())[1:]) == {"pending_review"}


async def test_a_flag_is_kept_and_taken_away_again() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("f")
        assert list(reviewed.rows["c-1"].categories) == ["flagged"]
        assert "⚑" in selected(stage)
        await stage.press("f")
        assert list(reviewed.rows["c-1"].categories) == []


async def test_one_goes_back_to_one_of_the_last_decisions_and_decides_otherwise() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("a", "a", "a")
        await stage.press("h")
        assert "The last decisions" in stage.text
        await stage.press("j", "enter")
        assert "Talk c-2" in selected(stage)
        await stage.press("r")
        assert reviewed.statuses()["c-2"] == "rejected"
        assert reviewed.statuses()["c-1"] == "approved"


async def test_others_decisions_are_seen() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        reviewed.daemon.tell(
            "conversation.updated",
            conversation_id=None,
            conversation_ids=["c-2", "c-3"],
            action="approve",
            status=None,
        )
        await stage.settle()
        assert "3 left" in stage.text
        await stage.press("a")
        assert "Talk c-4" in selected(stage)


def others_decide(reviewed: Reviewed) -> None:
    """What nobody tells: c-1 and c-3 are decided about, c-4 is deleted, c-0 comes back."""
    for row_id, status in (("c-1", "approved"), ("c-3", "rejected")):
        reviewed.rows[row_id] = replace(reviewed.rows[row_id], status=status)
    del reviewed.rows["c-4"]
    reviewed.rows["c-0"] = talk("c-0", urgency=0.9)


def listed(stage: Stage) -> list[str]:
    """State and title of each row of the queue, as they stand."""
    rows = [line[1:].split() for line in stage.text.splitlines() if " Talk c-" in line[:60] and "8.0" in line]
    return [f"{row[1]} {row[row.index('Talk') + 1]}" for row in rows]


@pytest.mark.parametrize("how", ["hidden", "away", "asked for"])
async def test_what_was_done_while_nobody_heard_is_seen(how: str) -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review", size=WIDE) as stage:
        if how == "hidden":
            await stage.press("1")
            others_decide(reviewed)
            await stage.press("4")
        elif how == "away":
            reviewed.daemon.die()
            await stage.settle()
            others_decide(reviewed)
            reviewed.daemon.rise()
            await stage.wait(2.0)
        else:
            others_decide(reviewed)
            await stage.press("ctrl+r")
        assert listed(stage) == [
            "approved c-1",
            "pending c-2",
            "rejected c-3",
            "deleted c-4",
            "pending c-5",
            "pending c-0",
        ]
        assert "Talk c-1" in selected(stage)
        assert "0 done · 3 left" in stage.text
        assert "approved · score" in stage.text
        await stage.press("s")
        assert "Talk c-2" in selected(stage)


async def test_what_is_not_loaded_yet_is_counted_anew() -> None:
    reviewed = house(250)
    pages = reviewed.list

    def by_cursor(command: ConversationList) -> Any:
        page = pages(replace(command, limit=1000))
        start = int(command.cursor or 0)
        more = str(start + command.limit) if start + command.limit < page.total else None
        return replace(page, items=page.items[start : start + command.limit], next_cursor=more)

    reviewed.daemon.answers[ConversationList] = by_cursor
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("a")
        assert "1 done · 249 left" in stage.text
        for number in (*range(90, 100), *range(150, 200)):
            reviewed.rows[f"c-{number}"] = replace(reviewed.rows[f"c-{number}"], status="approved")
        await stage.press("ctrl+r")
        assert "1 done · 189 left" in stage.text


async def test_a_decision_on_its_way_is_not_overruled_by_what_is_read_anew() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        reviewed.daemon.die()
        await stage.settle()
        await stage.press("f")

        def later(_: ConversationUpdate) -> None:
            raise refusal("It is draining.", "unavailable")

        reviewed.daemon.answers[ConversationUpdate] = later
        reviewed.rows["c-2"] = replace(reviewed.rows["c-2"], status="approved")
        reviewed.rows["c-1"] = replace(reviewed.rows["c-1"], quality_score=7.5)
        reviewed.daemon.rise()
        await stage.wait(2.0)
        assert "4 left" in stage.text
        assert "⚑" in selected(stage)


async def test_nothing_left_is_said() -> None:
    async with staged(house(1).daemon, "review") as stage:
        await stage.press("a")
        assert stage.toasts == ["Nothing is left to review here."]


# A daemon that goes away.


async def test_what_is_decided_while_the_daemon_is_away_is_stored_when_it_is_back() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        reviewed.daemon.die()
        await stage.settle()
        await stage.press("a", "r")
        assert "✓ approved …" in stage.text
        assert "2 kept until the daemon is back" in stage.text
        assert stage.toasts == []
        assert reviewed.daemon.of(ConversationReview) == []
        reviewed.daemon.rise()
        await stage.wait(2.0)
        assert reviewed.statuses()["c-1"] == "approved"
        assert reviewed.statuses()["c-2"] == "rejected"
        assert "2 done" in stage.text
        assert "kept until" not in stage.text


async def test_it_is_stored_though_another_screen_is_shown() -> None:
    reviewed = house()
    reviewed.daemon.answers[BatchList] = page_of([])
    async with staged(reviewed.daemon, "review") as stage:
        reviewed.daemon.die()
        await stage.settle()
        await stage.press("a", "1")
        reviewed.daemon.rise()
        await stage.wait(2.0)
        assert reviewed.statuses()["c-1"] == "approved"


async def test_a_daemon_that_dies_before_it_answers_has_done_it_once() -> None:
    reviewed = house()
    answer = reviewed.review

    def die(command: ConversationReview) -> Any:
        answer(command)
        reviewed.daemon.answers[ConversationReview] = answer
        reviewed.daemon.die()
        raise ConnectionLost

    reviewed.daemon.answers[ConversationReview] = die
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("a")
        assert "✓ approved ⁇" in stage.text
        reviewed.daemon.rise()
        await stage.wait(2.0)
        assert "✓ approved ⁇" not in stage.text
        assert [each.action for each in reviewed.rows["c-1"].review_history] == ["approve"]


async def test_a_note_that_is_being_typed_when_the_daemon_dies_is_kept() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("c")
        await stage.press(*"Shor")
        reviewed.daemon.die()
        await stage.press(*"ter.", "enter")
        reviewed.daemon.rise()
        await stage.wait(2.0)
        (command,) = reviewed.daemon.of(ConversationReview)
        assert command.note == "Shorter."


async def test_nobody_quits_unasked_while_a_decision_is_not_stored() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        reviewed.daemon.die()
        await stage.settle()
        await stage.press("a", "q")
        assert "A decision is not stored yet." in stage.text
        await stage.press("n")
        assert stage.app.is_running
        reviewed.daemon.rise()
        await stage.wait(2.0)
        assert reviewed.statuses()["c-1"] == "approved"


# Changing texts.


def field(stage: Stage) -> TextArea:
    screen = stage.app.screen
    assert isinstance(screen, EditTalk)
    return screen.query_one(TextArea)


def said(reviewed: Reviewed, row_id: str = "c-1") -> list[str]:
    return [each.content for each in reviewed.rows[row_id].turns or []]


async def test_a_talk_is_changed_in_place_and_stored_as_a_revision() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        field(stage).text = field(stage).text.replace("On its way", "At the depot")
        await stage.press("ctrl+s")
        assert said(reviewed) == ["Where is the parcel of c-1?", "At the depot, c-1."]
        assert "At the depot, c-1." in stage.text
        assert "revision 2" in stage.text


async def test_letters_are_letters_while_one_types() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        await stage.press(*"arcgsnuf qh12?")
        assert "arcgsnuf qh12?" in field(stage).text
        assert reviewed.daemon.of(ConversationReview) == []


async def test_what_was_typed_is_there_again_after_it_was_left() -> None:
    async with staged(house().daemon, "review") as stage:
        await stage.press("e")
        await stage.press(*"kept")
        await stage.press("escape")
        await stage.press("j", "k", "e")
        assert field(stage).text.startswith("kept")
        await stage.press("f9")
        await stage.press("y")
        assert not field(stage).text.startswith("kept")


async def test_what_is_typed_and_not_stored_is_marked_until_it_is() -> None:
    async with staged(house().daemon, "review") as stage:
        await stage.press("e")
        await stage.press("escape")
        assert "unstored" not in stage.text
        await stage.press("e")
        field(stage).text = field(stage).text.replace("On its way", "At the depot")
        await stage.press("escape")
        assert "✎ unstored: Talk c-1" in selected(stage)
        assert "✎ unstored: below is the text as it was" in stage.text
        await stage.press("e")
        await stage.press("ctrl+s")
        assert "unstored" not in stage.text


@pytest.mark.parametrize("keys", [["a"], ["r"], ["c", *"Why", "enter"], ["g", "enter"]])
async def test_nobody_decides_over_what_they_typed_unasked(keys: list[str]) -> None:
    reviewed = house()
    rewriting(reviewed)
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        await stage.press(*"kept")
        await stage.press("escape")
        for key in keys:
            await stage.press(key)
        await stage.settle()
        assert "What you typed in “Talk c-1” is not stored." in stage.text
        await stage.press("enter")
        assert reviewed.daemon.of(ConversationReview) == []
        assert reviewed.daemon.of(ConversationRegenerate) == []
        assert "Talk c-1" in selected(stage)
        for key in keys:
            await stage.press(key)
        await stage.settle()
        await stage.press("y")
        assert len([*reviewed.daemon.of(ConversationReview), *reviewed.daemon.of(ConversationRegenerate)]) == 1
        assert "Talk c-2" in selected(stage)
        assert "✎ unstored: Talk c-1" in stage.text


async def test_what_was_typed_outlives_the_daemon() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        field(stage).text = field(stage).text.replace("On its way", "At the depot")
        reviewed.daemon.die()
        await stage.press("ctrl+s")
        assert "Not stored yet: the daemon is away" in stage.text
        assert "At the depot" in field(stage).text
        reviewed.daemon.rise()
        await stage.wait(2.0)
        await stage.press("ctrl+s")
        assert said(reviewed)[1] == "At the depot, c-1."


async def test_what_is_no_talk_is_said_and_stays() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        field(stage).text = "=== nurse\nHello"
        await stage.press("ctrl+s")
        assert "expected user or assistant" in stage.text
        assert reviewed.daemon.of(ConversationEdit) == []


async def test_a_conflict_is_shown_with_the_choice_to_take_theirs() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        field(stage).text = field(stage).text.replace("On its way", "Mine")
        reviewed.rewrite("c-1", "Theirs?", "Theirs.")
        await stage.press("ctrl+s")
        assert "somebody has stored revision 2" in stage.text
        await stage.press("f5")
        assert "Theirs." in field(stage).text
        name = next(word for word in stage.text.replace("\n", "").split() if "greenroom-" in word)
        kept = Path(name.rstrip("."))
        assert "Mine, c-1." in await asyncio.to_thread(kept.read_text)
        await asyncio.to_thread(kept.unlink)
        assert said(reviewed) == ["Theirs?", "Theirs."]


async def test_a_conflict_is_shown_with_the_choice_to_keep_mine() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        field(stage).text = field(stage).text.replace("On its way", "Mine")
        reviewed.rewrite("c-1", "Theirs?", "Theirs.")
        await stage.press("ctrl+s")
        await stage.press("f8")
        assert said(reviewed)[1] == "Mine, c-1."
        assert reviewed.rows["c-1"].revision == 3


def handed_over(app: Any) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def suspend() -> Iterator[None]:
        yield

    return suspend


async def test_a_talk_is_changed_in_the_persons_own_editor(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/On its way/At the depot/" "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        monkeypatch.setattr(stage.app, "suspend", handed_over(stage.app))
        await stage.press("E")
        assert said(reviewed)[1] == "At the depot, c-1."


async def test_what_came_from_an_editor_and_is_refused_is_in_the_field(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nsed -i "s/On its way/At the depot/" "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        monkeypatch.setattr(stage.app, "suspend", handed_over(stage.app))
        reviewed.rewrite("c-1", "Theirs?", "Theirs.")
        await stage.press("E")
        assert "At the depot" in field(stage).text
        await stage.press("f8")
        assert said(reviewed)[1] == "At the depot, c-1."


async def test_a_terminal_that_can_not_be_handed_over_is_said() -> None:
    async with staged(house().daemon, "review") as stage:
        await stage.press("E")
        assert "can't be handed to an editor" in stage.toasts[-1]


# Writing anew.


def rewriting(reviewed: Reviewed, status: str = "running") -> list[str]:
    """Has a daemon write anew; returns where its batch's status may be set."""
    now = [status]
    reviewed.daemon.answers[ConversationRegenerate] = Regenerating(batch_id="b-9", status="queued")
    reviewed.daemon.answers[BatchStatusGet] = lambda _: _status(now[0])
    return now


def _status(status: str) -> BatchStatusRow:
    fields = dict.fromkeys(BatchStatusRow.__struct_fields__)
    return BatchStatusRow(**{**fields, "batch_id": "b-9", "name": "Anew", "status": status})  # type: ignore[arg-type]  # only these two are read


async def test_a_text_is_written_anew_with_a_note_and_comes_back_with_its_differences() -> None:
    reviewed = house(3)
    rewriting(reviewed)
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("g")
        await stage.press(*"Shorter.", "enter")
        (command,) = reviewed.daemon.of(ConversationRegenerate)
        assert (command.conversation_id, command.note) == ("c-1", "Shorter.")
        assert "▶ being rewritten" in stage.text
        assert "Talk c-2" in selected(stage)
        old, new = reviewed.rows["c-1"].turns or [], ["Where is it?", "There."]
        reviewed.rewrite("c-1", *new)
        turns = reviewed.rows["c-1"].turns or []
        changes = [
            DifferenceRow(turn_number=each.turn_number, kind="changed", before=before, after=each)  # type: ignore[arg-type]  # a row of a turn says what a turn does
            for before, each in zip(old, turns, strict=True)
        ]
        reviewed.daemon.answers[ConversationRevisions] = page_of(
            [
                RevisionRow(
                    number=2,
                    origin="regenerated",
                    made_by=None,
                    turn_count=2,
                    created_at=AT,
                    changes=changes,
                    turns=turns,
                ),
                RevisionRow(
                    number=1,
                    origin="written",
                    made_by=None,
                    turn_count=2,
                    created_at=AT,
                    changes=[],
                    turns=old,
                ),
            ]
        )
        reviewed.daemon.tell(
            "conversation.updated",
            conversation_id="c-1",
            conversation_ids=None,
            action="regenerate",
            status="pending_review",
        )
        await stage.settle()
        assert "Written anew: Talk c-1" in stage.toasts[-1]
        await stage.press("k", "d", "enter")
        for words in ("Revision 2, the present one: regenerated", "- On its way, c-1.", "+ There."):
            assert words in stage.text
        await stage.press("left_square_bracket")
        assert "Revision 1" in stage.text or "On its way, c-1." in stage.text
        await stage.press("escape")
        assert "┃ There." in stage.text


async def test_one_that_could_not_be_written_says_why_and_comes_back() -> None:
    reviewed = house(2)
    status = rewriting(reviewed)
    fault = ErrorRow(type="overloaded", message="The provider is overloaded.", http_status=529)
    reviewed.daemon.answers[BatchItems] = page_of([item_row(1, status="failed", error=fault)])
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("g")
        await stage.press("enter")
        assert "▶ being rewritten" in stage.text
        status[0] = "failed"
        reviewed.daemon.tell(
            "batch.finished", batch_id="b-9", name="Anew", status="failed", progress={}, actual_cost=0.0
        )
        await stage.settle()
        assert "not written anew: The provider is overloaded." in stage.toasts[-1]
        assert "2 left" in stage.text


async def test_real_money_is_asked_for_first() -> None:
    reviewed = house(2)
    rewriting(reviewed)
    reviewed.daemon.answers[SystemInfo] = replace(info_row(), provider="anthropic")
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("g")
        await stage.press(*"Shorter.", "enter")
        await stage.settle()
        assert "real money" in stage.text
        await stage.press("enter")
        assert reviewed.daemon.of(ConversationRegenerate) == []
        await stage.press("g")
        assert "Shorter." in stage.text
        await stage.press("enter")
        await stage.press("y")
        assert len(reviewed.daemon.of(ConversationRegenerate)) == 1


# Filters.


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
        await stage.press("x")
        assert "5 left" in stage.text
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
    reviewed.daemon.answers[BatchStatusGet] = lambda _: _status("completed")
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
