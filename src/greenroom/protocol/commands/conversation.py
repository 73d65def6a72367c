"""`conversation.*`: the product."""

from typing import Annotated, Any, Generic, Literal, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

from greenroom.model.coverage import Dimension
from greenroom.model.library import Parameters, Tier
from greenroom.model.states import ConversationStatus
from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.library_texts import IfRevision, Persona, Topic
from greenroom.protocol.options import Categories, MaxTokens, ProviderName, Temperature
from greenroom.protocol.rows.conversation import ConversationRow, Coverage, FoundRow, RevisionRow
from greenroom.protocol.rows.library import Deleted
from greenroom.protocol.rows.verdicts import VerdictTotals
from greenroom.protocol.texts import Called, Line, Name, RowId

RowT = TypeVar("RowT")

Score = Annotated[float, Meta(ge=0, le=10)]
Note = Annotated[str, Meta(max_length=10_000, description="For the history, and whoever writes it anew.")]
ReviewAction = Literal["approve", "reject", "request_changes", "reopen", "comment"]
BulkAction = Literal[
    "approve", "reject", "request_changes", "reopen", "comment", "archive", "delete", "set_categories"
]
Ids = Annotated[list[RowId], Meta(max_length=10_000, description="These; either they or a `filter`.")]
Query = Annotated[
    str, Meta(max_length=1_000, description="Words, and phrases in double quotes; each has to be there.")
]
AnyCategory = Annotated[list[str], Meta(description="With any of these categories.")]
WrittenBy = Annotated[str, Meta(description="Written by this provider; any if none.")]
ImportFormat = Literal["openai", "sharegpt", "alpaca"]


