"""The review on a terminal: what others do meanwhile, and a daemon that comes and goes."""

from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.model.errors import ConnectionLost
from greenroom.protocol.command import Command
from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.conversation import (
    ConversationList,
    ConversationReview,
    ConversationUpdate,
)
from tests.dashboard.double import refusal
from tests.dashboard.piloting import WIDE, Stage, staged
from tests.dashboard.review.on_screen import selected
from tests.dashboard.review.talks import Reviewed, house, talk
from tests.dashboard.rows import page_of


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


def by_cursor(reviewed: Reviewed) -> Reviewed:
    """With a list that is read stretch by stretch."""
    pages = reviewed.list

    def stretch(command: ConversationList) -> Any:
        page = pages(replace(command, limit=1000))
        start = int(command.cursor or 0)
        more = str(start + command.limit) if start + command.limit < page.total else None
        return replace(page, items=page.items[start : start + command.limit], next_cursor=more)

    reviewed.daemon.answers[ConversationList] = stretch
    return reviewed


async def test_what_is_not_loaded_yet_is_counted_anew() -> None:
    reviewed = by_cursor(house(250))
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("a")
        assert "1 done · 249 left" in stage.text
        for number in (*range(90, 100), *range(150, 200)):
            reviewed.rows[f"c-{number}"] = replace(reviewed.rows[f"c-{number}"], status="approved")
        await stage.press("ctrl+r")
        assert "1 done · 189 left" in stage.text


async def test_what_was_decided_while_the_daemon_was_away_is_counted_once() -> None:
    reviewed = by_cursor(house(250))
    daemon = reviewed.daemon

    def answer(kind: type[Command[Any]]) -> None:
        for command, waiting in zip(daemon.called[before:], daemon.held, strict=True):
            if isinstance(command, kind) and not waiting.done():
                waiting.set_result(None)

    async with staged(daemon, "review") as stage:
        daemon.die()
        await stage.settle()
        await stage.press(*"aaar")
        assert "4 done · 246 left" in stage.text
        # What has come since makes it read on after it has counted; meanwhile all that was decided is stored.
        reviewed.rows["c-0"] = talk("c-0", urgency=0.9)
        daemon.holds = True
        before = len(daemon.called)
        daemon.rise()
        stage.clock.advance(2.0)
        await stage.pilot.pause()
        answer(ConversationList)
        for _ in range(4):
            await stage.pilot.pause()
            answer(ConversationReview)
        await stage.pilot.pause()
        assert list(reviewed.statuses().values())[:5] == ["approved"] * 3 + ["rejected", "pending_review"]
        daemon.let_go()
        await stage.settle()
        assert "4 done · 247 left" in stage.text


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
        assert "A decision is not stored yet. Quit, and lose what is not stored?" in " ".join(stage.text.split())
        await stage.press("n")
        assert stage.app.is_running
        reviewed.daemon.rise()
        await stage.wait(2.0)
        assert reviewed.statuses()["c-1"] == "approved"
