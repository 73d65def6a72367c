"""Flashcards that were accepted, and which of them are nearly the same as another."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from greenroom.model.flashcards import Card, Sides
from greenroom.model.likeness import Words, likeness, nearly_the_same, said_by, words_of
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.store import called
from greenroom.store.columns import Columns, document, fields_of
from greenroom.store.conditions import Where
from greenroom.store.paging import select_page
from greenroom.store.scope import visible

_COLUMNS = Columns((field.name for field in fields(Card)), {})
_SORTS = {"created_at": "created_at", "updated_at": "updated_at", "front": "front COLLATE NOCASE"}

_COMPARED = 200
"""Cards that one is held against at most: what may be like more of them is like one of them."""


class CardFilter(Struct, frozen=True, kw_only=True):
    """Which cards: all that is given must hold. `search` is looked for in both sides, whatever the case."""

    generation_id: str | None = None
    suggestion_id: str | None = None
    source_name: str | None = None
    provider: str | None = None
    model: str | None = None
    search: str | None = None
    called: str | None = None
    created_from: Micros | None = None
    created_to: Micros | None = None


def insert(db: sqlite3.Connection, card: Card) -> None:
    """Keep a new card."""
    db.execute(_COLUMNS.insert_into("cards"), _COLUMNS.write(fields_of(card)))
    _index(db, card)


def change(db: sqlite3.Connection, before: Card, sides: Sides, now: Micros) -> Card | None:
    """Give a card other sides. Answers it as it is then; None where it is gone, or has changed meanwhile."""
    row = db.execute(
        "UPDATE cards SET front = ?, back = ?, revision = revision + 1, updated_at = ?"
        f" WHERE id = ? AND revision = ? RETURNING {_COLUMNS.sql}",
        (sides.front, sides.back, now, before.id, before.revision),
    ).fetchone()
    if row is None:
        return None
    card = _read(row)
    db.execute("DELETE FROM card_words WHERE card_id = ?", (card.id,))
    _index(db, card)
    return card


def delete(db: sqlite3.Connection, card_id: str) -> None:
    """Delete a card."""
    db.execute("DELETE FROM cards WHERE id = ?", (card_id,))


def get(db: sqlite3.Connection, who: Principal, card_id: str) -> Card | None:
    """One card. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", card_id)
    row = db.execute(f"SELECT {_COLUMNS.sql} FROM cards WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else _read(row)


def page(db: sqlite3.Connection, who: Principal, filters: CardFilter, request: PageRequest) -> Found[Card]:
    """One page.

    Raises:
        InvalidParams: another order, or a cursor that isn't of this list.
    """
    return select_page(
        db,
        table="cards",
        columns=_COLUMNS.sql,
        where=_matching(db, who, filters),
        sorts=_SORTS,
        request=request,
        read=_read,
    )


def in_order(
    db: sqlite3.Connection, who: Principal, filters: CardFilter, *, after: str | None, limit: int
) -> list[Card]:
    """The next cards by id, which is by age: a page of all of them, however many there are.

    Args:
        db: the database.
        who: whose cards.
        filters: which of them.
        after: the id of the last card of the page before.
        limit: how many at most; a page with fewer is the last.
    """
    where = _matching(db, who, filters)
    if after is not None:
        where.add("id > ?", after)
    rows = db.execute(
        f"SELECT {_COLUMNS.sql} FROM cards WHERE {where.sql} ORDER BY id LIMIT ?", [*where.parameters, limit]
    )
    return [_read(row) for row in rows]


def nearest(db: sqlite3.Connection, owner: int, sides: Sides) -> str | None:
    """The id of the user's card that is nearly the same as this, the one most like it; None where none is."""
    words = words_of(sides)
    like = [
        (likeness(words, others), card_id)
        for card_id, other in _candidates(db, owner, words)
        if nearly_the_same(words, others := words_of(other))
    ]
    return max(like)[1] if like else None


def same(db: sqlite3.Connection, owner: int, sides: Sides) -> str | None:
    """The id of a card of the user's that says the same, whatever case and blanks; None where none does."""
    said = said_by(sides)
    found = (card_id for card_id, other in _candidates(db, owner, words_of(sides)) if said_by(other) == said)
    return next(found, None)


def _candidates(db: sqlite3.Connection, owner: int, words: Words) -> list[tuple[str, Sides]]:
    """The user's cards that are worth a comparison with one of these words."""
    fewest, most = words.sizes
    rows = db.execute(
        "SELECT id, front, back FROM cards WHERE id IN ("
        " SELECT card_id FROM card_words WHERE owner = ? AND word IN (SELECT value FROM json_each(?))"
        f" AND words BETWEEN ? AND ? GROUP BY card_id HAVING count(*) >= ? LIMIT {_COMPARED})",
        (owner, document(words.telling), fewest, most, words.in_common),
    )
    return [(card_id, Sides(front, back)) for card_id, front, back in rows]


def _index(db: sqlite3.Connection, card: Card) -> None:
    words = words_of(card.sides)
    db.executemany(
        "INSERT INTO card_words (owner, word, words, card_id) VALUES (?, ?, ?, ?)",
        [(card.owner, word, len(words.all), card.id) for word in words.telling],
    )


def _matching(db: sqlite3.Connection, who: Principal, filters: CardFilter) -> Where:
    where = visible(who)
    if filters.called is not None:
        where.any_of("id", called.ids(db, "cards", visible(who), filters.called))
    return (
        where.equal("generation_id", filters.generation_id)
        .equal("suggestion_id", filters.suggestion_id)
        .equal("source_name", filters.source_name)
        .equal("provider", filters.provider)
        .equal("model", filters.model)
        .contains(("front", "back"), filters.search)
        .at_least("created_at", filters.created_from)
        .before("created_at", filters.created_to)
    )


def _read(row: Sequence[Any]) -> Card:
    return Card(**_COLUMNS.read(row))
