"""Conversations: made, read, listed, streamed."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import fields

from greenroom.model.batch import Item
from greenroom.model.conversation import (
    Component,
    Conversation,
    NewConversation,
    Quality,
    ReviewEntry,
    Revision,
    RevisionOrigin,
    Turn,
)
from greenroom.model.library import Parameters, Tier
from greenroom.model.money import Picodollars
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.search import Folded, SearchQuery, rank
from greenroom.model.states import ConversationStatus
from greenroom.store import facets, revisions, searching
from greenroom.store.columns import Columns, document, fields_of, json_of, named
from greenroom.store.conditions import Where
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.scope import visible

_CODECS = {
    "tier": named(Tier),
    "categories": json_of(tuple[str, ...]),
    "status": named(ConversationStatus),
    "quality_components": json_of(dict[str, Component]),
    "parameters": json_of(Parameters),
    "review_history": json_of(tuple[ReviewEntry, ...]),
}
_COLUMNS = Columns(
    (
        *(field.name for field in fields(Conversation) if field.name != "quality"),
        "quality_score",
        "quality_components",
    ),
    _CODECS,
)


def insert(
    db: sqlite3.Connection,
    new: NewConversation,
    *,
    item: Item,
    categories: Sequence[str],
    cost: Picodollars,
) -> None:
    """Keep a conversation that was just written, with its first revision.

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
    _insert(db, row, new.talk.turns, new.turn_tokens, "written")


def add(
    db: sqlite3.Connection,
    conversation: Conversation,
    turns: Sequence[Turn],
    turn_tokens: Sequence[int],
    origin: RevisionOrigin,
) -> int:
    """Keep a conversation that a person made or brought along, with its first revision. Answers its `seq`."""
    row = fields_of(conversation)
    quality = row.pop("quality")
    row["quality_score"] = quality and quality.score
    row["quality_components"] = quality and quality.components
    return _insert(db, row, turns, turn_tokens, origin)


def _insert(
    db: sqlite3.Connection,
    row: dict[str, Any],
    turns: Sequence[Turn],
    turn_tokens: Sequence[int],
    origin: RevisionOrigin,
) -> int:
    seq = db.execute(_COLUMNS.insert_into("conversations"), _COLUMNS.write(row)).lastrowid
    assert seq is not None
    first = Revision(
        number=1,
        turns=tuple(turns),
        turn_tokens=tuple(turn_tokens),
        origin=origin,
        made_by=None if origin == "written" else row["owner"],
        created_at=row["created_at"],
    )
    revisions.insert(db, seq, first)
    return seq


def get(db: sqlite3.Connection, who: Principal, conversation_id: str) -> Conversation | None:
    """One conversation without its turns. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", conversation_id)
    row = db.execute(f"SELECT {_COLUMNS.sql} FROM conversations WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else _read(row)


def change(db: sqlite3.Connection, conversation_id: str, changes: Mapping[str, Any]) -> None:
    """Give columns of a conversation that the caller has got other values."""
    changed = Columns(changes, _CODECS)
    assignments = ", ".join(f"{name} = ?" for name in changed.names)
    db.execute(f"UPDATE conversations SET {assignments} WHERE id = ?", [*changed.write(changes), conversation_id])


def page(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, request: PageRequest
) -> Found[Conversation]:
    """One page, ordered by `created_at`, `updated_at`, `quality_score`, `title` or `cost_usd`.

    Raises:
        InvalidParams: an order that isn't there, or a cursor that isn't of this list.
    """
    among = None
    if filters.search is not None:
        among = [each.seq for each in searching.matching(db, who, filters, SearchQuery.of(filters.search)).found]
    picked = facets.pick(db, who, filters, request, among)
    rows = by_seq(db, picked.rows)
    return Found(rows=rows, total=picked.total, capped=picked.capped, cursor=picked.cursor)


def by_seq(db: sqlite3.Connection, wanted: Sequence[int]) -> list[Conversation]:
    """Conversations that the caller may see, in the order in which they are named."""
    rows = db.execute(
        f"SELECT {_COLUMNS.sql} FROM (SELECT key, value FROM json_each(?)) AS wanted"
        " JOIN conversations ON seq = wanted.value ORDER BY wanted.key",
        (document(wanted),),
    )
    return [_read(row) for row in rows]


def stream(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, after_key: str | None, limit: int
) -> list[tuple[Conversation, Revision]]:
    """Conversations with their present turns by id, those after `after_key`; None starts with the first.

    An export asks again and again, each time with the last id that it got, until it gets none. What `search` asks
    for is looked for in each, so that no match is too old.
    """
    query = None if filters.search is None else SearchQuery.of(filters.search)
    while True:
        rows = _stream(db, who, filters, after_key, limit)
        if query is None or not rows:
            return rows
        after_key = rows[-1][0].id
        if found := [row for row in rows if rank(query, Folded.of(row[0].title, row[1].turns)) is not None]:
            return found


def _stream(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, after_key: str | None, limit: int
) -> list[tuple[Conversation, Revision]]:
    where = _where(who, filters)
    if after_key is not None:
        where.add("id > ?", after_key)
    columns = ", ".join(f"picked.{name}" for name in _COLUMNS.names)
    rows = db.execute(
        f"SELECT {columns}, {revisions.COLUMNS}"
        f" FROM (SELECT * FROM conversations WHERE {where.sql} ORDER BY id LIMIT ?) AS picked"
        " JOIN revisions ON conversation_seq = seq AND number = revision ORDER BY id",
        [*where.parameters, limit],
    )
    return [(_read(row), revisions.read(row[len(_COLUMNS.names) :])) for row in rows]


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
