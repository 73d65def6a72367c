"""The conversations on a terminal: deciding about one and about many."""

import asyncio

import pytest
from textual.events import Key

from greenroom.model.errors import ConnectionLost
from greenroom.protocol.commands.conversation import (
    ConversationBulk,
    ConversationFilter,
    ConversationList,
)
from tests.dashboard.conversations.house import PLACE, kept, listed, row_of
from tests.dashboard.piloting import staged
from tests.dashboard.review.talks import talk
from tests.dashboard.rows import page_of


@pytest.mark.parametrize(
    ("key", "action", "shown"),
    [("a", "approve", "✓ approved"), ("r", "reject", "✗ rejected")],
)
async def test_a_decision_is_shown_at_once_and_can_be_taken_back(key: str, action: str, shown: str) -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        conversations.daemon.holds = True
        await stage.pilot.press(key)
        await stage.pilot.pause()
        assert shown in row_of(stage, "Talk c-1")
        assert "▸ Talk c-2" in stage.text
        conversations.daemon.let_go()
        await stage.settle()
        await stage.press("u")
        assert conversations.asked == [(action, ["c-1"]), ("reopen", ["c-1"])]
        assert "? pending review" in row_of(stage, "Talk c-1")


async def test_changes_are_asked_for_with_a_note() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.press("c")
        await stage.press(*"short", "enter")
        (command,) = conversations.daemon.of(ConversationBulk)
        assert (command.action, command.note) == ("request_changes", "short")
        assert "! needs revision" in row_of(stage, "Talk c-1")


async def test_marked_ones_are_decided_about_together_and_what_was_refused_is_told() -> None:
    conversations = kept()
    conversations.rows["c-2"] = talk("c-2", status="archived")
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.press("space", "space")
        assert "● 2 marked" in stage.text
        await stage.press("a")
        assert "Approve 2 conversations?" in stage.text
        await stage.press("y")
        assert conversations.asked == [("approve", ["c-1", "c-2"])]
        assert stage.toasts == ["1 approved. 1 stay as they are: It is archived."]
        assert "marked" not in stage.text
        await stage.press("u")
        assert conversations.asked[1:] == [("reopen", ["c-1"])]


async def test_all_that_are_listed_are_asked_about_with_their_number() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.press("M")
        assert "all of them are meant" in stage.text
        await stage.press("r")
        assert "Reject 4 conversations, all that are listed?" in stage.text
        await stage.press("r", "enter")
        assert conversations.asked == []
        assert "Reading" not in stage.text
        await stage.press("r")
        await stage.press("y")
        assert conversations.asked == [("reject", ["c-1", "c-2", "c-3", "c-4"])]
        assert "all of them are meant" not in stage.text


async def test_too_many_to_name_are_meant_by_their_filter() -> None:
    conversations = kept()
    conversations.daemon.answers[ConversationList] = lambda command: page_of(
        [talk(f"c-{number}") for number in range(10_500)],
        number=command.page or 1,
        limit=100 if command.page else 10_001,
        capped=10_000,
    )
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.press("M")
        await stage.press("a")
        assert "more than 10,000 conversations" in stage.text
        await stage.press("y")
        (command,) = conversations.daemon.of(ConversationBulk)
        assert (command.conversation_ids, command.filter) == (None, ConversationFilter())
        await stage.press("u")
        assert "could be taken back" in stage.toasts[-1]


async def test_deleting_is_asked_and_no_is_the_default() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        for answer in ("enter", "escape", "n", "D"):
            await stage.press("D")
            await stage.press(answer)
            if answer == "D":
                await stage.press("escape")
        assert conversations.asked == []
        await stage.press("D")
        await stage.press("y")
        assert conversations.asked == [("delete", ["c-1"])]
        assert "Talk c-1" not in "".join(listed(stage))
        assert "▸ Talk c-2" in stage.text


async def test_categories_are_set_and_taken_back_to_what_they_were() -> None:
    conversations = kept(categories=("old",))
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.press("t")
        await stage.press("end", *", new", "enter")
        await stage.press("u")
        given = [each.categories for each in conversations.daemon.of(ConversationBulk)]
        assert given == [("old", "new"), ("old",)]


async def test_what_a_status_does_not_allow_is_said() -> None:
    async with staged(kept(status="archived").daemon, PLACE) as stage:
        await stage.press("a")
        await stage.press("u")
        assert stage.toasts == [
            "Its status is archived, which does not allow that.",
            "Nothing was done here yet that could be taken back.",
        ]


async def test_what_is_not_shown_yet_is_not_decided_about() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        conversations.daemon.holds = True
        await stage.pilot.press("j", "a")
        assert "is not shown yet" in stage.toasts[-1]
        conversations.daemon.let_go()
        await stage.settle()
        assert conversations.asked == []
        await stage.press("a")
        assert conversations.asked == [("approve", ["c-2"])]


async def test_a_question_is_not_confirmed_by_what_was_typed_before_it_could_be_read() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.burst("D", "y")
        assert conversations.asked == []
        await stage.press("y")
        assert conversations.asked == [("delete", ["c-1"])]


async def test_keys_that_are_typed_ahead_of_a_slow_question_do_nothing_to_the_list_and_confirm_nothing() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.press("M")
        conversations.daemon.holds = True
        for key in ("r", "z", "y"):
            stage.app.post_message(Key(key, key))
        for _ in range(300):
            await asyncio.sleep(0)
        conversations.daemon.let_go()
        await stage.settle()
        assert "Reject 4 conversations, all that are listed?" in stage.text
        assert conversations.asked == []
        await stage.press("y")
        assert conversations.asked == [("reject", ["c-1", "c-2", "c-3", "c-4"])]


async def test_a_note_that_is_typed_ahead_of_its_dialog_is_a_note() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.burst(*"car", "backspace", *"zp", "enter")
        (command,) = conversations.daemon.of(ConversationBulk)
        assert (command.action, command.note) == ("request_changes", "azp")


async def test_a_decision_that_nobody_answered_is_shown_as_not_stored_and_sent_once_the_daemon_is_back() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        answer = conversations.daemon.answers[ConversationBulk]

        def lose(_: object) -> None:
            raise ConnectionLost

        conversations.daemon.answers[ConversationBulk] = lose
        await stage.press("a")
        assert "? pending review" in row_of(stage, "Talk c-1")
        assert stage.toasts == ["Not stored yet: it is sent again when the daemon is back."]
        await stage.press("q")
        assert "What was done to conversations is not all stored yet." in stage.text
        await stage.press("n")
        conversations.daemon.die()
        conversations.daemon.answers[ConversationBulk] = answer
        await stage.settle()
        await stage.press("j")
        assert "The talk is read once the daemon is back." in stage.text
        conversations.daemon.rise()
        await stage.wait(2.0)
        assert "✓ approved" in row_of(stage, "Talk c-1")
        assert "Where is the parcel of c-3?" in stage.text
        assert len(stage.toasts) == 1
        assert len({each.idempotency_key for each in conversations.daemon.of(ConversationBulk)}) == 1
