"""Conversations: made, read, listed, taken out stretch by stretch."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

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
    RevisionOrigin,
    Turn,
)
from greenroom.model.library import Parameters, Tier
from greenroom.model.money import Picodollars
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.search import Folded, SearchQuery, rank
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros
from greenroom.store import called, facets, revisions, searching, words
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
    urgency: float = 0.0,
) -> None:
    """Keep a conversation that was just written, with its first revision.

    Args:
        db: the database.
        new: the conversation.
        item: what it was written for; owner, origin and parameters are noted.
        categories: its categories.
        cost: of the attempt that wrote it.
        urgency: how much it needs a person, from 0 to 1.
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
        "urgency": urgency,
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
    words.keep(db, seq, row["owner"], Folded.of(row["title"], turns))
    return seq


def get(db: sqlite3.Connection, who: Principal, conversation_id: str) -> Conversation | None:
    """One conversation without its turns. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", conversation_id)
    row = db.execute(f"SELECT {_COLUMNS.sql} FROM conversations WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else _read(row)


def change(db: sqlite3.Connection, conversation_id: str, changes: Mapping[str, Any]) -> None:
    """Give columns of a conversation that the caller has got other values; a revision of that number is there."""
    changed = Columns(changes, _CODECS)
    assignments = ", ".join(f"{name} = ?" for name in changed.names)
    db.execute(f"UPDATE conversations SET {assignments} WHERE id = ?", [*changed.write(changes), conversation_id])
    if not changes.keys().isdisjoint(("title", "revision")):
        words.renew(
            db, [row[0] for row in db.execute("SELECT seq FROM conversations WHERE id = ?", (conversation_id,))]
        )


def page(
    db: sqlite3.Connection,
    who: Principal,
    filters: ConversationFilter,
    request: PageRequest,
    *,
    wanted: str | None = None,
) -> Found[Conversation]:
    """One page, ordered by `created_at`, `updated_at`, `quality_score`, `title`, `cost_usd` or `urgency`.

    With `wanted`, of those that are called so, whatever the case of their titles' ASCII letters. With `search`, of
    the newest matches; `capped` tells that there may be older ones.

    Raises:
        InvalidParams: an order that isn't there, or a cursor that isn't of this list.
    """
    among = None if wanted is None else _called(db, who, wanted)
    more = False
    if filters.search is not None:
        found = searching.matching(db, who, filters, SearchQuery.of(filters.search))
        among, more = [each.seq for each in found.found if among is None or each.seq in among], found.capped
    picked = facets.pick(db, who, filters, request, among)
    rows = by_seq(db, picked.rows)
    return Found(rows=rows, total=picked.total, capped=picked.capped or more, cursor=picked.cursor)


def _called(db: sqlite3.Connection, who: Principal, text: str) -> list[int]:
    named = called.named(db, "facets INDEXED BY facets_by_title", visible(who), "title COLLATE NOCASE", text)
    where = Where().any_of("id", named or called.parts(db, "conversations", visible(who), text))
    return [row[0] for row in db.execute(f"SELECT seq FROM conversations WHERE {where.sql}", where.parameters)]


def by_seq(db: sqlite3.Connection, wanted: Sequence[int]) -> list[Conversation]:
    """Conversations that the caller may see, in the order in which they are named."""
    rows = db.execute(
        f"SELECT {_COLUMNS.sql} FROM (SELECT key, value FROM json_each(?)) AS wanted"
        " JOIN conversations ON seq = wanted.value ORDER BY wanted.key",
        (document(wanted),),
    )
    return [_read(row) for row in rows]


class Kept(Struct, frozen=True, kw_only=True):
    """A conversation with its present revision. `earlier` are those before, newest first, if asked for."""

    conversation: Conversation
    revision: Revision
    earlier: tuple[Revision, ...] = ()


class Stretch(Struct, frozen=True, kw_only=True):
    """Conversations by id. `last_id` and `last_at` tell how far that came, whether the last one is in or not."""

    kept: list[Kept]
    last_id: str
    last_at: Micros


def few(db: sqlite3.Connection, who: Principal, filters: ConversationFilter, most: int) -> list[str] | None:
    """The ids of all that meet a filter, in their order; None where these are more than `most`.

    `search` is left alone: all that it could be about are in.
    """
    found = facets.every(db, who, filters, most + 1)
    if len(found) > most:
        return None
    rows = db.execute(
        "SELECT id FROM conversations WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY id",
        (document(found),),
    )
    return [row[0] for row in rows]


def stretch(
    db: sqlite3.Connection,
    who: Principal,
    filters: ConversationFilter,
    *,
    after: str | None,
    looked_at: int,
    among: Sequence[str] | None = None,
    with_earlier: bool = False,
) -> Stretch | None:
    """The next conversations with their turns by id, those after `after`; None past the last.

    Whatever the filter, only so many rows are looked at, so that nobody else waits long for a reader: none of them
    may be in. Those that have no turns are left out. What `search` asks for is looked for in each, so that no
    match is too old. With `among`, which is `few`'s answer, only these are looked at.
    """
    ids: Sequence[str] = ()
    if among is None:
        # The limit keeps the planner to the index by id: it would rather sort all that meet one of the filters.
        window = "SELECT * FROM conversations WHERE id > ? ORDER BY id LIMIT ?"
        bounds: tuple[object, ...] = (after or "", looked_at)
    else:
        start = 0 if after is None else bisect_right(among, after)
        ids = among[start : start + looked_at]
        window = "SELECT * FROM conversations WHERE id IN (SELECT value FROM json_each(?))"
        bounds = (document(ids),)
    last_id, last_at = db.execute(f"SELECT max(id), ifnull(max(created_at), 0) FROM ({window})", bounds).fetchone()
    if among is not None:
        last_id = ids[-1] if ids else None  # all of a part may have been deleted, and those after it not
    if last_id is None:
        return None
    where = _where(who, filters).add("turn_count > 0")
    columns = ", ".join(f"picked.{name}" for name in _COLUMNS.names)
    rows = db.execute(
        f"SELECT {columns}, {revisions.COLUMNS} FROM (SELECT * FROM ({window}) WHERE {where.sql}) AS picked"
        " JOIN revisions ON conversation_seq = seq AND number = revision ORDER BY id",
        [*bounds, *where.parameters],
    )
    query = None if filters.search is None else SearchQuery.of(filters.search)
    kept: list[Kept] = []
    for row in rows:
        conversation, revision = _read(row), revisions.read(row[len(_COLUMNS.names) :])
        if query is not None and rank(query, Folded.of(conversation.title, revision.turns)) is None:
            continue
        earlier = revisions.before(db, conversation.id, revision.number) if with_earlier else ()
        kept.append(Kept(conversation=conversation, revision=revision, earlier=earlier))
    return Stretch(kept=kept, last_id=last_id, last_at=last_at)


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
