"""Suggestions: flashcards that a model proposed, with what was decided about each."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from greenroom.model.flashcards import SourceSpan, Suggestion
from greenroom.model.paging import Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.model.states import SuggestionStatus
from greenroom.model.times import Micros
from greenroom.store import called
from greenroom.store.columns import BOOLEAN, Columns, fields_of, json_of, named
from greenroom.store.paging import select_page
from greenroom.store.scope import visible

_COLUMNS = Columns(
    (field.name for field in fields(Suggestion)),
    {"is_edited": BOOLEAN, "source_span": json_of(SourceSpan), "status": named(SuggestionStatus)},
)
_SORTS = {"created_at": "created_at", "updated_at": "updated_at"}


class SuggestionFilter(Struct, frozen=True, kw_only=True):
    """Which suggestions: all that is given must hold. `duplicates`: nearly the same as a card that there was."""

    generation_id: str | None = None
    status: SuggestionStatus | None = None
    statuses: Sequence[SuggestionStatus] | None = None
    duplicates: bool | None = None
    search: str | None = None
    called: str | None = None
    created_from: Micros | None = None
    created_to: Micros | None = None


def insert(db: sqlite3.Connection, suggestion: Suggestion) -> None:
    """Keep a new suggestion."""
    db.execute(_COLUMNS.insert_into("suggestions"), _COLUMNS.write(fields_of(suggestion)))


def get(db: sqlite3.Connection, who: Principal, suggestion_id: str) -> Suggestion | None:
    """One suggestion. None where there is none, or it is somebody else's."""
    where = visible(who).equal("id", suggestion_id)
    row = db.execute(f"SELECT {_COLUMNS.sql} FROM suggestions WHERE {where.sql}", where.parameters).fetchone()
    return None if row is None else _read(row)


def update(db: sqlite3.Connection, suggestion: Suggestion, expect: SuggestionStatus) -> None:
    """Keep a suggestion as it stands now. It must have had the status that is expected."""
    changed = db.execute(
        "UPDATE suggestions SET front = ?, back = ?, is_edited = ?, status = ?, card_id = ?, updated_at = ?"
        " WHERE id = ? AND status = ?",
        (
            suggestion.front,
            suggestion.back,
            int(suggestion.is_edited),
            str(suggestion.status),
            suggestion.card_id,
            suggestion.updated_at,
            suggestion.id,
            str(expect),
        ),
    ).rowcount
    assert changed == 1, "the transaction that reads a suggestion changes it"


def page(
    db: sqlite3.Connection, who: Principal, filters: SuggestionFilter, request: PageRequest
) -> Found[Suggestion]:
    """One page.

    Raises:
        InvalidParams: another order, or a cursor that isn't of this list.
    """
    where = visible(who).equal("generation_id", filters.generation_id)
    if filters.called is not None:
        where.any_of("id", called.ids(db, "suggestions", visible(who), filters.called))
    where.equal("status", filters.status).any_of("status", filters.statuses)
    if filters.duplicates is not None:
        where.add("duplicate_of IS NOT NULL" if filters.duplicates else "duplicate_of IS NULL")
    where.contains(("front", "back"), filters.search)
    where.at_least("created_at", filters.created_from).before("created_at", filters.created_to)
    return select_page(
        db, table="suggestions", columns=_COLUMNS.sql, where=where, sorts=_SORTS, request=request, read=_read
    )


def _read(row: Sequence[Any]) -> Suggestion:
    return Suggestion(**_COLUMNS.read(row))
