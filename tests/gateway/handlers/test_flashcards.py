from functools import partial
from typing import Any

import pytest

from greenroom.daemon.flashcards import TextOrder
from greenroom.model.faults import Fault, FaultType
from greenroom.model.flashcards import GenerationError
from greenroom.model.states import GenerationStatus
from greenroom.store import generations
from tests.gateway.fakes import NOW, a_generation
from tests.gateway.handlers.calling import refusal, result
from tests.gateway.handlers.flashcards import a_text, listed
from tests.gateway.stage import Stage

pytestmark = pytest.mark.blocking_allowed("the store of the stage works in line")


async def test_a_text_is_taken_on_as_it_was_sent(stage: Stage) -> None:
    told = await result(
        stage, "flashcards.generate", source_text="A text.", source_name="Metals", model="m", provider="rehearsal"
    )
    assert told == {"generation_id": "g-1", "status": "pending"}
    assert stage.flashcards.orders == [
        TextOrder(source_text="A text.", source_name="Metals", model="m", provider="rehearsal")
    ]
    row = await result(stage, "flashcards.get", generation_id="g-1")
    assert (row["status"], row["source_text"], row["error"]) == ("pending", "A text.", None)


async def test_a_list_shows_the_beginning_of_a_text_and_get_all_of_it(stage: Stage) -> None:
    await a_text(stage, source_text="x" * 5_000)
    (shown,) = (await result(stage, "flashcards.list"))["items"]
    assert shown["source_text"] == "x" * 200 + "…"
    whole = await result(stage, "flashcards.get", generation_id="g-1")
    assert whole == shown | {"source_text": "x" * 5_000}


async def test_generations_are_listed_by_what_was_asked(stage: Stage) -> None:
    await a_text(stage, "g-1", source_name="Reefs", source_sha256="ab")
    failed = a_generation(
        "g-2",
        status=GenerationStatus.FAILED,
        finished_at=NOW,
        error=GenerationError(fault=Fault(FaultType.REFUSAL, "No."), excerpt="{}", duration_ms=3),
    )
    await stage.write(partial(generations.insert, generation=failed))
    filters: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["g-1", "g-2"]),
        ({"status": "failed"}, ["g-2"]),
        ({"statuses": ["failed", "succeeded"]}, ["g-1", "g-2"]),
        ({"source_name": "Reefs"}, ["g-1"]),
        ({"source_sha256": "ab"}, ["g-1"]),
        ({"search": "REEF"}, ["g-1"]),
        ({"called": "Reefs"}, ["g-1"]),
        ({"model": "other"}, []),
        ({"provider": "rehearsal"}, ["g-1", "g-2"]),
        ({"date_to": "2020-01-01T00:00:00Z"}, []),
    ]
    for asked, wanted in filters:
        assert await listed(stage, "flashcards.list", **asked) == wanted, asked
    row = await result(stage, "flashcards.get", generation_id="g-2")
    assert row["error"] == {
        "type": "refusal",
        "message": "No.",
        "http_status": None,
        "excerpt": "{}",
        "request_id": None,
        "duration_ms": 3,
    }


async def test_nobody_elses_text_is_to_be_seen_or_counted(stage: Stage) -> None:
    await a_text(stage)
    assert (await refusal(stage, "flashcards.get", uid=2000, generation_id="g-1"))[0] == "not_found"
    for method in ("flashcards.list", "suggestion.list"):
        assert (await result(stage, method, uid=2000))["total"] == 0
    assert (await result(stage, "system.stats", uid=2000))["generations"] == {"succeeded": 0, "failed": 0}
    assert (await result(stage, "system.stats"))["generations"] == {"succeeded": 1, "failed": 0}
