"""What can be set: a frozen struct for each section of the file.

No field has a default here: `default.toml` gives every one, and its comments say what they mean. A new key is one
line there and one here; `loading` checks, names and documents it from the two.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

Count = Annotated[int, Meta(ge=0)]
Name = Annotated[str, Meta(min_length=1)]
Seconds = Annotated[float, Meta(gt=0)]


class ProviderSection(Struct, frozen=True, kw_only=True):
    """`[provider]`: whom to ask."""

    name: Literal["auto", "anthropic", "rehearsal"]
    model: Name
    timeout_s: Seconds


class LimitsSection(Struct, frozen=True, kw_only=True):
    """`[limits]`: what all batches share. 0 stands for no limit."""

    requests_per_minute: Count
    max_utilization: Annotated[float, Meta(gt=0, le=1)]
    max_concurrency: Count


class BatchesSection(Struct, frozen=True, kw_only=True):
    """`[batches]`: what a batch gets when it does not say."""

    concurrency: Annotated[int, Meta(ge=1, le=1000)] | Literal["auto"]
    max_attempts: Annotated[int, Meta(ge=1, le=30)]


class QualitySection(Struct, frozen=True, kw_only=True):
    """`[quality]`: what is good enough, on the score's own scale of 0 to 10."""

    threshold: Annotated[float, Meta(ge=0, le=10)]


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


class TokenPrices(Struct, frozen=True, kw_only=True):
    """US dollars per million tokens of each kind, exact as they were written."""

    input: Decimal
    output: Decimal
    cache_write_5m: Decimal
    cache_write_1h: Decimal
    cache_read: Decimal

    def __post_init__(self) -> None:
        for key in TokenPrices.__struct_fields__:
            amount: Decimal = getattr(self, key)
            if not amount.is_finite() or amount < 0:
                raise ValueError(f"{key}: expected dollars per million tokens, 0 or more, got {amount}")


class PriceTier(TokenPrices, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Other prices, for all tokens of a call whose prompt is longer than `over_input_tokens`."""

    over_input_tokens: Annotated[int, Meta(gt=0)]


class ModelPrices(TokenPrices, frozen=True, kw_only=True):
    """`[prices."<model>"]`: a model's prices, read on the day `as_of`. `batch_discount` is a share from 0 to 1."""

    batch_discount: Annotated[float, Meta(ge=0, le=1)]
    as_of: date
    tiers: tuple[PriceTier, ...] = ()


class Config(Struct, frozen=True, kw_only=True):
    """All settings, whole and checked."""

    provider: ProviderSection
    limits: LimitsSection
    batches: BatchesSection
    quality: QualitySection
    rehearsal: RehearsalSection
    daemon: DaemonSection
    prices: dict[str, ModelPrices]
