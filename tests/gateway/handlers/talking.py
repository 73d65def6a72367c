"""What tests of conversations over the wire begin with."""

from typing import Any

from greenroom.store import events
from tests.gateway.handlers.calling import result
from tests.gateway.stage import Stage

TURNS = [
    {"role": "user", "content": "My parcel is late."},
    {"role": "assistant", "content": "I am sorry to hear it."},
]
OTHERS = [
    {"role": "user", "content": "My parcel is late."},
    {"role": "assistant", "content": "It comes tomorrow."},
]


async def make(stage: Stage, **said: Any) -> str:
    made = await result(stage, "conversation.create", **{"title": "A talk", "turns": TURNS, **said})
    return str(made["id"])


async def review(stage: Stage, wanted: str, action: str, **said: Any) -> Any:
    return await result(stage, "conversation.review", conversation_id=wanted, action=action, **said)


async def facts(stage: Stage, kind: str) -> list[dict[str, Any]]:
    noted = await stage.store.read(lambda db: events.since(db, 0, 1_000))
    return [each.fact.data for each in noted if each.fact.type == kind]
