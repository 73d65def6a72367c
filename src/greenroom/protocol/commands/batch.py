"""`batch.*`: named jobs and their items."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from greenroom.model.batch import ErrorHandling, Mode, Priority
from greenroom.model.faults import FaultType
from greenroom.model.library import Parameters, Tier
from greenroom.model.states import BatchStatus, ItemStatus
from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.options import (
    AllTiers,
    BatchMode,
    BudgetUsd,
    Categories,
    Concurrency,
    Hold,
    Matrix,
    MaxAttempts,
    MaxTokens,
    Pilot,
    ProviderName,
    Temperature,
    TierRows,
)
from greenroom.protocol.rows.batch import BatchReportRow, BatchRow, BatchStatusRow, EstimateRow, ItemRow, QuoteRow
from greenroom.protocol.rows.library import Deleted
from greenroom.protocol.texts import Called, Name, RowId, Search

MAX_ITEMS_IN_CALL = 10_000
"""The most items that one call may make; more go in by `hold: true` and `batch.append`."""


class ParameterSet(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Parameters of one item, and the library row that it is written from (`template_id` of the call if none)."""

    parameters: Parameters = {}
    template_id: RowId | None = None
    scenario_id: RowId | None = None
    edge_case_id: RowId | None = None
    tier: Tier | None = None


ConversationIds = Annotated[
    tuple[RowId, ...],
    Meta(
        max_length=1_000,
        description="Conversations of your own to write anew, as revisions; without those for which another is on"
        " its way, of which a warning tells.",
    ),
]
ParameterSets = Annotated[list[ParameterSet], Meta(max_length=MAX_ITEMS_IN_CALL)]


class BatchStarted(Struct, frozen=True, kw_only=True):
    """A batch that is now queued, and what it is expected to cost."""

    batch_id: str
    status: str
    total_items: int
    estimate: EstimateRow
    warnings: tuple[str, ...] = ()


class BatchAppended(Struct, frozen=True, kw_only=True):
    """Items that were added to a held batch. The same `seq` with the same body adds once."""

    batch_id: str
    seq: int
    added: int
    total_items: int


class BatchAnswer(Struct, frozen=True, kw_only=True):
    """What an action did to a batch."""

    batch_id: str
    status: str
    message: str
    cancel_requested: bool = False


