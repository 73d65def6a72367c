"""The row of the formats that are tables: messages, and what is told of them."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct

from greenroom.export.sample import Message, Sample, messages
from greenroom.export.schema import Column, Type
from greenroom.model.times import rfc3339


class Row(Struct, frozen=True, kw_only=True):
    """One row. The fields are the columns, in their order; scores are 0 to 10, `created_at` is RFC 3339."""

    id: str
    title: str
    messages: list[Message]
    tier: str | None
    status: str
    persona: str
    emotion: str
    topic: str
    categories: tuple[str, ...]
    quality_score: float | None
    review_score: float | None
    turn_count: int
    template_id: str | None
    scenario_id: str | None
    edge_case_id: str | None
    batch_id: str | None
    provider: str
    model: str
    prompt_version: str
    revision: int
    created_at: str


_TYPES: Mapping[str, Type] = MappingProxyType(
    {
        "messages": "messages",
        "categories": "strings",
        "quality_score": "float64",
        "review_score": "float64",
        "turn_count": "int32",
        "revision": "int32",
    }
)

COLUMNS = tuple(Column(name, _TYPES.get(name, "string")) for name in Row.__struct_fields__)
"""The columns with their types."""


def row(sample: Sample) -> Row:
    """The row of a sample."""
    about = sample.about
    return Row(
        id=about.id,
        title=about.title,
        messages=messages(sample),
        tier=about.tier and str(about.tier),
        status=str(about.status),
        persona=about.persona,
        emotion=about.emotion,
        topic=about.topic,
        categories=about.categories,
        quality_score=None if about.quality is None else about.quality.score,
        review_score=about.review_score,
        turn_count=len(sample.turns),
        template_id=about.template_id,
        scenario_id=about.scenario_id,
        edge_case_id=about.edge_case_id,
        batch_id=about.batch_id,
        provider=about.provider,
        model=about.model,
        prompt_version=about.prompt_version,
        revision=about.revision,
        created_at=rfc3339(about.created_at),
    )
