"""The review on a terminal: deciding, undoing, marking."""

import re

import pytest
from textual.widgets import TextArea

from greenroom.dashboard.review.editing import EditTalk
from greenroom.protocol.commands.conversation import (
    ConversationBulk,
    ConversationReview,
)
from tests.dashboard.piloting import staged
from tests.dashboard.review.on_screen import selected
from tests.dashboard.review.talks import house


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


async def test_a_key_in_the_same_breath_as_the_one_that_goes_there_decides_nothing_and_says_why() -> None:
    reviewed = house()
    async with staged(reviewed.daemon) as stage:
        await stage.burst("4", "a")
        (said,) = stage.toasts
        assert "press the key again" in said
        assert reviewed.daemon.of(ConversationReview) == []
        await stage.press("a")
        assert len(reviewed.daemon.of(ConversationReview)) == 1


async def test_a_decision_in_the_same_breath_as_the_row_below_is_about_neither() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.burst("j", "a")
        assert "Talk c-2" in selected(stage)
        assert reviewed.daemon.of(ConversationReview) == []
        assert "press the key again" in stage.toasts[-1]
        await stage.press("a")
        (command,) = reviewed.daemon.of(ConversationReview)
        assert command.conversation_id == "c-2"


async def test_a_row_that_is_seen_is_the_one_that_the_next_decision_is_about() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.burst("a", "a")
        assert reviewed.statuses()["c-1"] == "approved"
        assert reviewed.statuses()["c-2"] == "pending_review"


async def test_the_editor_in_the_same_breath_has_the_row_on_which_the_list_stands() -> None:
    async with staged(house().daemon, "review") as stage:
        await stage.burst("j", "j", "e")
        screen = stage.app.screen
        assert isinstance(screen, EditTalk)
        assert "c-3" in screen.query_one(TextArea).text


async def test_a_note_in_one_breath_is_one_note_and_the_keys_after_it_are_for_the_list() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.burst(*"c note ar", "enter", "r", "a")
        (command,) = reviewed.daemon.of(ConversationReview)
        assert (command.action, command.note) == ("request_changes", "note ar")
        assert "Talk c-2" in selected(stage)
