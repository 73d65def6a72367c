"""Orders: what somebody wants a batch to be made of."""

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from greenroom.model.batch import Batch, ErrorHandling, Mode, Priority
from greenroom.model.library import Parameters, Scalar, Tier
from greenroom.model.money import Picodollars


class OrderedSet(Struct, frozen=True, kw_only=True):
    """Parameters of one item, and the library row that it is written from (the order's template if none)."""

    parameters: Parameters = {}
    template_id: str | None = None
    scenario_id: str | None = None
    edge_case_id: str | None = None
    tier: Tier | None = None


class BatchOrder(Struct, frozen=True, kw_only=True):
    """What `batch.start` asks for. None means the configured default; `concurrency` "auto" feels its way up.

    `conversation_ids` are to be written anew; `feedback` is noted of each, beside what its reviewers said.
    """

    name: str
    template_id: str | None = None
    count: int = 1
    tier: Tier | None = None
    all_tiers: bool = False
    sets: tuple[OrderedSet, ...] = ()
    conversation_ids: tuple[str, ...] = ()
    feedback: str | None = None
    matrix: dict[str, list[Scalar]] = {}
    shared_parameters: Parameters = {}
    concurrency: int | str | None = None
    error_handling: ErrorHandling = "continue"
    priority: Priority = Priority.NORMAL
    mode: Mode = "live"
    categories: tuple[str, ...] = ()
    provider: str | None = None
    model: str | None = None
    temperature: float | None = None
    max_tokens: int = 8_000
    max_attempts: int | None = None
    budget: Picodollars | None = None
    pilot: int | None = None
    hold: bool = False


class Variant(Struct, frozen=True, kw_only=True):
    """What `batch.clone` does otherwise than the batch that it clones; what is UNSET is the same."""

    name: str | None = None
    hold: bool = False
    concurrency: int | UnsetType | None = UNSET
    error_handling: ErrorHandling | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    mode: Mode | UnsetType = UNSET
    categories: tuple[str, ...] | UnsetType = UNSET
    provider: str | UnsetType = UNSET
    model: str | UnsetType = UNSET
    temperature: float | UnsetType | None = UNSET
    max_tokens: int | UnsetType = UNSET
    max_attempts: int | UnsetType = UNSET
    budget: Picodollars | UnsetType | None = UNSET
    pilot: int | UnsetType | None = UNSET

    def budget_of(self, origin: Batch) -> Picodollars | None:
        """The budget of the clone."""
        return origin.budget if self.budget is UNSET else self.budget

    @property
    def options(self) -> dict[str, Any]:
        """The options that differ, by name."""
        apart = ("name", "hold", "budget")
        given = ((name, getattr(self, name)) for name in self.__struct_fields__ if name not in apart)
        return {name: value for name, value in given if value is not UNSET}