@command(
    "batch.start",
    BatchStarted,
    {"name": "First try", "template_id": "<template_id>", "count": 2, "shared_parameters": {"emotion": "worried"}},
)
class BatchStart(Writing[BatchStarted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Start a batch. It needs at least one source: a template, a tier, all tiers, sets, or conversations.

    The items are all of these, each times the product of `matrix`; `count` repeats `template_id`'s part alone.
    Later wins: a variable's default, the scenario, `shared_parameters`, the set, the matrix. Library rows are
    taken as they are now; later edits change nothing in the batch. `tier` and `all_tiers` take your own rows
    and the shipped ones (those of the daemon's own user); a row that is named by its id may be anybody's.
    """

    name: Name
    template_id: RowId | None = None
    count: Annotated[int, Meta(ge=0, le=MAX_ITEMS_IN_CALL, description="How often `template_id` alone.")] = 1
    tier: TierRows | None = None
    all_tiers: AllTiers = False
    parameter_sets: ParameterSets = []
    conversation_ids: ConversationIds = ()
    matrix: Matrix = {}
    shared_parameters: Parameters = {}
    concurrency: Concurrency | None = None
    error_handling: ErrorHandling = "continue"
    priority: Priority = Priority.NORMAL
    mode: BatchMode = "live"
    categories: Categories = ()
    provider: ProviderName | None = None
    model: str | None = None
    temperature: Temperature | None = None
    max_tokens: MaxTokens = 8_000
    max_attempts: MaxAttempts | None = None
    budget_usd: BudgetUsd | None = None
    pilot: Pilot | None = None
    hold: Hold = False


@command("batch.estimate", QuoteRow, {"tier": "scenario", "count": 200})
class BatchEstimate(Reading[QuoteRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell what a batch is going to cost and to take. It takes what `batch.start` takes, and makes nothing.

    With `tier` and `count` alone the estimate is for so many items of the tier, whatever the library has of it.
    """

    name: Name | None = None
    template_id: RowId | None = None
    count: (
        Annotated[int, Meta(ge=0, le=1_000_000, description="How often `template_id`, or how many of `tier`.")]
        | None
    ) = None
    tier: TierRows | None = None
    all_tiers: AllTiers = False
    parameter_sets: ParameterSets = []
    conversation_ids: ConversationIds = ()
    matrix: Matrix = {}
    shared_parameters: Parameters = {}
    concurrency: Concurrency | None = None
    error_handling: ErrorHandling = "continue"
    priority: Priority = Priority.NORMAL
    mode: BatchMode = "live"
    categories: Categories = ()
    provider: ProviderName | None = None
    model: str | None = None
    temperature: Temperature | None = None
    max_tokens: MaxTokens = 8_000
    max_attempts: MaxAttempts | None = None
    budget_usd: BudgetUsd | None = None
    pilot: Pilot | None = None
    hold: Hold = False


@command(
    "batch.append",
    BatchAppended,
    {
        "batch_id": "<held_batch_id>",
        "seq": 1,
        "parameter_sets": [{"template_id": "<template_id>", "parameters": {"topic": "a late delivery"}}],
    },
)
class BatchAppend(Writing[BatchAppended], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add items to a held batch, up to 10,000 a call."""

    batch_id: RowId
    seq: Annotated[int, Meta(ge=0, lt=2**53, description="Yours to count: the same `seq` and body add once.")]
    parameter_sets: ParameterSets


@command("batch.release", BatchAnswer, {"batch_id": "<held_batch_id>"})
class BatchRelease(Writing[BatchAnswer], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let a held batch go."""

    batch_id: RowId


@command("batch.status", BatchStatusRow, {"batch_id": "<batch_id>"})
class BatchStatusGet(Reading[BatchStatusRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Tell how a batch stands, and how many verdicts on its conversations are still to come."""

    batch_id: RowId


@command("batch.get", BatchRow, {"batch_id": "<batch_id>"})
class BatchGet(Reading[BatchRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read a batch, whole."""

    batch_id: RowId


@command("batch.report", BatchReportRow, {"batch_id": "<batch_id>"})
class BatchReport(Reading[BatchReportRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hold a batch's estimate against what it cost and took, and tell what became of it.

    Times are those of its work: what it stood paused does not count, nor what passed between its end and a retry;
    what the daemon was down does.
    """

    batch_id: RowId


@command("batch.list", Page[BatchRow], {"statuses": ["processing", "paused"]})
class BatchList(Listing[BatchRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List batches: newest first, or with `active` by priority and then age."""

    statuses: list[BatchStatus] | None = None
    active: Annotated[bool, Meta(description="Only those that are queued, processing or paused.")] | None = None
    held: Annotated[bool, Meta(description="Only those that wait for `batch.release`, or do not.")] | None = None
    priority: Annotated[Priority, Meta(description="Only of this priority.")] | None = None
    mode: Annotated[Mode, Meta(description="Only those that are bought so.")] | None = None
    provider: Annotated[ProviderName, Meta(description="Only those that this provider writes.")] | None = None
    model: Annotated[str, Meta(description="Only those that this model writes.")] | None = None
    tier: Annotated[Tier, Meta(description="Only those that were started with this `tier`.")] | None = None
    search: Search | None = None
    called: Called | None = None
    date_from: str | None = None
    date_to: str | None = None
    sort_by: Literal["created_at", "updated_at", "name"] | None = None


@command("batch.items", Page[ItemRow], {"batch_id": "<batch_id>", "statuses": ["failed"]})
class BatchItems(Listing[ItemRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List a batch's items by position. With `called` no batch need be named."""

    batch_id: RowId | None = None
    statuses: list[ItemStatus] | None = None
    tier: Tier | None = None
    template_id: RowId | None = None
    scenario_id: RowId | None = None
    edge_case_id: RowId | None = None
    error_type: Annotated[FaultType, Meta(description="Only those that ended with this error.")] | None = None
    called: Called | None = None
    sort_by: Literal["position"] = "position"
    sort_direction: Literal["asc", "desc"] = "asc"


@command("batch.set", BatchAnswer, {"batch_id": "<running_batch_id>", "concurrency": 5, "budget_usd": 2.5})
class BatchSet(Writing[BatchAnswer], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Change a batch while it runs. What is not named stays as it is.

    A batch that paused at its budget goes on where the new one has room, and so do verdicts that could not be paid
    for, of a batch that has ended too.
    """

    batch_id: RowId
    concurrency: Concurrency | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    budget_usd: (
        Annotated[
            BudgetUsd | None, Meta(description="What it may cost, in US dollars; null takes the bound away.")
        ]
        | UnsetType
    ) = UNSET
    mode: (
        Annotated[Literal["live"], Meta(description="What is left of an economy batch is bought call by call.")]
        | UnsetType
    ) = UNSET


@command("batch.pause", BatchAnswer, {"batch_id": "<running_batch_id>"})
class BatchPause(Writing[BatchAnswer], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Start nothing new; running items finish."""

    batch_id: RowId


@command("batch.resume", BatchAnswer, {"batch_id": "<paused_batch_id>"})
class BatchResume(Writing[BatchAnswer], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Go on with a paused batch."""

    batch_id: RowId


@command("batch.cancel", BatchAnswer, {"batch_id": "<running_batch_id>"})
class BatchCancel(Writing[BatchAnswer], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """End a batch: queued items are cancelled, running ones finish and are kept, or are aborted with `now`."""

    batch_id: RowId
    now: Annotated[bool, Meta(description="Abort running items too.")] = False


@command("batch.retry", BatchAnswer, {"batch_id": "<failed_batch_id>"})
class BatchRetry(Writing[BatchAnswer], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Queue the failed items of an ended batch again, with fresh attempts, and ask for verdicts that failed.

    `include_cancelled` takes the items and the verdicts that were cancelled, too.
    """

    batch_id: RowId
    include_cancelled: bool = False


@command(
    "batch.clone", BatchAnswer, {"batch_id": "<batch_id>", "name": "Once more", "max_tokens": 4000, "hold": True}
)
class BatchClone(Writing[BatchAnswer], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Start a new batch with the items of another one, none of them written yet. What is not named stays as it is.

    The library rows are those that the other one took, as they were then. Conversations that it writes anew must
    still be there, with no other text of them on its way. Answers the new batch's id.
    """

    batch_id: RowId
    name: Name | None = None
    concurrency: Concurrency | UnsetType = UNSET
    error_handling: ErrorHandling | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    mode: BatchMode | UnsetType = UNSET
    categories: Categories | UnsetType = UNSET
    provider: Annotated[ProviderName | UnsetType, Meta(description="Where answers come from.")] = UNSET
    model: Annotated[str | UnsetType, Meta(description="Which model.")] = UNSET
    temperature: Temperature | UnsetType | None = UNSET
    max_tokens: MaxTokens | UnsetType = UNSET
    max_attempts: MaxAttempts | UnsetType = UNSET
    budget_usd: BudgetUsd | UnsetType | None = UNSET
    pilot: Pilot | UnsetType | None = UNSET
    hold: Annotated[bool, Meta(description="Wait for `batch.release`.")] = False


@command("batch.delete", Deleted, {"batch_id": "<batch_id>"})
class BatchDelete(Writing[Deleted], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete a batch that has ended, with its items. Its conversations and its log stay."""

    batch_id: RowId
