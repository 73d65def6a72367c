"""Texts and suggestions for the tests of the handlers."""

from functools import partial
from typing import Any

from greenroom.model.flashcards import GenerationTally, Suggestion
from greenroom.model.states import GenerationStatus, SuggestionStatus
from greenroom.store import generations, suggestions
from tests.gateway.fakes import NOW, UID, a_generation
from tests.gateway.handlers.calling import result
from tests.gateway.stage import Stage

FRONTS = ("What is basalt?", "Who built the bridge?", "When was the reef mapped?")


async def a_text(stage: Stage, generation_id: str = "g-1", owner: int = UID, **changed: Any) -> list[str]:
    """A generation that has succeeded, with a suggestion a front. Answers their ids."""
    ids = [f"{generation_id}-s{number}" for number in range(len(FRONTS))]
    done: dict[str, Any] = {
        "status": GenerationStatus.SUCCEEDED,
        "finished_at": NOW,
        "tally": GenerationTally(suggestions=len(ids)),
    }
    await stage.write(partial(generations.insert, generation=a_generation(generation_id, owner, **done | changed)))
    for position, (suggestion_id, front) in enumerate(zip(ids, FRONTS, strict=True)):
        row = Suggestion(
            id=suggestion_id,
            owner=owner,
            generation_id=generation_id,
            position=position,
            front=front,
            back=f"Answer {position}.",
            is_edited=False,
            source_span=None,
            duplicate_of=None,
            status=SuggestionStatus.PROPOSED,
            card_id=None,
            created_at=NOW,
            updated_at=NOW,
        )
        await stage.write(partial(suggestions.insert, suggestion=row))
    return ids


async def listed(stage: Stage, method: str, field: str = "id", **params: Any) -> list[Any]:
    """A field of each row of a list, the oldest first."""
    page = await result(stage, method, **{"sort_direction": "asc", **params})
    return [row[field] for row in page["items"]]


async def metadata(stage: Stage, generation_id: str = "g-1") -> dict[str, Any]:
    """What is told of a generation's suggestions."""
    told: dict[str, Any] = (await result(stage, "flashcards.get", generation_id=generation_id))["metadata"]
    return told
