"""Generations, suggestions and cards of the wire to answer with."""

from typing import Any

from greenroom.model.flashcards import SourceSpan
from greenroom.protocol.commands.suggestion import Decided
from greenroom.protocol.rows.flashcards import (
    CardRow,
    GenerationErrorRow,
    GenerationMetadata,
    GenerationRow,
    SuggestionRow,
)
from tests.cli.rows import AT, STAMPS

GENERATION = "01a10000-0000-7000-8000-000000009e4e"
SUGGESTIONS = ["01a10000-0000-7000-8000-00000000005a", "01a10000-0000-7000-8000-00000000005b"]
CARD = "01a10000-0000-7000-8000-00000000ca4d"
REFUSED = GenerationErrorRow(
    type="refusal", message="It refused.", http_status=None, excerpt="{}", request_id="req", duration_ms=9
)


def generation(**changes: Any) -> GenerationRow:
    metadata = GenerationMetadata(
        attempts=1,
        suggestions=2,
        quoted=1,
        repeated=0,
        like_cards=1,
        proposed=1,
        accepted=1,
        accepted_edited=0,
        rejected=0,
        acceptance_rate=100.0,
    )
    return GenerationRow(
        **{
            "id": GENERATION,
            "status": "succeeded",
            "source_text": "Reefs are …",
            "source_name": "reefs.txt",
            "source_sha256": "ab",
            "provider": "rehearsal",
            "model": "m",
            "prompt_version": "flashcards-1",
            "error": None,
            "metadata": metadata,
            "input_tokens": 10,
            "output_tokens": 5,
            "cost_usd": 0.01,
            "started_at": AT,
            "finished_at": AT,
            **STAMPS,
            **changes,
        }
    )


def suggestion(number: int = 0, **changes: Any) -> SuggestionRow:
    return SuggestionRow(
        **{
            "id": SUGGESTIONS[number],
            "generation_id": GENERATION,
            "front": f"Question {number}?",
            "back": f"Answer {number}.",
            "source_span": SourceSpan(start=0, end=9, text="Reefs are"),
            "status": "proposed",
            "edited": False,
            "duplicate_of": CARD if number else None,
            "card_id": None,
            **STAMPS,
            **changes,
        }
    )


def card(**changes: Any) -> CardRow:
    return CardRow(
        **{
            "id": CARD,
            "suggestion_id": SUGGESTIONS[0],
            "generation_id": GENERATION,
            "front": "What is a reef?",
            "back": "A ridge of coral.",
            "source_name": "reefs.txt",
            "provider": "rehearsal",
            "model": "m",
            "prompt_version": "flashcards-1",
            "revision": 1,
            **STAMPS,
            **changes,
        }
    )


def decided(*numbers: int, status: str = "accepted") -> Decided:
    return Decided(
        suggestions=[suggestion(number, status=status, card_id=CARD) for number in numbers], cards=[], refused=[]
    )
