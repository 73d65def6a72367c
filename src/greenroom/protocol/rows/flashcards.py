"""Generations, suggestions and cards as the wire shows them."""

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.flashcards import Card, Generation, GenerationError, SourceSpan, Suggestion
from greenroom.model.money import dollars
from greenroom.protocol.rows.showing import moment, show

BEGINNING = 200
"""Code points of a source text that a list shows: 500 whole ones might be longer than a line may be."""


class GenerationErrorRow(Struct, frozen=True, kw_only=True):
    """Why a generation failed. `excerpt` is the beginning of what the provider answered, where it answered."""

    type: str
    message: str
    http_status: int | None
    excerpt: str | None
    request_id: str | None
    duration_ms: int | None

    @classmethod
    def of(cls, error: GenerationError) -> "GenerationErrorRow":
        """Show an error."""
        return show(cls, error.fault, error)


class GenerationMetadata(Struct, frozen=True, kw_only=True):
    """What a generation brought, and what became of it.

    Attributes:
        attempts: calls that were made for it.
        suggestions: flashcards that the model proposed.
        quoted: those of them whose place in the source text was found.
        repeated: further ones, left out since the answer had them already.
        like_cards: those that are nearly the same as a card that you had.
        proposed: suggestions that nobody has decided about.
        accepted: suggestions that became cards.
        accepted_edited: those of them that were changed before.
        rejected: suggestions that were turned down.
        acceptance_rate: the share of the accepted among those decided about, 0 to 100; null where none was.
    """

    attempts: int
    suggestions: int
    quoted: int
    repeated: int
    like_cards: int
    proposed: int
    accepted: int
    accepted_edited: int
    rejected: int
    acceptance_rate: float | None


class GenerationRow(Struct, frozen=True, kw_only=True):
    """One source text given to a model. In a list, `source_text` is its beginning."""

    id: str
    status: str
    source_text: str
    source_name: str
    source_sha256: str
    provider: str
    model: str
    prompt_version: str
    error: GenerationErrorRow | None
    metadata: GenerationMetadata
    input_tokens: int
    output_tokens: int
    cost_usd: float
    started_at: str | None
    finished_at: str | None
    owner: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: Generation) -> "GenerationRow":
        """Show a generation with its whole text."""
        tally = row.tally
        rate = tally.acceptance
        return show(
            cls,
            row,
            row.options,
            error=None if row.error is None else GenerationErrorRow.of(row.error),
            metadata=show(
                GenerationMetadata,
                tally,
                attempts=row.attempt,
                accepted_edited=tally.edited,
                acceptance_rate=None if rate is None else round(rate, 1),
            ),
            cost_usd=dollars(row.cost),
            started_at=moment(row.started_at),
            finished_at=moment(row.finished_at),
        )

    @classmethod
    def listed(cls, row: Generation) -> "GenerationRow":
        """Show a generation among others."""
        shown = cls.of(row)
        text = shown.source_text
        return shown if len(text) <= BEGINNING else replace(shown, source_text=f"{text[:BEGINNING]}…")


class SuggestionRow(Struct, frozen=True, kw_only=True):
    """A flashcard that the model proposed.

    `source_span` is where in the source text it comes from, in code points. `duplicate_of` is a card of yours that
    it is nearly the same as, and `card_id` the one that it became.
    """

    id: str
    generation_id: str
    front: str
    back: str
    source_span: SourceSpan | None
    status: str
    edited: bool
    duplicate_of: str | None
    card_id: str | None
    owner: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: Suggestion) -> "SuggestionRow":
        """Show a suggestion."""
        return show(cls, row, edited=row.is_edited)


class CardRow(Struct, frozen=True, kw_only=True):
    """A flashcard that was accepted."""

    id: str
    suggestion_id: str
    generation_id: str
    front: str
    back: str
    source_name: str
    provider: str
    model: str
    prompt_version: str
    revision: int
    owner: int
    created_at: str
    updated_at: str

    @classmethod
    def of(cls, row: Card) -> "CardRow":
        """Show a card."""
        return show(cls, row)
