"""Conversations as the wire shows them."""

from msgspec import UNSET, Struct, UnsetType

from greenroom.model.conversation import Component, Conversation, ReviewEntry, Revision, Turn
from greenroom.model.differences import Difference
from greenroom.model.library import Parameters
from greenroom.model.money import dollars
from greenroom.model.reasons import quality_reason
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
    """A conversation; with its turns only where they were asked for.

    `urgency` is how much it needs a person, from 0 to 1, as of its last score, and `quality_reason` why it has
    that score, in a line.
    """

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
    quality_reason: str
    urgency: float
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
            quality_reason="" if row.quality is None else quality_reason(row.quality),
            cost_usd=dollars(row.cost),
            review_history=[ReviewRow.of(each) for each in row.review_history],
            approved_at=moment(row.approved_at),
            turns=None if revision is None else TurnRow.of(revision),
        )


class FoundRow(ConversationRow, frozen=True, kw_only=True, omit_defaults=True):
    """A conversation that was found. A greater `rank` is a better match; `snippet` is text around a match."""

    snippet: str
    rank: float


class DifferenceRow(Struct, frozen=True, kw_only=True):
    """A turn that a revision changed, added or removed, numbered as in the newer revision that has it."""

    turn_number: int
    kind: str
    before: Turn | None
    after: Turn | None

    @classmethod
    def of(cls, difference: Difference) -> "DifferenceRow":
        """Show a difference."""
        return show(cls, difference)


class RevisionRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A revision of a conversation's turns: where it comes from, and how it differs from the one before.

    `replaced_title` is there where it came with another title: what the conversation was called before.
    """

    number: int
    origin: str
    made_by: int | None
    turn_count: int
    created_at: str
    changes: list[DifferenceRow]
    replaced_title: str | None = None
    turns: list[TurnRow] | None = None


class CoverageCell(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One combination of what was asked for, and how many conversations there are of it."""

    tier: str | UnsetType | None = UNSET
    template_id: str | UnsetType | None = UNSET
    scenario_id: str | UnsetType | None = UNSET
    persona: str | UnsetType = UNSET
    emotion: str | UnsetType = UNSET
    topic: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    total: int
    approved: int


class EmptySet(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A combination of which there is no conversation, as `batch.start` takes it in `parameter_sets`."""

    parameters: Parameters = {}
    template_id: str | None = None
    scenario_id: str | None = None
    edge_case_id: str | None = None
    tier: str | None = None


class Coverage(Struct, frozen=True, kw_only=True):
    """What there is and what is missing; `…_capped` tells that there is more of it."""

    cells: list[CoverageCell]
    empty: list[EmptySet]
    cells_capped: bool
    empty_capped: bool
