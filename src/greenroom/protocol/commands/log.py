"""`log.*`: the generation log, a row an attempt, and what it adds up to."""

from typing import Annotated, Generic, Literal, TypeVar

from msgspec import Meta, Struct

from greenroom.model.attempt import Purpose
from greenroom.model.states import AttemptStatus
from greenroom.protocol.command import Listing, Page, Reading, Writing, command
from greenroom.protocol.rows.log import AttemptRow, AttemptWhole, CostsRow, PerformanceRow
from greenroom.protocol.texts import Called, RowId

ResultT = TypeVar("ResultT")

Provider = Annotated[str, Meta(description="Calls to this provider.")]
Model = Annotated[str, Meta(description="Calls to this model.")]
OfPurpose = Annotated[
    Purpose, Meta(description="Calls for conversations, for flashcards, or for a judge's verdicts.")
]


@command(
    "log.list",
    Page[AttemptRow],
    {"batch_id": "<batch_id>", "statuses": ["failed", "timeout"], "purpose": "verdict"},
)
class LogList(Listing[AttemptRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """List attempts that have ended: one call to a model each."""

    conversation_id: RowId | None = None
    batch_id: RowId | None = None
    item_id: RowId | None = None
    generation_id: RowId | None = None
    template_id: RowId | None = None
    provider: Provider | None = None
    model: Model | None = None
    status: AttemptStatus | None = None
    statuses: list[AttemptStatus] | None = None
    purpose: OfPurpose | None = None
    date_from: str | None = None
    date_to: str | None = None
    called: Called | None = None
    sort_by: Literal["created_at"] = "created_at"


class LogReading(Reading[ResultT], Generic[ResultT], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question about those attempts that a list with the same filters has."""

    conversation_id: RowId | None = None
    batch_id: RowId | None = None
    item_id: RowId | None = None
    generation_id: RowId | None = None
    template_id: RowId | None = None
    provider: Provider | None = None
    model: Model | None = None
    status: AttemptStatus | None = None
    statuses: list[AttemptStatus] | None = None
    purpose: OfPurpose | None = None
    date_from: str | None = None
    date_to: str | None = None


@command("log.get", AttemptWhole, {"attempt_id": "<attempt_id>"})
class LogGet(Reading[AttemptWhole], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read an attempt with its request and its response."""

    attempt_id: Annotated[RowId, Meta(description="Which call to a model.")]


@command("log.costs", CostsRow, {"date_from": "2026-11-01T00:00:00Z", "include_simulated": True})
class LogCosts(LogReading[CostsRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Add up what calls have cost: in all, and by model, status, day of UTC, batch and template.

    A call counts on the day on which it started. Rehearsals cost nothing and are left out, unless asked for with
    `include_simulated`: they then count with what the model would have cost. Sums outlive the log: calls that
    were pruned from it still count, wherever whole days are asked for.
    """

    include_simulated: Annotated[bool, Meta(description="Count rehearsals too, at the model's price.")] = False


@command("log.performance", PerformanceRow, {"batch_id": "<batch_id>", "purpose": "conversation"})
class LogPerformance(LogReading[PerformanceRow], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Measure how models answer: latency, success rate and tokens, in all and for each provider's models.

    The newest 100,000 calls are looked at. The success rate is of all calls; latency and tokens are of those that
    the model answered, usably or not. Rehearsals count, apart from real calls in `by_model`; `provider` leaves
    either out.
    """


class LogPruned(Struct, frozen=True, kw_only=True):
    """How many attempts are no longer in the log, and what they had ended before."""

    deleted: int
    older_than: str


@command("log.prune", LogPruned, {"older_than": "90d"})
class LogPrune(Writing[LogPruned], frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Delete attempts that ended long ago, with their requests and responses.

    The sums of what they have cost stay, and so do attempts of a batch that is not final. It is noted under
    `audit`.
    """

    older_than: Annotated[
        str, Meta(description="An age such as 12h, 90d or 8w, or a time as in 2026-11-21T08:00:00Z.")
    ]
    all_owners: Annotated[
        bool, Meta(description="Delete everybody's attempts. For the daemon's own user only.")
    ] = False
