import pytest

from tests.gateway.handlers.calling import refusal, result
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")

TURNS = [
    {"role": "user", "content": "How do I keep sourdough alive while I am away?"},
    {"role": "assistant", "content": "Feed the sourdough, let it rise for an hour, and keep it in the fridge."},
]
OTHER_UID = 4004


async def test_conversations_are_scored_again_in_the_background(stage: Stage) -> None:
    for title in ("one", "two"):
        await result(stage, "conversation.create", title=title, turns=TURNS)
    begun = await result(stage, "quality.rescore", filter={"statuses": ["draft"]})
    assert (begun["status"], begun["total"], begun["done"]) == ("running", 2, 0)
    await stage.rescorings.settled()
    told = await result(stage, "quality.get", rescore_id=begun["id"])
    assert (told["status"], told["done"]) == ("completed", 2)


async def test_a_run_can_be_ended_where_it_is(stage: Stage) -> None:
    await result(stage, "conversation.create", title="one", turns=TURNS)
    begun = await result(stage, "quality.rescore")
    told = await result(stage, "quality.cancel", rescore_id=begun["id"])
    assert told["status"] == "cancelled"
    await stage.rescorings.settled()
    assert (await result(stage, "quality.get", rescore_id=begun["id"]))["status"] == "cancelled"


async def test_somebody_elses_run_is_not_found(stage: Stage) -> None:
    begun = await result(stage, "quality.rescore")
    for method in ("quality.get", "quality.cancel"):
        kind, _ = await refusal(stage, method, uid=OTHER_UID, rescore_id=begun["id"])
        assert kind == "not_found"
    await stage.rescorings.settled()


async def test_what_needs_a_person_most_can_come_first(stage: Stage) -> None:
    for title, answer in (("fine", TURNS[1]["content"]), ("a model", "As an AI language model, I eat no bread.")):
        turns = [TURNS[0], {"role": "assistant", "content": answer}]
        await result(stage, "conversation.create", title=title, turns=turns)
    rows = (await result(stage, "conversation.list", sort_by="urgency"))["items"]
    assert [row["title"] for row in rows] == ["a model", "fine"]
    assert rows[0]["urgency"] > rows[1]["urgency"]
    assert rows[0]["quality_reason"].startswith("model talk: says “as an ai”")
