"""Batches and their items."""

from enum import StrEnum
from typing import Literal

from msgspec import UNSET, Struct, UnsetType

from greenroom.model.faults import Fault
from greenroom.model.library import Parameters, Scalar, Tier
from greenroom.model.money import Picodollars
from greenroom.model.states import BatchStatus, ItemStatus
from greenroom.model.times import Micros


class Priority(StrEnum):
    """Who goes first when the limits bind."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 goes first."""
        return list(Priority).index(self)


ErrorHandling = Literal["continue", "stop"]
Mode = Literal["live", "economy"]

ReasonType = Literal[
    "user",
    "pilot",
    "budget",
    "provider_auth",
    "provider_credit",
    "provider_down",
    "provider_model",
    "rate_limited",
    "disk_full",
    "item_failed",
    "all_failed",
    "internal",
]


class Reason(Struct, frozen=True):
    """Why a batch is paused, failed or waiting, for programs (`type`) and for people (`message`)."""

    type: ReasonType
    message: str


class Progress(Struct, frozen=True, kw_only=True):
    """How many of a batch's items stand where. `completed` and `percentage` follow from the others."""

    total: int = 0
    queued: int = 0
    running: int = 0
    successful: int = 0
    failed: int = 0
    cancelled: int = 0

    @property
    def completed(self) -> int:
        """Items that have ended, however they did."""
        return self.successful + self.failed + self.cancelled

    @property
    def percentage(self) -> float:
        """0 to 100; an empty batch has 0."""
        return 100 * self.completed / self.total if self.total else 0.0


class BatchOptions(Struct, frozen=True, kw_only=True):
    """What was asked for when the batch was made, with the defaults filled in.

    `concurrency` None stands for `auto`. `template_id` serves sets that name no source. `temperature` is for
    providers that take one.
    """

    provider: str
    model: str
    concurrency: int | None
    error_handling: ErrorHandling = "continue"
    priority: Priority = Priority.NORMAL
    mode: Mode = "live"
    categories: tuple[str, ...] = ()
    shared_parameters: Parameters = {}
    matrix: dict[str, list[Scalar]] = {}
    tier: Tier | None = None
    template_id: str | None = None
    temperature: float | None = None
    max_tokens: int = 8_000
    max_attempts: int = 3
    pilot: int | None = None


class BatchChanges(Struct, frozen=True, kw_only=True):
    """What `batch.set` changes; what is UNSET stays. `concurrency` None is `auto`, `budget` None takes it away.

    What is left of an economy batch can be made `live`, and not the other way round.
    """

    concurrency: int | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    budget: Picodollars | UnsetType | None = UNSET
    mode: Literal["live"] | UnsetType = UNSET


class Estimate(Struct, frozen=True, kw_only=True):
    """What something is expected to cost and to take: low, expected, high."""

    cost: tuple[Picodollars, Picodollars, Picodollars]
    time_s: tuple[float, float, float]
    basis: Literal["configured", "history"] = "configured"


class Batch(Struct, frozen=True, kw_only=True):
    """A named job, as it is kept.

    `cancel_requested` is set from the moment somebody cancels until nothing runs any more. `budget` is what it may
    cost, None is no bound.
    """

    id: str
    owner: int
    name: str
    status: BatchStatus
    held: bool
    reason: Reason | None
    cancel_requested: bool
    options: BatchOptions
    budget: Picodollars | None
    progress: Progress
    estimate: Estimate | None
    actual_cost: Picodollars
    started_at: Micros | None
    completed_at: Micros | None
    created_at: Micros
    updated_at: Micros


def source_key(
    template_id: str | None, scenario_id: str | None, edge_case_id: str | None, regenerates: str | None = None
) -> str:
    """Names the snapshot of library rows that an item shares with all items of the same rows."""
    rows = "/".join((template_id or "", scenario_id or "", edge_case_id or ""))
    return rows if regenerates is None else f"{rows}/{regenerates}"


class NewItem(Struct, frozen=True, kw_only=True):
    """An item that is about to be queued: the library rows it comes from, by id, and its parameters.

    `parameters` are those that were given for it, and what persona, emotion and topic came to. The other defaults
    stand in the snapshot of its rows, once for all items.
    """

    tier: Tier
    parameters: Parameters
    template_id: str | None = None
    scenario_id: str | None = None
    edge_case_id: str | None = None
    regenerates: str | None = None

    @property
    def source_key(self) -> str:
        """The snapshot it comes from."""
        return source_key(self.template_id, self.scenario_id, self.edge_case_id, self.regenerates)


class Item(Struct, frozen=True, kw_only=True):
    """One piece of work of a batch: it ends as one conversation, or as one error that says why.

    `regenerates` is the conversation that it writes anew, where it does: it ends as a revision of that one then.
    `attempt` counts calls since the item was last queued afresh; `failures` those of them that count towards
    `max_attempts`.
    """

    id: str
    owner: int
    batch_id: str
    position: int
    status: ItemStatus
    attempt: int
    failures: int
    tier: Tier
    template_id: str | None
    scenario_id: str | None
    edge_case_id: str | None
    parameters: Parameters
    error: Fault | None
    conversation_id: str | None
    cost: Picodollars
    started_at: Micros | None
    finished_at: Micros | None
    created_at: Micros
    updated_at: Micros
    regenerates: str | None = None

    @property
    def source_key(self) -> str:
        """The snapshot it comes from."""
        return source_key(self.template_id, self.scenario_id, self.edge_case_id, self.regenerates)
