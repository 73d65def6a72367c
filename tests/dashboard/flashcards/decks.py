"""Flashcards as the daemon answers them, and a daemon that keeps them."""

from typing import Any

import msgspec

from greenroom.model.flashcards import SourceSpan
from greenroom.protocol.commands.batch import BatchList
from greenroom.protocol.commands.card import CardDelete, CardList, CardUpdate
from greenroom.protocol.commands.flashcards import FlashcardsList
from greenroom.protocol.commands.suggestion import (
    Decided,
    SuggestionAccept,
    SuggestionList,
    SuggestionReject,
    SuggestionReopen,
    SuggestionUpdate,
)
from greenroom.protocol.rows.flashcards import (
    CardRow,
    GenerationErrorRow,
    GenerationMetadata,
    GenerationRow,
    SuggestionRow,
)
from greenroom.protocol.rows.library import Deleted
from tests.dashboard.double import Daemon
from tests.dashboard.rows import AT, page_of

FAULT = GenerationErrorRow(
    type="invalid_output",
    message="It is no JSON.",
    http_status=200,
    excerpt="Sure! Here",
    request_id="req-1",
    duration_ms=1200,
)


def generation(row_id: str = "g-1", **fields: Any) -> GenerationRow:
    """A text of which flashcards were made."""
    row = GenerationRow(
        id=row_id,
        status="succeeded",
        source_text="A lighthouse is a tower.",
        source_name=f"Text {row_id}",
        source_sha256="0",
        provider="rehearsal",
        model="claude-sonnet-5-5",
        prompt_version="1",
        error=None,
        metadata=GenerationMetadata(
            attempts=1,
            suggestions=3,
            quoted=3,
            repeated=0,
            like_cards=0,
            proposed=3,
            accepted=0,
            accepted_edited=0,
            rejected=0,
            acceptance_rate=None,
        ),
        input_tokens=10,
        output_tokens=20,
        cost_usd=0.0035,
        started_at=AT,
        finished_at=AT,
        owner=1000,
        created_at=AT,
        updated_at=AT,
    )
    return msgspec.structs.replace(row, **fields)


def suggestion(row_id: str, **fields: Any) -> SuggestionRow:
    """A flashcard that was proposed."""
    row = SuggestionRow(
        id=row_id,
        generation_id="g-1",
        front=f"Front of {row_id}?",
        back=f"Back of {row_id}.",
        source_span=SourceSpan(start=100, end=140, text=f"The text that {row_id} comes from."),
        status="proposed",
        edited=False,
        duplicate_of=None,
        card_id=None,
        owner=1000,
        created_at=AT,
        updated_at=AT,
    )
    return msgspec.structs.replace(row, **fields)


def card(row_id: str, **fields: Any) -> CardRow:
    """A flashcard that was accepted."""
    row = CardRow(
        id=row_id,
        suggestion_id=f"s-{row_id}",
        generation_id="g-1",
        front=f"Front of {row_id}?",
        back=f"Back of {row_id}.",
        source_name="Lighthouses",
        provider="rehearsal",
        model="claude-sonnet-5-5",
        prompt_version="1",
        revision=1,
        owner=1000,
        created_at=AT,
        updated_at=AT,
    )
    return msgspec.structs.replace(row, **fields)


class Deck:
    """A daemon that keeps one text, its suggestions and some cards."""

    def __init__(self, suggestions: int = 3, cards: int = 2) -> None:
        self.texts = [generation()]
        self.suggestions = {f"s-{number}": suggestion(f"s-{number}") for number in range(1, suggestions + 1)}
        self.cards = {f"c-{number}": card(f"c-{number}") for number in range(1, cards + 1)}
        self.daemon = Daemon(
            {
                FlashcardsList: lambda _: page_of(self.texts),
                SuggestionList: lambda command: page_of(
                    [row for row in self.suggestions.values() if row.generation_id == command.generation_id]
                ),
                CardList: lambda command: page_of(
                    [row for row in self.cards.values() if (command.search or "") in row.front]
                ),
                SuggestionAccept: lambda command: self._decide(command, "accepted"),
                SuggestionReject: lambda command: self._decide(command, "rejected"),
                SuggestionReopen: lambda command: self._decide(command, "proposed"),
                SuggestionUpdate: lambda command: self._write(self.suggestions, command.suggestion_id, command),
                CardUpdate: lambda command: self._write(self.cards, command.card_id, command),
                CardDelete: self._delete,
                BatchList: page_of([]),
            }
        )

    def _decide(self, command: Any, status: str) -> Decided:
        ids = command.suggestion_ids or [command.suggestion_id]
        for each in ids:
            self.suggestions[each] = msgspec.structs.replace(self.suggestions[each], status=status)
        return Decided(suggestions=[self.suggestions[each] for each in ids], cards=[], refused=[])

    def _write(self, rows: dict[str, Any], row_id: str, command: Any) -> Any:
        rows[row_id] = msgspec.structs.replace(rows[row_id], front=command.front, back=command.back)
        return rows[row_id]

    def _delete(self, command: CardDelete) -> Deleted:
        del self.cards[command.card_id]
        return Deleted(deleted=True)
