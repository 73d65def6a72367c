"""The screen of conversations on a terminal."""

import pytest
from msgspec.structs import replace

from greenroom.protocol.commands.conversation import ConversationStats
from tests.dashboard.conversations.house import PLACE, TOTALS, Kept, kept, listed
from tests.dashboard.piloting import NARROW, WIDE, staged
from tests.dashboard.review.talks import talk


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


async def test_sums_that_need_more_lines_have_them_on_a_narrow_terminal() -> None:
    stand_in = kept().daemon
    counts = {"pending_review": 1_234, "approved": 999, "rejected": 101, "needs_revision": 1_011}
    totals = replace(TOTALS, total=3_345, by_status=counts, approval_rate=75.0)
    stand_in.answers[ConversationStats] = totals
    async with staged(stand_in, PLACE) as stage:
        for words in ("! needs revision 1,011", "average 8.0", "75 % of those decided approved"):
            assert words in stage.text
        stand_in.answers[ConversationStats] = replace(totals, by_status={"rejected": 101}, avg_quality=None)
        await stage.press("ctrl+r")
        lines = stage.text.splitlines()
        assert lines[-2].strip() == "3,345 in all  ✗ rejected 101  75 % of those decided approved"


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
