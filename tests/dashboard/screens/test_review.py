"""The review on a terminal."""

import pytest

from greenroom.protocol.commands.conversation import ConversationReview
from tests.dashboard.piloting import NARROW, WIDE, staged
from tests.dashboard.review.talks import house


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_one_conversation_is_laid_out_as_a_talk(size: tuple[int, int]) -> None:
    async with staged(house().daemon, "review", size=size) as stage:
        print(stage.text)
        for words in ("Talk c-1", "▷ USER", "◆ ASSISTANT", "persona: a night nurse", "! 5.0" , "5 left"):
            assert words in stage.text


async def test_a_decision_is_shown_at_once_and_leads_on() -> None:
    reviewed = house()
    async with staged(reviewed.daemon, "review") as stage:
        await stage.press("a")
        print(stage.text)
        assert reviewed.statuses()["c-1"] == "approved"
        assert "▸ ? pending" in stage.text
        await stage.press("u")
        print(stage.text)
        assert reviewed.statuses()["c-1"] == "pending_review"
