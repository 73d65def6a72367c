"""The conversations on a terminal: searched, filtered, taken away."""

import msgspec

from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.conversation import (
    ConversationList,
    ConversationSearch,
)
from greenroom.protocol.commands.export import ExportCancel, ExportGet, ExportRow, ExportStart, ExportStarted
from tests.dashboard.conversations.house import PLACE, kept, row_of
from tests.dashboard.double import refusal
from tests.dashboard.piloting import WIDE, staged
from tests.dashboard.review.talks import talk
from tests.dashboard.rows import AT, batch_row, page_of


async def test_words_are_found_with_what_stands_around_them_and_the_list_is_there_again_after() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE, size=WIDE) as stage:
        await stage.press("j", "slash")
        await stage.press(*"parcel a", "enter")
        (command, *_) = conversations.daemon.of(ConversationSearch)
        assert command.query == "parcel a"
        assert conversations.asked == []
        assert "…parcel of c-3…" in stage.text
        assert "[/ parcel a]" in stage.text
        await stage.press("a")
        assert conversations.asked == [("approve", ["c-1"])]
        await stage.press("escape")
        assert "words around" not in stage.text
        assert "▸ Talk c-2" in stage.text


async def test_what_is_read_beside_is_the_selected_one_again_after_a_search() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE, size=WIDE) as stage:
        await stage.press("slash")
        await stage.press(*"parcel", "enter")
        await stage.press("j", "j")
        assert "Where is the parcel of c-3?" in stage.text
        await stage.press("escape")
        assert "▸ Talk c-1" in stage.text
        assert "Where is the parcel of c-1?" in stage.text


async def test_words_that_are_typed_ahead_of_their_field_are_words() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.burst("slash", *"para", "enter")
        assert [each.query for each in conversations.daemon.of(ConversationSearch)][:1] == ["para"]
        assert conversations.asked == []


async def test_a_form_says_which_ones_are_listed_and_one_key_lists_all_again() -> None:
    conversations = kept()
    conversations.daemon.answers[BatchList] = page_of([batch_row("b-7", name="Evening talks")])
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.press("F")
        await stage.press("right", "right", "space", *["down"] * 7, *"Evening talks", "enter")
        command = conversations.daemon.of(ConversationList)[-1]
        assert (command.statuses, command.batch_id) == (["pending_review"], "b-7")
        assert "[? pending review]  [batch Evening talks]  x shows all" in stage.text
        await stage.press("x")
        assert conversations.daemon.of(ConversationList)[-1].batch_id is None
        assert "no filter" in stage.text


async def test_what_can_not_be_a_filter_is_told_in_the_form_and_nothing_typed_is_lost() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.press("F")
        await stage.press("down", "down", *"9", *["down"] * 5, *"Nix", "enter")
        assert "No batch is called 'Nix'" in stage.text
        assert "9" in row_of(stage, "score from")
        await stage.press("escape")
        assert "no filter" in stage.text


async def test_a_conversation_that_another_screen_hands_over_is_listed_alone() -> None:
    conversations = kept()
    async with staged(conversations.daemon) as stage:
        conversations.rows["old"] = talk("old")
        stage.app.desk.chosen.conversation_id = "old"
        first = conversations.daemon.answers[ConversationList]
        conversations.daemon.answers[ConversationList] = lambda command: (
            first(command) if command.called else page_of([talk("c-1")])
        )
        stage.app.go(PLACE)
        await stage.settle()
        assert "[only …old]" in stage.text
        assert "Where is the parcel of old?" in stage.text


async def test_it_is_opened_in_review() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        went: list[str] = []
        screen = stage.app.live_screen()
        assert screen is not None
        screen.desk = msgspec.structs.replace(screen.desk, go=went.append)
        await stage.press("j", "enter")
        await stage.press("k", "v")
        assert went == ["review", "review"]
        assert stage.app.desk.chosen.conversation_id == "c-1"


def export_row(status: str) -> ExportRow:
    return ExportRow(
        id="e-1",
        status=status,
        format="sharegpt",
        path="/exports/one",
        rows=3,
        files=(),
        progress=40.0,
        notes=(),
        error=None,
        owner=1,
        created_at=AT,
        updated_at=AT,
    )


async def test_what_is_listed_is_exported_and_the_folder_is_told() -> None:
    conversations = kept()
    daemon = conversations.daemon
    daemon.answers[ExportStart] = ExportStarted(export_id="e-1", status="running")
    daemon.answers[ExportGet] = export_row("running")
    async with staged(daemon, PLACE) as stage:
        await stage.press("E")
        await stage.press("right", "enter")
        (command,) = daemon.of(ExportStart)
        assert command.format == "sharegpt"
        assert "▶ export sharegpt" in stage.text
        assert "40 %" in stage.text
        daemon.answers[ExportGet] = export_row("completed")
        daemon.tell(
            "export.finished", export_id="e-1", status="completed", rows=3, path="/exports/one", error=None
        )
        await stage.settle()
        assert "✓ exported 3 (sharegpt) to /exports/one" in stage.text
        await stage.press("escape")
        assert "exported" not in stage.text


async def test_an_export_that_is_refused_is_asked_for_again_with_what_was_typed() -> None:
    daemon = kept().daemon

    def refuse(_: object) -> None:
        raise refusal("You may not write there.", "forbidden")

    daemon.answers[ExportStart] = refuse
    async with staged(daemon, PLACE) as stage:
        await stage.press("E")
        await stage.press("down", *"/etc", "enter")
        assert "You may not write there." in stage.text
        assert "/etc" in stage.text
        await stage.press("escape")


async def test_an_export_that_is_written_can_be_ended() -> None:
    daemon = kept().daemon
    daemon.answers[ExportStart] = ExportStarted(export_id="e-1", status="running")
    daemon.answers[ExportGet] = export_row("running")
    daemon.answers[ExportCancel] = refusal
    async with staged(daemon, PLACE) as stage:
        await stage.press("E")
        await stage.press("enter")
        await stage.press("E")
        assert "End it?" in stage.text
        await stage.press("enter")
        assert daemon.of(ExportCancel) == []
