"""Conversations in a store, for tests of exports."""

import sqlite3
from collections.abc import Sequence

from msgspec.structs import replace

from greenroom.model.batch import Item
from greenroom.model.conversation import Component, NewConversation, Quality, Talk, Turn
from greenroom.model.library import Parameters, Tier
from greenroom.model.money import Picodollars
from greenroom.model.states import ConversationStatus, ItemStatus
from greenroom.model.times import Micros
from greenroom.store import conversations

TURNS = (Turn("user", "Is my money gone?"), Turn("assistant", "No. Here is why."))


def keep(
    db: sqlite3.Connection,
    number: int,
    *,
    owner: int = 1000,
    status: ConversationStatus = ConversationStatus.APPROVED,
    provider: str = "anthropic",
    tier: Tier = Tier.TEMPLATE,
    turns: Sequence[Turn] = TURNS,
    categories: Sequence[str] = (),
    template_id: str | None = None,
    parameters: Parameters = {"topic": "rent"},  # noqa: B006  nobody changes it
) -> str:
    """Keep one conversation, and answer its id, which sorts by the number, as its age does."""
    made_at = Micros(1_000_000 * number)
    new = NewConversation(
        id=f"c{number:06}",
        talk=Talk("A title", tuple(turns)),
        turn_tokens=(1,) * len(turns),
        total_tokens=len(turns),
        quality=Quality(8.0, {"turns": Component(8.0, "fine")}),
        status=status,
        provider=provider,
        model="claude-sonnet-5-5",
        prompt_version="conversation-1",
        created_at=made_at,
    )
    item = replace(_item(number, owner, tier), template_id=template_id, parameters=parameters)
    conversations.insert(db, new, item=item, categories=categories, cost=Picodollars(1))
    return new.id


def _item(number: int, owner: int, tier: Tier) -> Item:
    return Item(
        id=f"i{number:06}",
        owner=owner,
        batch_id="b1",
        position=number,
        status=ItemStatus.SUCCEEDED,
        attempt=1,
        failures=0,
        tier=tier,
        template_id=None,
        scenario_id=None,
        edge_case_id=None,
        parameters={"topic": "rent"},
        error=None,
        conversation_id=None,
        cost=Picodollars(1),
        started_at=None,
        finished_at=None,
        created_at=Micros(0),
        updated_at=Micros(0),
    )
