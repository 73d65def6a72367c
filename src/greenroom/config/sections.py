"""What can be set: a frozen struct for each section of the file.

No field has a default here: `default.toml` gives every one, and its comments say what they mean. A new key is one
line there and one here; `loading` checks, names and documents it from the two.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from greenroom.model.weights import Weights

Count = Annotated[int, Meta(ge=0)]
Dollars = Annotated[float, Meta(ge=0)]
Name = Annotated[str, Meta(min_length=1)]
Seconds = Annotated[float, Meta(gt=0)]


class OpenAISection(Struct, frozen=True, kw_only=True):
    """`[provider.openai]`: a server that speaks OpenAI's Chat Completions. Empty texts stand for nothing."""

    base_url: str
    model: str


class ProviderSection(Struct, frozen=True, kw_only=True):
    """`[provider]`: whom to ask."""

    name: Literal["auto", "anthropic", "openai", "rehearsal"]
    model: Name
    timeout_s: Seconds
    openai: OpenAISection


class LimitsSection(Struct, frozen=True, kw_only=True):
    """`[limits]`: what all batches share. 0 stands for no limit."""

    requests_per_minute: Count
    input_tokens_per_minute: Count
    output_tokens_per_minute: Count
    max_utilization: Annotated[float, Meta(gt=0, le=1)]
    max_concurrency: Count
    calls_per_minute_per_user: Count
    budget_usd_per_month: Dollars


class BatchesSection(Struct, frozen=True, kw_only=True):
    """`[batches]`: what a batch gets when it does not say. A budget of 0 stands for no bound."""

    concurrency: Annotated[int, Meta(ge=1, le=1000)] | Literal["auto"]
    max_attempts: Annotated[int, Meta(ge=1, le=30)]
    budget_usd: Dollars


class QualitySection(Struct, frozen=True, kw_only=True):
    """`[quality]`: what is good enough, on the score's own scale of 0 to 10, who judges, what counts how much.

    An empty judge stands for none.
    """

    threshold: Annotated[float, Meta(ge=0, le=10)]
    judge: str
    weights: Weights


class FlashcardsSection(Struct, frozen=True, kw_only=True):
    """`[flashcards]`: how many texts a user may have flashcards made of in a while. 0 stands for no limit."""

    per_user: Count
    window_s: Seconds


class RehearsalSection(Struct, frozen=True, kw_only=True):
    """`[rehearsal]`: how the embedded server behaves."""

    latency_ms: Count | Annotated[str, Meta(pattern=r"^\d+(-\d+)?$", description='a range such as "200-900"')]
    seed: int

    def __post_init__(self) -> None:
        low, _, high = str(self.latency_ms).partition("-")
        if int(high or low) < int(low):
            raise ValueError(f"latency_ms: expected a range that goes up, got {self.latency_ms!r}")


class DaemonSection(Struct, frozen=True, kw_only=True):
    """`[daemon]`: the process and its socket. An empty group stands for nobody but the daemon's own user."""

    drain_s: Annotated[float, Meta(ge=0)]
    socket_group: str


class EconomySection(Struct, frozen=True, kw_only=True):
    """`[economy]`: batches that are handed over to the provider's own."""

    chunk_items: Annotated[int, Meta(ge=1, le=10_000)]
    poll_s: Annotated[float, Meta(gt=0)]


class LogSection(Struct, frozen=True, kw_only=True):
    """`[log]`: the record of every call to a model. 0 days stand for good."""

    retention_days: Count


class NotifySection(Struct, frozen=True, kw_only=True):
    """`[notify]`: whom to tell of batches. An empty command tells nobody."""

    command: str


class DashboardSection(Struct, frozen=True, kw_only=True):
    """`[dashboard]`: how `greenroom tui` looks, and which keys it has. The daemon does not look at it."""

    theme: Literal["dark", "light", "ansi"]
    keys: str


class PriceTier(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Other prices, for all tokens of a call whose prompt is longer than `over_input_tokens`; unset ones stay."""

    over_input_tokens: Annotated[int, Meta(gt=0)]
    input: Decimal | UnsetType = UNSET
    output: Decimal | UnsetType = UNSET
    cache_write_5m: Decimal | UnsetType = UNSET
    cache_write_1h: Decimal | UnsetType = UNSET
    cache_read: Decimal | UnsetType = UNSET

    def __post_init__(self) -> None:
        _check_amounts(self)


class ModelPrices(Struct, frozen=True, kw_only=True):
    """`[prices."<model>"]`: US dollars per million tokens of each kind, exact as written, read on the day `as_of`.

    Cached tokens whose price is unset cost what others do. `batch_discount` is the share taken off in economy
    mode, from 0 to 1.
    """

    input: Decimal
    output: Decimal
    cache_write_5m: Decimal | UnsetType = UNSET
    cache_write_1h: Decimal | UnsetType = UNSET
    cache_read: Decimal | UnsetType = UNSET
    batch_discount: Annotated[float, Meta(ge=0, le=1)] = 0.0
    as_of: date
    tiers: tuple[PriceTier, ...] = ()

    def __post_init__(self) -> None:
        _check_amounts(self)


def _check_amounts(prices: PriceTier | ModelPrices) -> None:
    """Raises ValueError on an amount that is no price; msgspec's own bounds do not reach decimals."""
    for key in prices.__struct_fields__:
        amount = getattr(prices, key)
        if isinstance(amount, Decimal) and (not amount.is_finite() or amount < 0):
            raise ValueError(f"{key}: expected dollars per million tokens, 0 or more, got {amount}")


class Config(Struct, frozen=True, kw_only=True):
    """All settings, whole and checked."""

    provider: ProviderSection
    limits: LimitsSection
    batches: BatchesSection
    quality: QualitySection
    flashcards: FlashcardsSection
    rehearsal: RehearsalSection
    daemon: DaemonSection
    economy: EconomySection
    log: LogSection
    notify: NotifySection
    dashboard: DashboardSection
    prices: dict[str, ModelPrices]
