"""The screen of conversations on a terminal."""

from typing import Any

import msgspec
import pytest

from greenroom.model.errors import ConnectionLost
from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.conversation import (
    BulkDone,
    ConversationBulk,
    ConversationFilter,
    ConversationGet,
    ConversationList,
    ConversationSearch,
    ConversationStats,
    ConversationTotals,
    RefusedChange,
)
from greenroom.protocol.commands.export import ExportCancel, ExportGet, ExportRow, ExportStart, ExportStarted
from greenroom.protocol.rows.conversation import ConversationRow, FoundRow
from tests.dashboard.double import Daemon, refusal
from tests.dashboard.piloting import NARROW, WIDE, Stage, staged
from tests.dashboard.review.talks import talk
from tests.dashboard.rows import AT, batch_row, page_of

PLACE = "conversations"
TOTALS = ConversationTotals(
    total=4, by_tier={}, by_status={"pending_review": 3, "approved": 1}, avg_quality=8.0, approval_rate=None
)


def found(row: ConversationRow) -> FoundRow:
    fields = {name: getattr(row, name) for name in ConversationRow.__struct_fields__}
    return FoundRow(**fields | {"turns": None}, snippet=f"…parcel of {row.id}…", rank=1.0)


class Kept:
    """A daemon that keeps conversations, and does what bulk actions ask."""

    def __init__(self, *rows: ConversationRow) -> None:
        self.rows = {row.id: row for row in rows}
        self.daemon = Daemon(
            {
                ConversationList: self._list,
                ConversationSearch: lambda _: page_of([found(row) for row in self.rows.values()]),
                ConversationGet: lambda command: self.rows[command.conversation_id],
                ConversationStats: TOTALS,
                ConversationBulk: self._bulk,
                BatchList: page_of([]),
            }
        )

    def _list(self, command: ConversationList) -> Any:
        rows = [
            msgspec.structs.replace(row, turns=None)
            for row in self.rows.values()
            if (not command.statuses or row.status in command.statuses)
            and (not command.called or row.id == command.called)
        ]
        return page_of(rows, number=command.page or 1, limit=command.limit)

    def _bulk(self, command: ConversationBulk) -> BulkDone:
        after = {"approve": "approved", "reject": "rejected", "request_changes": "needs_revision"}
        refused = []
        for row_id in command.conversation_ids or self.rows:
            row = self.rows[row_id]
            if command.action == "delete":
                del self.rows[row_id]
            elif row.status == "archived":
                refused.append(RefusedChange(id=row_id, reason="It is archived."))
            else:
                categories = row.categories if command.categories is None else command.categories
                status = after.get(command.action, "pending_review")
                self.rows[row_id] = msgspec.structs.replace(row, status=status, categories=categories)
        return BulkDone(changed=len(command.conversation_ids or ()) - len(refused), refused=refused)

    @property
    def asked(self) -> list[tuple[str, list[str] | None]]:
        return [(each.action, each.conversation_ids) for each in self.daemon.of(ConversationBulk)]


def kept(count: int = 4, **fields: Any) -> Kept:
    return Kept(*(talk(f"c-{number}", **fields) for number in range(1, count + 1)))


def row_of(stage: Stage, title: str) -> str:
    return next(line for line in stage.text.splitlines() if title in line)


def listed(stage: Stage) -> list[str]:
    """The rows in view, without the bar that tells where the view is."""
    return [line[:78] for line in stage.text.splitlines()[4:14]]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_conversations_are_listed_and_the_selected_one_is_read_beside(size: tuple[int, int]) -> None:
    async with staged(kept().daemon, PLACE, size=size) as stage:
        for words in (
            "4 listed",
            "▸ Talk c-1",
            "? pending review",
            "8.0",
            "▷ USER",
            "Where is the parcel of c-1?",
        ):
            assert words in stage.text
        assert "4 in all  ? pending review 3  ✓ approved 1" in stage.text
        await stage.press("j")
        assert "Where is the parcel of c-2?" in stage.text
        assert "parcel of c-1?" not in stage.text


async def test_what_is_read_is_scrolled_while_the_list_keeps_the_keys() -> None:
    long = "\n".join(f"Line {number} of it." for number in range(200))
    daemon = Kept(talk("c-1", long, "Yes."), talk("c-2")).daemon
    async with staged(daemon, PLACE) as stage:
        before = stage.text
        await stage.press("J", "J", "J")
        assert stage.text != before
        assert "▸ Talk c-1" in stage.text
        reading = stage.text
        daemon.tell(
            "conversation.updated", conversation_id="c-2", conversation_ids=None, action="approve", status=None
        )
        await stage.settle()
        assert stage.text == reading
        await stage.press("K", "K", "K")
        assert stage.text == before


async def test_another_revision_of_what_is_read_takes_its_place() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        conversations.rows["c-1"] = talk("c-1", "A new beginning.", "Yes.", revision=2)
        conversations.daemon.tell(
            "conversation.updated", conversation_id="c-1", conversation_ids=None, action="edit", status=None
        )
        await stage.settle()
        assert "A new beginning." in stage.text


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


async def test_a_note_that_is_typed_ahead_of_its_dialog_is_a_note() -> None:
    conversations = kept()
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.burst(*"car", "backspace", *"zp", "enter")
        (command,) = conversations.daemon.of(ConversationBulk)
        assert (command.action, command.note) == ("request_changes", "azp")


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


async def test_the_selection_stays_while_others_are_written() -> None:
    conversations = kept(60)
    async with staged(conversations.daemon, PLACE) as stage:
        await stage.press(*["j"] * 5)
        before = listed(stage)
        for number in range(8):
            new = talk(f"n-{number}")
            conversations.rows = {new.id: new, **conversations.rows}
            conversations.daemon.tell(
                "conversation.created",
                conversation_id=new.id,
                title=new.title,
                status=new.status,
                quality_score=8.0,
                batch_id="b-1",
            )
            await stage.settle()
        assert listed(stage) == before
        assert "68 listed" in stage.text


async def test_the_selected_one_stays_in_view_when_a_short_list_becomes_a_long_one_at_once() -> None:
    conversations = kept(2)
    async with staged(conversations.daemon, PLACE) as stage:
        conversations.rows = {**{f"n-{number}": talk(f"n-{number}") for number in range(30)}, **conversations.rows}
        conversations.daemon.tell(
            "conversation.updated", conversation_id="c-2", conversation_ids=None, action="approve", status=None
        )
        await stage.settle()
        assert "▸ Talk c-1" in stage.text
