"""What a caller may choose of how something is written, by whichever command: each said once, with its bounds."""

from typing import Annotated, Literal

from msgspec import Meta

from greenroom.model.batch import Mode
from greenroom.model.library import Scalar, Tier
from greenroom.protocol.texts import Name

ProviderName = Literal["anthropic", "openai", "rehearsal"]
Categories = Annotated[tuple[Name, ...], Meta(max_length=50)]
Temperature = Annotated[float, Meta(ge=0, le=1)]
MaxTokens = Annotated[int, Meta(ge=100, le=21_000)]
MaxAttempts = Annotated[int, Meta(ge=1, le=30)]
Concurrency = Annotated[
    Annotated[int, Meta(ge=1, le=1000)] | Literal["auto"], Meta(description="Items at a time, 1 to 1,000.")
]
BatchMode = Annotated[
    Mode,
    Meta(description="`economy` hands the batch over to the provider's own: half the price, within a day."),
]
BudgetUsd = Annotated[float, Meta(gt=0, le=1_000_000)]
Pilot = Annotated[int, Meta(ge=1, description="Pause with reason `pilot` after that many items.")]
Hold = Annotated[bool, Meta(description="Wait for `batch.release`; until then `batch.append` adds more.")]
TierRows = Annotated[Tier, Meta(description="Every active row of this tier that is your own or was shipped.")]
AllTiers = Annotated[bool, Meta(description="Every active row of every tier that is your own or was shipped.")]
Matrix = Annotated[dict[str, list[Scalar]], Meta(description="Every combination of these values.")]
