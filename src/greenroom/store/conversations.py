"""Conversations, and the revisions of their turns."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from greenroom.model.batch import Item
from greenroom.model.conversation import (
    Component,
    Conversation,
    NewConversation,
    Quality,
    ReviewEntry,
    Revision,
    Turn,
)
from greenroom.model.library import Parameters, Tier
from greenroom.model.money import Picodollars
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros
from greenroom.store import scenarios, templates
from greenroom.store.columns import Columns, document, fields_of, json_of, named
from greenroom.store.conditions import Where
from greenroom.store.paging import select_page
from greenroom.store.scope import visible

_COLUMNS = Columns(
    (
        *(field.name for field in fields(Conversation) if field.name != "quality"),
        "quality_score",
        "quality_components",
    ),
    {
        "tier": named(Tier),
        "categories": json_of(tuple[str, ...]),
        "status": named(ConversationStatus),
        "quality_components": json_of(dict[str, Component]),
        "parameters": json_of(Parameters),
        "review_history": json_of(tuple[ReviewEntry, ...]),
    },
)
_TURNS = msgspec.json.Decoder(tuple[Turn, ...])
_TOKENS = msgspec.json.Decoder(tuple[int, ...])
_SORTS = {
    "created_at": "created_at",
    "updated_at": "updated_at",
    "quality_score": "ifnull(quality_score, -1)",
    "title": "title COLLATE NOCASE",
    "cost_usd": "cost",
}


class ConversationFilter(Struct, frozen=True, kw_only=True):
    """Which conversations: all that is given must hold; of a list, one at least. `date_to` is exclusive.

    A conversation without a score has neither a `quality_min` nor a `quality_max`.
    """

    tiers: Sequence[Tier] | None = None
    statuses: Sequence[ConversationStatus] | None = None
    quality_min: float | None = None
    quality_max: float | None = None
    date_from: Micros | None = None
    date_to: Micros | None = None
    categories: Sequence[str] | None = None
    personas: Sequence[str] | None = None
    emotions: Sequence[str] | None = None
    batch_id: str | None = None
    template_id: str | None = None
    provider: str | None = None


def insert(
    db: sqlite3.Connection,
    new: NewConversation,
    *,
    item: Item,
    categories: Sequence[str],
    cost: Picodollars,
) -> None:
    """Keep a conversation that was just written, with its first revision, and count it in the library.

    Args:
        db: the database.
        new: the conversation.
        item: what it was written for; owner, origin and parameters are noted.
        categories: its categories.
        cost: of the attempt that wrote it.
    """
    parameters = item.parameters
    row = fields_of(new) | {
        "owner": item.owner,
        "title": new.talk.title,
        "persona": str(parameters.get("persona", "")),
        "emotion": str(parameters.get("emotion", "")),
        "topic": str(parameters.get("topic", "")),
        "tier": item.tier,
        "categories": tuple(categories),
        "quality_score": new.quality.score,
        "quality_components": new.quality.components,
        "review_score": None,
        "turn_count": len(new.talk.turns),
        "template_id": item.template_id,
        "scenario_id": item.scenario_id,
        "edge_case_id": item.edge_case_id,
        "batch_id": item.batch_id,
        "item_id": item.id,
        "parameters": parameters,
        "revision": 1,
        "cost": cost,
        "review_history": (),
        "approved_by": None,
        "approved_at": None,
        "updated_at": new.created_at,
    }
    seq = db.execute(_COLUMNS.insert_into("conversations"), _COLUMNS.write(row)).lastrowid
    db.execute(
        "INSERT INTO revisions (conversation_seq, number, turns, turn_tokens, created_at) VALUES (?, 1, ?, ?, ?)",
        (seq, document(new.talk.turns), document(new.turn_tokens), new.created_at),
    )
    if item.template_id is not None:
        templates.count_use(db, item.template_id)
    if item.scenario_id is not None:
        scenarios.count_variation(db, item.scenario_id)


def get(db: sqlite3.Connection, who: Principal, conversation_id: str) -> Conversation | None:
    """One conversation without its turns. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", conversation_id)
    row = db.execute(f"SELECT {_COLUMNS.sql} FROM conversations WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else _read(row)


def revision(db: sqlite3.Connection, conversation_id: str, number: int | None = None) -> Revision | None:
    """One revision of a conversation that the caller has got: its present one, or the one of that number."""
    row = db.execute(
        "SELECT number, turns, turn_tokens, revisions.created_at FROM revisions"
        " JOIN conversations ON conversation_seq = seq WHERE id = ? AND number = ifnull(?, revision)",
        (conversation_id, number),
    ).fetchone()
    return None if row is None else _read_revision(row)


def page(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, request: PageRequest
) -> Found[Conversation]:
    """One page, ordered by `created_at`, `updated_at`, `quality_score`, `title` or `cost_usd`.

    Raises:
        InvalidParams: an order that isn't there, or a cursor that isn't of this list.
    """
    return select_page(
        db,
        table="conversations",
        columns=_COLUMNS.sql,
        where=_where(who, filters),
        sorts=_SORTS,
        request=request,
        read=_read,
    )


def stream(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, after_key: str | None, limit: int
) -> list[tuple[Conversation, Revision]]:
    """Conversations with their present turns by id, those after `after_key`; None starts with the first.

    An export asks again and again, each time with the last id that it got, until it gets none.
    """
    where = _where(who, filters)
    if after_key is not None:
        where.add("id > ?", after_key)
    columns = ", ".join(f"picked.{name}" for name in _COLUMNS.names)
    rows = db.execute(
        f"SELECT {columns}, number, turns, turn_tokens, revisions.created_at"
        f" FROM (SELECT * FROM conversations WHERE {where.sql} ORDER BY id LIMIT ?) AS picked"
        " JOIN revisions ON conversation_seq = seq AND number = revision ORDER BY id",
        [*where.parameters, limit],
    )
    return [(_read(row), _read_revision(row[len(_COLUMNS.names) :])) for row in rows]


def _where(who: Principal, filters: ConversationFilter) -> Where:
    return (
        visible(who)
        .any_of("tier", filters.tiers)
        .any_of("status", filters.statuses)
        .at_least("quality_score", filters.quality_min)
        .at_most("quality_score", filters.quality_max)
        .at_least("created_at", filters.date_from)
        .before("created_at", filters.date_to)
        .overlaps("categories", filters.categories)
        .any_of("persona", filters.personas)
        .any_of("emotion", filters.emotions)
        .equal("batch_id", filters.batch_id)
        .equal("template_id", filters.template_id)
        .equal("provider", filters.provider)
    )


def _read(row: Sequence[Any]) -> Conversation:
    values = _COLUMNS.read(row)
    score, components = values.pop("quality_score"), values.pop("quality_components")
    quality = None if components is None else Quality(score, components)
    return Conversation(quality=quality, **values)


def _read_revision(row: Sequence[Any]) -> Revision:
    number, turns, tokens, created_at = row
    return Revision(
        number=number, turns=_TURNS.decode(turns), turn_tokens=_TOKENS.decode(tokens), created_at=created_at
    )
