"""Orders: what somebody wants a batch to be made of."""

from msgspec import Struct

from greenroom.model.batch import ErrorHandling, Mode, Priority
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
    """What `batch.start` asks for. None means the configured default; `concurrency` "auto" feels its way up."""

    name: str
    template_id: str | None = None
    count: int = 1
    tier: Tier | None = None
    all_tiers: bool = False
    sets: tuple[OrderedSet, ...] = ()
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
