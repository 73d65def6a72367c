"""The review on a terminal: changing a talk, and having it written anew."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.protocol.commands.batch import BatchItems, BatchStatusGet
from greenroom.protocol.commands.conversation import (
    ConversationEdit,
    ConversationRegenerate,
    ConversationReview,
    ConversationRevisions,
    Regenerating,
)
from greenroom.protocol.commands.system import SystemInfo
from greenroom.protocol.rows.conversation import DifferenceRow, RevisionRow
from greenroom.protocol.rows.log import ErrorRow
from tests.dashboard.double import info_row
from tests.dashboard.piloting import staged, taken_away
from tests.dashboard.review.on_screen import field, selected, status_row
from tests.dashboard.review.talks import Reviewed, house, turn
from tests.dashboard.rows import AT, item_row, page_of


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


async def test_an_old_revision_is_shown_with_its_own_text_or_not_at_all() -> None:
    reviewed = house(1, revision=60)

    def revision(number: int) -> RevisionRow:
        turns = [turn(1, f"Text number {number}.")]
        return RevisionRow(
            number=number, origin="edited", made_by=1000, turn_count=1, created_at=AT, changes=[], turns=turns
        )

    def page(command: ConversationRevisions) -> Any:
        rows = [revision(number) for number in range(60, 0, -1)]
        return page_of(rows, number=command.page or 1, limit=command.limit)

    reviewed.daemon.answers[ConversationRevisions] = page
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press(*["["] * 49)
        assert "Text number 11." in stage.text
        reviewed.daemon.die()
        await stage.press("[")
        assert "Revision 10 is not read yet." in stage.text
        reviewed.daemon.rise()
        await stage.wait(2.0)
        await stage.press("[", "[")
        assert "Revision 8, of 60" in stage.text
        assert "Text number 8." in stage.text
        await stage.press("]", "]", "]")
        assert "Text number 11." in stage.text


async def test_one_types_where_the_first_turn_says_something() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        await stage.press(*"Oh.", "space")
        await stage.press("ctrl+s")
        assert said(reviewed)[0] == "Oh. Where is the parcel of c-1?"


async def test_what_is_wrong_can_be_read_to_its_end_under_a_long_title() -> None:
    reviewed = house(1, title="A talk with a title that is far longer than any line is wide " * 3)
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        field(stage).text = field(stage).text.replace("On its way", "At the depot")
        reviewed.rewrite("c-1", "Where?", "Nowhere.")
        await stage.press("ctrl+s")
        words = " ".join(stage.text.split())
        assert "f5 takes theirs (yours goes into a file), f8 stores yours after it." in words
        assert "revision 1 A talk with" in words
        assert "A line `=== user` or `=== assistant` begins a turn." in words


async def test_that_the_daemon_was_away_is_not_said_when_one_begins_again() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("e")
        await stage.press(*"kept")
        reviewed.daemon.die()
        await stage.press("ctrl+s")
        assert "Not stored yet: the daemon is away." in stage.text
        await stage.press("escape")
        reviewed.daemon.rise()
        await stage.wait(2.0)
        await stage.press("e")
        assert "kept" in field(stage).text
        assert "Not stored yet" not in stage.text


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
        assert "kept" in field(stage).text
        await stage.press("f9")
        await stage.press("y")
        assert "kept" not in field(stage).text


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


async def test_what_came_from_an_editor_and_is_no_talk_can_be_edited_again_or_is_kept_in_a_file() -> None:
    given: list[str] = []

    async def spoil(path: Path) -> None:
        given.append(await asyncio.to_thread(path.read_text))
        await asyncio.to_thread(path.write_text, "=== nobody\nHello\n")

    reviewed = house()
    async with staged(reviewed.daemon, "review", edit=spoil) as stage:
        await stage.press("E")
        assert "Edit it again?" in stage.text
        await stage.press("y")
        assert given[1] == "=== nobody\nHello\n"
        await stage.press("n")
        assert taken_away(stage.toasts[-1]) == "=== nobody\nHello\n"
        assert reviewed.daemon.of(ConversationEdit) == []


async def test_a_terminal_that_can_not_be_handed_over_is_said() -> None:
    async with staged(house().daemon, "review") as stage:
        await stage.press("E")
        assert stage.toasts[-1] == "edit: an editor can't be opened over this terminal"


# Writing anew.


def rewriting(reviewed: Reviewed, status: str = "running") -> list[str]:
    """Has a daemon write anew; returns where its batch's status may be set."""
    now = [status]
    reviewed.daemon.answers[ConversationRegenerate] = Regenerating(batch_id="b-9", status="queued")
    reviewed.daemon.answers[BatchStatusGet] = lambda _: status_row(now[0])
    return now


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