class TurnDraft(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One turn. They alternate, from `user` to `assistant`."""

    role: Literal["user", "assistant"]
    content: str


Turns = Annotated[list[TurnDraft], Meta(max_length=1_000, description="The talk, from `user` to `assistant`.")]


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

    template_id: RowId | None = None
    scenario_id: RowId | None = None
    edge_case_id: RowId | None = None
    parameters: Parameters = {}
    tier: Tier | None = None
    categories: Categories = ()
    provider: ProviderName | None = None
    model: str | None = None
    temperature: Temperature | None = None
    max_tokens: MaxTokens = 8_000


@command(
    "conversation.create",
    ConversationRow,
    {
        "title": "A late parcel",
        "persona": "a night nurse",
        "turns": [
            {"role": "user", "content": "My parcel is not here yet."},
            {"role": "assistant", "content": "I am sorry. Let me see where it is."},
        ],
    },
)
class ConversationCreate(Writing[ConversationRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Make a conversation by hand. It is a draft, with provider `manual`; its turns may follow by `edit`."""

    title: Name
    turns: Turns = []
    persona: Persona = ""
    emotion: Line = ""
    topic: Topic = ""
    tier: Tier | None = None
    categories: Categories = ()
    parameters: Parameters = {}


@command("conversation.get", ConversationRow, {"conversation_id": "<conversation_id>", "include_turns": True})
class ConversationGet(Reading[ConversationRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a conversation, with its turns if asked."""

    conversation_id: RowId
    include_turns: bool = False


class ConversationFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which conversations: singular names are equal-to, plural ones any-of; `date_to` is exclusive."""

    tiers: list[Tier] | None = None
    statuses: list[ConversationStatus] | None = None
    quality_min: Score | None = None
    quality_max: Score | None = None
    date_from: str | None = None
    date_to: str | None = None
    categories: AnyCategory | None = None
    personas: list[str] | None = None
    emotions: list[str] | None = None
    batch_id: RowId | None = None
    template_id: RowId | None = None
    provider: WrittenBy | None = None
    search: Query | None = None


class ConversationListing(Listing[RowT], Generic[RowT], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A page of the conversations that meet filters: those of `ConversationFilter`, with its meanings."""

    tiers: list[Tier] | None = None
    statuses: list[ConversationStatus] | None = None
    quality_min: Score | None = None
    quality_max: Score | None = None
    date_from: str | None = None
    date_to: str | None = None
    categories: AnyCategory | None = None
    personas: list[str] | None = None
    emotions: list[str] | None = None
    batch_id: RowId | None = None
    template_id: RowId | None = None
    provider: WrittenBy | None = None


@command("conversation.list", Page[ConversationRow], {"statuses": ["pending_review"], "sort_by": "quality_score"})
class ConversationList(
    ConversationListing[ConversationRow], frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """List conversations, without their turns. With `search`, the newest 1,000 that have these words.

    `urgency` puts first what needs a person most: whose score is near the threshold, whose components disagree, of
    whose kind there are few.
    """

    search: Query | None = None
    called: Called | None = None
    sort_by: Literal["created_at", "updated_at", "quality_score", "title", "cost_usd", "urgency"] = "created_at"


@command("conversation.search", Page[FoundRow], {"query": 'refund "late parcel"', "statuses": ["approved"]})
class ConversationSearch(ConversationListing[FoundRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Find conversations by words in titles and turns, the best first. The newest 1,000 matches are ranked.

    Letters are compared without case, also inside words, in any language. Phrases stand in double quotes; nothing
    else means anything.
    """

    query: Query
    sort_by: Literal["rank", "created_at"] = "rank"


@command(
    "conversation.update",
    ConversationRow,
    {"conversation_id": "<conversation_id>", "categories": ["support"], "review_score": 8.5},
)
class ConversationUpdate(Writing[ConversationRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change what a conversation is called and filed under. What is not given stays, as does its status.

    `if_revision` is the revision of its turns, and its title and labels may have changed since: of two changes to
    the same field the last one stands.
    """

    conversation_id: RowId
    title: Name | UnsetType = UNSET
    persona: Persona | UnsetType = UNSET
    emotion: Line | UnsetType = UNSET
    topic: Topic | UnsetType = UNSET
    categories: Categories | UnsetType = UNSET
    review_score: Score | UnsetType | None = UNSET
    if_revision: IfRevision | None = None


@command("conversation.delete", Deleted, {"conversation_id": "<conversation_id>"})
class ConversationDelete(Writing[Deleted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Archive a conversation, from where `reopen` brings it back. With `hard`, delete it and its turns."""

    conversation_id: RowId
    hard: Annotated[bool, Meta(description="For good. What it cost stays in the log.")] = False


@command(
    "conversation.review",
    ConversationRow,
    {"conversation_id": "<conversation_id>", "action": "request_changes", "note": "Too formal for her."},
)
class ConversationReview(Writing[ConversationRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Approve, reject, ask for changes, comment. `reopen` takes the last decision back, then the one before."""

    conversation_id: RowId
    action: Annotated[ReviewAction, Meta(description="What is decided.")]
    note: Note | None = None
    if_revision: IfRevision | None = None


class RefusedChange(Struct, frozen=True, kw_only=True):
    """A conversation that was left as it was, and why."""

    id: str
    reason: str


class BulkDone(Struct, frozen=True, kw_only=True):
    """How many conversations were changed, and which ones were not."""

    changed: int
    refused: list[RefusedChange]


@command(
    "conversation.bulk",
    BulkDone,
    {"filter": {"statuses": ["pending_review"], "quality_min": 8.5}, "action": "approve", "note": "Good ones."},
)
class ConversationBulk(Writing[BulkDone], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Do the same to many conversations, at once or not at all; those that do not allow it are refused, each.

    Up to 50,000 may meet a filter. `delete` is for good, `archive` is not.
    """

    action: Annotated[BulkAction, Meta(description="What is done to each.")]
    conversation_ids: Ids | None = None
    filter: Annotated[ConversationFilter, Meta(description="All that meet it.")] | None = None
    note: Note | None = None
    categories: Annotated[Categories, Meta(description="For `set_categories`: these, and no others.")] | None = (
        None
    )


@command(
    "conversation.edit",
    ConversationRow,
    {
        "conversation_id": "<conversation_id>",
        "turns": [
            {"role": "user", "content": "My parcel is not here yet."},
            {"role": "assistant", "content": "I am sorry. It will be with you tomorrow."},
        ],
        "if_revision": 1,
    },
)
class ConversationEdit(Writing[ConversationRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Give a conversation other turns, as a new revision: scored anew, and to be approved anew."""

    conversation_id: RowId
    turns: Turns
    if_revision: IfRevision | None = None


class Regenerating(Struct, frozen=True, kw_only=True):
    """The batch of one that writes a conversation anew, and what its owner should know."""

    batch_id: str
    status: str
    warnings: tuple[str, ...] = ()


@command(
    "conversation.regenerate",
    Regenerating,
    {"conversation_id": "<conversation_id>", "note": "Shorter, and less formal."},
)
class ConversationRegenerate(Writing[Regenerating], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Have a conversation written anew, with its reviewers' notes as feedback, as the one item of a new batch.

    Answers at once. What is written becomes a revision of it, and decides its status by its score. If it has
    another text by then, by a person or by a call that was quicker, that one stays, and the new one is the
    revision before; an `if_revision` of the one that stays holds by its earlier number too. While one is on its
    way, another is refused (`conflict`).
    """

    conversation_id: RowId
    note: (
        Annotated[str, Meta(max_length=10_000, description="One more thing to do better; noted as a comment.")]
        | None
    ) = None
    provider: ProviderName | None = None
    model: str | None = None
    temperature: Temperature | None = None
    max_tokens: MaxTokens = 8_000


@command("conversation.revisions", Page[RevisionRow], {"conversation_id": "<conversation_id>"})
class ConversationRevisions(Listing[RevisionRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List the revisions of a conversation's turns, newest first, each with what it changed."""

    conversation_id: RowId
    include_turns: bool = False
    sort_by: Literal["number"] = "number"


class ConversationTotals(Struct, frozen=True, kw_only=True):
    """Conversations, counted. `avg_quality` is that of those that have a score.

    `approval_rate` is the share of the approved among the approved and the rejected, 0 to 100. What can't be told
    yet is null.
    """

    total: int
    by_tier: dict[str, int]
    by_status: dict[str, int]
    avg_quality: float | None
    approval_rate: float | None
    verdicts: VerdictTotals


@command("conversation.stats", ConversationTotals)
class ConversationStats(Reading[ConversationTotals], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Count conversations by tier and status. Those without a tier, as imported ones, count as `none`.

    With `[quality] judge` set, `verdicts` tells how far people agree with it.
    """


Dimensions = Annotated[
    list[Dimension], Meta(min_length=2, max_length=3, description="By what to count, two or three of them.")
]


@command("conversation.coverage", Coverage, {"dimensions": ["persona", "emotion"]})
class ConversationCoverage(Reading[Coverage], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Count conversations by combinations, and name those that there is none of, as `batch.start` takes them.

    Archived ones count only by status. At most 10,000 cells and 1,000 empty ones are told. A combination that
    names no row of the library comes with one that can be written from, the most used first. What a template
    requires has the value that your newest conversation from it has; where there is none, it is left out.
    """

    dimensions: Dimensions


class RefusedRow(Struct, frozen=True, kw_only=True):
    """A row that is no conversation: its place in `rows`, from 0, and why."""

    row: int
    reason: str


class Imported(Struct, frozen=True, kw_only=True):
    """How many rows were taken, how many had been taken before, and which ones can't be."""

    imported: int
    duplicates: int
    refused: list[RefusedRow]


@command(
    "conversation.import",
    Imported,
    {
        "format": "alpaca",
        "rows": [{"instruction": "Name a prime number.", "input": "", "output": "Seven."}],
        "source": "alpaca_en_demo.json",
    },
)
class ConversationImport(Writing[Imported], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Take conversations from another tool's set. Each is scored, and taken once however often it is sent.

    Their provider is `import`, their model what the row's own `model` says; a system message and the source are
    kept among the parameters.
    """

    format: ImportFormat
    rows: Annotated[list[Any], Meta(max_length=1_000, description="Rows of the set, as they are.")]
    source: Annotated[str, Meta(max_length=500, description="Where they come from, such as the file's name.")] = ""
