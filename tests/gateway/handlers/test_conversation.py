import sqlite3
from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.model.batch import Item
from greenroom.model.conversation import NewConversation
from greenroom.model.faults import Fault, FaultType, attempt_status
from greenroom.model.money import Picodollars
from greenroom.model.order import BatchOrder
from greenroom.model.states import ItemStatus
from greenroom.store import attempts, conversations, items
from tests.gateway.fakes import NOW, UID
from tests.gateway.handlers.calling import answer, refusal, result
from tests.gateway.stage import Stage
from tests.store.making import a_closed_attempt, a_new_conversation, an_open_attempt, claim_one, start_batch

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")

COST = Picodollars(34_000_000_000)


def one_item(db: sqlite3.Connection, batch_id: str) -> tuple[Item, str]:
    """An item of a batch of one, whose first call is out."""
    start_batch(db, 1, owner=UID, id=batch_id)
    item = claim_one(db, batch_id)
    opened = an_open_attempt()
    attempts.open(db, opened, item=item, epoch=1)
    return item, opened.id


def succeed(db: sqlite3.Connection, batch_id: str = "b-1") -> NewConversation:
    item, attempt_id = one_item(db, batch_id)
    new = a_new_conversation()
    conversations.insert(db, new, item=item, categories=("x",), cost=COST)
    attempts.close(db, a_closed_attempt(attempt_id), new.id)
    items.finish(db, item.id, item.attempt, 1, ItemStatus.SUCCEEDED, NOW, conversation_id=new.id, add_cost=COST)
    return new


def fail(db: sqlite3.Connection, fault: Fault) -> None:
    item, attempt_id = one_item(db, "b-1")
    attempts.close(db, replace(a_closed_attempt(attempt_id), status=attempt_status(fault.type), fault=fault))
    items.finish(db, item.id, item.attempt, 1, ItemStatus.FAILED, NOW, fault=fault, add_cost=COST)


async def test_a_generated_conversation_comes_with_its_cost_and_its_measures(stage: Stage) -> None:
    async def write(_order: BatchOrder) -> None:
        await stage.write(succeed)

    stage.company.on_generate = write
    told = await result(stage, "conversation.generate", template_id="t", parameters={"persona": "Kim"})
    assert [turn["role"] for turn in told["conversation"]["turns"]] == ["user", "assistant"]
    assert told["cost"] == 0.034
    assert told["quality_metrics"] == {
        "quality_score": 8.0,
        "turn_count": 2,
        "token_count": 7,
        "duration_ms": 1200,
    }
    ((_, _, order),) = stage.company.told
    (only,) = order.sets
    assert (only.template_id, only.parameters) == ("t", {"persona": "Kim"})


@pytest.mark.parametrize("params", [{}, {"template_id": "t", "scenario_id": "s"}])
async def test_exactly_one_row_of_the_library_is_written_from(stage: Stage, params: dict[str, Any]) -> None:
    kind, issues = await refusal(stage, "conversation.generate", **params)
    assert (kind, list(issues)) == ("invalid_params", ["$"])
    assert stage.company.told == []


@pytest.mark.parametrize(
    ("fault", "wire_type"),
    [
        (Fault(FaultType.REFUSAL, "no", category="cyber"), "upstream"),
        (Fault(FaultType.OVERLOADED, "busy", http_status=529), "upstream"),
        (Fault(FaultType.CANCELLED, "gone"), "conflict"),
        (Fault(FaultType.INTERRUPTED, "cut"), "unavailable"),
        (Fault(FaultType.INTERNAL, "oops"), "internal"),
    ],
)
async def test_a_conversation_that_did_not_come_about_is_told_by_its_fault(
    stage: Stage, fault: Fault, wire_type: str
) -> None:
    async def write(_order: BatchOrder) -> None:
        await stage.write(lambda db: fail(db, fault))

    stage.company.on_generate = write
    error = (await answer(stage, "conversation.generate", template_id="t"))["error"]
    assert error["data"]["type"] == wire_type
    if wire_type == "upstream":
        assert error["data"]["details"] == {
            "error_type": fault.type,
            "http_status": fault.http_status,
            "category": fault.category,
            "request_id": "req_1",
        }


async def test_turns_come_where_they_were_asked_for(stage: Stage) -> None:
    made: list[NewConversation] = []
    await stage.write(lambda db: made.append(succeed(db)))
    wanted = made[0].id
    bare = await result(stage, "conversation.get", conversation_id=wanted)
    whole = await result(stage, "conversation.get", conversation_id=wanted, include_turns=True)
    assert "turns" not in bare
    assert [turn["content"] for turn in whole["turns"]] == ["Good day.", "Good day to you."]
    assert (await refusal(stage, "conversation.get", uid=2000, conversation_id=wanted))[0] == "not_found"


async def test_conversations_are_listed_without_turns_by_what_was_asked(stage: Stage) -> None:
    await stage.write(succeed)
    told = await result(
        stage,
        "conversation.list",
        tiers=["template"],
        statuses=["pending_review"],
        quality_min=8,
        quality_max=8,
        categories=["x", "y"],
        personas=["a nurse"],
        emotions=["calm"],
        batch_id="b-1",
        provider="rehearsal",
        sort_by="quality_score",
    )
    (row,) = told["items"]
    assert ("turns" in row, row["cost_usd"], row["topic"]) == (False, 0.034, "sleep")
    assert (await result(stage, "conversation.list", quality_min=8.1))["total"] == 0
    assert (await result(stage, "conversation.list", uid=2000))["total"] == 0
