"""`conversation.*`: the product."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from greenroom.model.library import Parameters, Tier
from greenroom.model.states import ConversationStatus
from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.rows.conversation import ConversationRow

Score = Annotated[float, Meta(ge=0, le=10)]


class QualityMetrics(Struct, frozen=True, kw_only=True):
    """How good a conversation came out, and how large."""

    quality_score: float
    turn_count: int
    token_count: int
    duration_ms: int


class Generated(Struct, frozen=True, kw_only=True):
    """A conversation that was just written, and its cost in US dollars."""

    conversation: ConversationRow
    cost: float
    quality_metrics: QualityMetrics


@command(
    "conversation.generate",
    Generated,
    {"template_id": "<template_id>", "parameters": {"persona": "a young nurse"}},
)
class ConversationGenerate(Writing[Generated], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Write one conversation and wait for it. It runs as a batch of one, so that a crash loses nothing."""

    template_id: str | None = None
    scenario_id: str | None = None
    edge_case_id: str | None = None
    parameters: Parameters = {}
    tier: Tier | None = None
    categories: tuple[str, ...] = ()
    provider: Literal["anthropic", "openai", "rehearsal"] | None = None
    model: str | None = None
    temperature: Annotated[float, Meta(ge=0, le=1)] | None = None
    max_tokens: Annotated[int, Meta(ge=100, le=21_000)] = 8_000


@command("conversation.get", ConversationRow, {"conversation_id": "<conversation_id>", "include_turns": True})
class ConversationGet(Reading[ConversationRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a conversation, with its turns if asked."""

    conversation_id: str
    include_turns: bool = False


class ConversationFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which conversations: singular names are equal-to, plural ones any-of; `date_to` is exclusive."""

    tiers: list[Tier] | None = None
    statuses: list[ConversationStatus] | None = None
    quality_min: Score | None = None
    quality_max: Score | None = None
    date_from: str | None = None
    date_to: str | None = None
    categories: list[str] | None = None
    personas: list[str] | None = None
    emotions: list[str] | None = None
    batch_id: str | None = None
    template_id: str | None = None
    provider: str | None = None


@command("conversation.list", Page[ConversationRow], {"statuses": ["pending_review"], "sort_by": "quality_score"})
class ConversationList(Listing[ConversationRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List conversations, without their turns."""

    tiers: list[Tier] | None = None
    statuses: list[ConversationStatus] | None = None
    quality_min: Score | None = None
    quality_max: Score | None = None
    date_from: str | None = None
    date_to: str | None = None
    categories: list[str] | None = None
    personas: list[str] | None = None
    emotions: list[str] | None = None
    batch_id: str | None = None
    template_id: str | None = None
    provider: str | None = None
    sort_by: Literal["created_at", "updated_at", "quality_score", "title", "cost_usd"] = "created_at"
