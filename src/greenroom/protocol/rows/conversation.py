"""Conversations as the wire shows them."""

from msgspec import Struct

from greenroom.model.conversation import Component, Conversation, ReviewEntry, Revision
from greenroom.model.library import Parameters
from greenroom.model.money import dollars
from greenroom.model.times import rfc3339
from greenroom.protocol.rows.showing import moment, show


class TurnRow(Struct, frozen=True, kw_only=True):
    """One turn of a conversation. `token_count` is an estimate: a provider counts an answer as a whole."""

    turn_number: int
    role: str
    content: str
    token_count: int
    created_at: str

    @classmethod
    def of(cls, revision: Revision) -> "list[TurnRow]":
        """Show the turns of a revision."""
        at = rfc3339(revision.created_at)
        return [
            cls(turn_number=number, role=turn.role, content=turn.content, token_count=tokens, created_at=at)
            for number, (turn, tokens) in enumerate(zip(revision.turns, revision.turn_tokens, strict=True), 1)
        ]


class ReviewRow(Struct, frozen=True, kw_only=True, rename={"from_status": "from", "to_status": "to"}):
    """One entry of a review history."""

    id: str
    action: str
    note: str | None
    by: int
    at: str
    from_status: str
    to_status: str

    @classmethod
    def of(cls, entry: ReviewEntry) -> "ReviewRow":
        """Show an entry."""
        return show(cls, entry, at=rfc3339(entry.at))


class ConversationRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A conversation; with its turns only where they were asked for."""

    id: str
    title: str
    persona: str
    emotion: str
    topic: str
    tier: str | None
    categories: tuple[str, ...]
    status: str
    quality_score: float | None
    review_score: float | None
    quality: dict[str, Component]
    turn_count: int
    total_tokens: int
    template_id: str | None
    scenario_id: str | None
    edge_case_id: str | None
    batch_id: str | None
    item_id: str | None
    parameters: Parameters
    provider: str
    model: str
    prompt_version: str
    revision: int
    cost_usd: float
    review_history: list[ReviewRow]
    approved_by: int | None
    approved_at: str | None
    owner: int
    created_at: str
    updated_at: str
    turns: list[TurnRow] | None = None

    @classmethod
    def of(cls, row: Conversation, revision: Revision | None = None) -> "ConversationRow":
        """Show a conversation, with the turns of a revision where one is handed in."""
        return show(
            cls,
            row,
            quality_score=None if row.quality is None else round(row.quality.score, 2),
            quality={} if row.quality is None else row.quality.components,
            cost_usd=dollars(row.cost),
            review_history=[ReviewRow.of(each) for each in row.review_history],
            approved_at=moment(row.approved_at),
            turns=None if revision is None else TurnRow.of(revision),
        )
