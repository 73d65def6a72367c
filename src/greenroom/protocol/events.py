"""The catalogue of events: every type, its topic, and whether it is a fact or a gauge.

A fact carries a durable `seq`, is told once and in order, and can be had again. A gauge has no `seq`: the latest
wins, at most ten a second each.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct


class EventKind(Struct, frozen=True, kw_only=True):
    """One type of event. `data` names what its `data` holds."""

    topic: Literal["batch", "conversation", "flashcards", "export", "system", "log", "audit"]
    durable: bool
    tells: str
    data: tuple[str, ...]


CATALOGUE: Mapping[str, EventKind] = MappingProxyType(
    {
        "batch.started": EventKind(
            topic="batch",
            durable=True,
            tells="A batch was made.",
            data=("batch_id", "name", "status", "total_items"),
        ),
        "batch.status": EventKind(
            topic="batch", durable=True, tells="A batch changed its status.", data=("batch_id", "status", "reason")
        ),
        "batch.finished": EventKind(
            topic="batch",
            durable=True,
            tells="A batch came to its end.",
            data=("batch_id", "name", "status", "progress", "actual_cost"),
        ),
        "item.finished": EventKind(
            topic="batch",
            durable=True,
            tells="An item ended.",
            data=("batch_id", "item_id", "position", "status", "conversation_id", "error", "cost_usd"),
        ),
        "conversation.created": EventKind(
            topic="conversation",
            durable=True,
            tells="A conversation is there to review.",
            data=("conversation_id", "title", "status", "quality_score", "batch_id"),
        ),
        "conversation.updated": EventKind(
            topic="conversation",
            durable=True,
            tells="Something was done to a conversation (`conversation_id`), or to several (`conversation_ids`).",
            data=("conversation_id", "conversation_ids", "action", "status"),
        ),
        "flashcards.finished": EventKind(
            topic="flashcards",
            durable=True,
            tells="Flashcards of a text are there to look at, or could not be made.",
            data=("generation_id", "source_name", "status", "suggestions", "error", "cost_usd"),
        ),
        "export.finished": EventKind(
            topic="export",
            durable=True,
            tells="An export ended.",
            data=("export_id", "status", "rows", "path", "error"),
        ),
        "system.notice": EventKind(
            topic="system",
            durable=True,
            tells="Something that the person in charge should know.",
            data=("message",),
        ),
        "audit.noted": EventKind(
            topic="audit",
            durable=True,
            tells="Somebody did something of weight.",
            data=("action", "uid", "details"),
        ),
        "batch.progress": EventKind(
            topic="batch",
            durable=False,
            tells="How a batch stands now.",
            data=("batch_id", "status", "progress", "actual_cost", "eta_s"),
        ),
        "item.activity": EventKind(
            topic="batch",
            durable=False,
            tells="What a running item does.",
            data=("batch_id", "item_id", "activity"),
        ),
        "limits": EventKind(
            topic="system",
            durable=False,
            tells="How the limits stand now, as system.info shows them; for the daemon's own user.",
            data=("max_concurrency", "max_utilization", "used", "waiting", "providers", "month"),
        ),
        "resync": EventKind(
            topic="system",
            durable=False,
            tells="You read too slowly, or from after all there is: it is over, subscribe again from there.",
            data=("from_seq",),
        ),
    }
)


class Event(Struct, frozen=True, kw_only=True):
    """What a subscriber is told. A gauge has `seq` null."""

    seq: int | None
    at: str
    topic: str
    type: str
    data: dict[str, Any]
