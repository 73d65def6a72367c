"""How much each component of the quality score counts."""

from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import asdict

Weight = Annotated[float, Meta(ge=0)]


class Weights(Struct, frozen=True, kw_only=True):
    """The weight of each component, of which only proportions matter. One with 0 is told and does not count."""

    turns: Weight
    lengths: Weight
    placeholders: Weight
    refusal: Weight
    model_talk: Weight
    repetition: Weight
    closeness: Weight
    mention: Weight
    coherence: Weight
    roles: Weight
    language: Weight
    politeness: Weight
    ending: Weight
    personal_data: Weight
    control_tokens: Weight
    judge: Weight

    def counted(self) -> tuple[tuple[str, float], ...]:
        """The components that count, with their weights."""
        return tuple((name, weight) for name, weight in asdict(self).items() if weight)
