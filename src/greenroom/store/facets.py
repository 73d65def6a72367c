"""Lists of conversations by their facets: which rows, in what order and how many, without reading one of them.

A list has to be as quick among a million conversations as among a hundred, whatever it is filtered and sorted by,
and SQLite can't know how selective a filter is that it sees for the first time. So each filter is tried first: how
many rows has it, up to the cap? A rare one leads, and what it finds is sorted; where none is rare, matches are
dense, and the first ones of an index in the list's own order are soon found.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import Struct

from greenroom.model.paging import TOTAL_CAP, Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.store.columns import document
from greenroom.store.conditions import Where
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.facet_conditions import LABELS, Asked, Condition, asked_of, narrowed
from greenroom.store.paging import check_sort, decode_cursor, found, offset
from greenroom.store.scope import visible

_SORTS: Final = {
    "created_at": "facets.created_at",
    "updated_at": "facets.updated_at",
    "quality_score": "facets.quality",
    "title": "facets.title COLLATE NOCASE",
    "cost_usd": "facets.cost",
}
"""What a list may be ordered by. A missing score sorts as -1."""

_INDEXES: Final = {
    "created_at": "facets_by_created",
    "updated_at": "facets_by_updated",
    "quality_score": "facets_by_quality",
    "title": "facets_by_title",
    "cost_usd": "facets_by_cost",
}
"""The index that is in that order."""

_FAR: Final = frozenset({"updated_at", "title"})
"""Sort keys that the indexes of filters don't hold: to have them, the rows of `facets` are read one by one."""

_FAR_SORTED: Final = 4_000
"""Up to so many rows that is quicker than to look along the index of the order for rows that meet the filter."""

_SAMPLE: Final = 2_000
"""Rows by which it is judged which of two filters has more, where both have more than are counted."""

_LABEL_PRICE: Final = 8
"""How many times as long a row takes whose categories have to be looked up."""

_ARMS: Final = 32
"""Values of a filter that are followed side by side in one ordered list."""


class _Source(Struct, frozen=True, kw_only=True):
    """Rows: the table or index that they are read from, which ones, and whether one may come twice."""

    tables: str
    where: Where
    repeats: bool = False


def pick(
    db: sqlite3.Connection,
    who: Principal,
    filters: ConversationFilter,
    request: PageRequest,
    among: Sequence[int] | None = None,
) -> Found[int]:
    """One page of conversations: their `seq`, in order; with `among`, of these only. `search` is left alone.

    Raises:
        InvalidParams: an order that isn't there, or a cursor that isn't of this list.
    """
    check_sort(request, _SORTS)
    decode_cursor(request)
    asked = asked_of(db, filters)
    owners = owners_of(db, who)
    if asked is None or not owners:
        return found(request, [], 0)
    if among is not None:
        sources = [_among(owner, asked, among) for owner in owners]
        return found(request, _rows(db, sources, request), _count(db, sources))
    leading = _leading(db, owners, asked)
    sources = [_led(owner, asked, leading) for owner in owners]
    total = _count(db, sources)
    if total > (_FAR_SORTED if request.sort_by in _FAR else TOTAL_CAP):
        sources = [each for owner in owners for each in _in_order(owner, asked, leading, request.sort_by)]
    return found(request, _rows(db, sources, request), total)


def every(db: sqlite3.Connection, who: Principal, filters: ConversationFilter, limit: int) -> list[int]:
    """The `seq` of all conversations that meet a filter; of more than `limit`, any so many.

    `search` is left alone.
    """
    asked = asked_of(db, filters)
    if asked is None:
        return []
    owners = owners_of(db, who)
    leading = _leading(db, owners, asked)
    rows = [
        row[0]
        for owner in owners
        for source in [_led(owner, asked, leading)]
        for row in db.execute(
            f"SELECT DISTINCT facets.seq FROM {source.tables} WHERE {source.where.sql} LIMIT ?",
            [*source.where.parameters, limit],
        )
    ]
    return sorted(rows, reverse=True)[:limit]


def owners_of(db: sqlite3.Connection, who: Principal) -> list[Principal]:
    """Whose conversations a caller sees, one by one: an index begins with the owner."""
    if not who.sees_all:
        return [who]
    return [Principal(row[0]) for row in db.execute("SELECT DISTINCT owner FROM tallies ORDER BY owner")]


def meets(db: sqlite3.Connection, filters: ConversationFilter) -> Where | None:
    """What a row of `facets` has to be to meet a filter; None where none can. `search` is left alone."""
    asked = asked_of(db, filters)
    return None if asked is None else narrowed(Where(), asked, None)


def _leading(db: sqlite3.Connection, owners: Sequence[Principal], asked: Asked) -> Condition | None:
    """The condition by which fewest rows have to be looked at; None where it is best to go by age alone."""
    candidates: list[Condition | None] = list(asked.conditions)
    if asked.ages or not candidates:
        candidates.append(None)
    if len(candidates) == 1:
        return candidates[0]
    counts = [_count(db, [_led(owner, _alone(each, asked), each) for owner in owners]) for each in candidates]
    if max(counts) > TOTAL_CAP:
        shares = _shares(db, owners[0], candidates, asked)
        counts = [
            max(count, share) if count > TOTAL_CAP else count for count, share in zip(counts, shares, strict=True)
        ]
    labelled = any(each.is_label for each in asked.conditions)
    costs = [
        count * (_LABEL_PRICE if labelled and (each is None or not each.is_label) else 1)
        for count, each in zip(counts, candidates, strict=True)
    ]
    return candidates[costs.index(min(costs))]


def _alone(condition: Condition | None, asked: Asked) -> Asked:
    """One condition with the ages, for each index but that of scores goes on by age."""
    if condition is None:
        return Asked(conditions=(), ages=asked.ages)
    return Asked(conditions=(condition,), ages=asked.ages if condition.column else ())


def _shares(
    db: sqlite3.Connection, owner: Principal, candidates: Sequence[Condition | None], asked: Asked
) -> list[int]:
    """About how many rows each candidate has: by its share of the newest ones."""
    mine = visible(owner)
    tests = [narrowed(Where(), _alone(each, asked), None) for each in candidates]
    *hits, seen, all_rows = db.execute(
        f"SELECT {', '.join(f'total({each.sql})' for each in tests)}, count(*),"
        f" (SELECT sum(total) FROM tallies WHERE {mine.sql})"
        f" FROM (SELECT * FROM facets INDEXED BY facets_by_created WHERE {mine.sql}"
        f" ORDER BY created_at DESC LIMIT {_SAMPLE}) AS facets",
        [*(value for each in tests for value in each.parameters), *mine.parameters, *mine.parameters],
    ).fetchone()
    return [round(hit / max(1, seen) * (all_rows or 0)) for hit in hits]


def _led(owner: Principal, asked: Asked, leading: Condition | None) -> _Source:
    """The rows of an owner by way of one condition, in an order that is of no use."""
    where = narrowed(visible(owner), asked, leading)
    if leading is None:
        return _Source(tables="facets INDEXED BY facets_by_created", where=where)
    return _Source(tables=leading.tables, where=where, repeats=leading.is_label and len(leading.values) > 1)


def _among(owner: Principal, asked: Asked, among: Sequence[int]) -> _Source:
    where = visible(owner).add("facets.seq IN (SELECT value FROM json_each(?))", document(among))
    return _Source(tables="facets", where=narrowed(where, asked, None))


def _in_order(owner: Principal, asked: Asked, leading: Condition | None, sort_by: str) -> list[_Source]:
    """Sources that together have an owner's rows, and in each of which an index has them in order."""
    if sort_by == "created_at" and leading is not None and 0 < len(leading.values) <= _ARMS:
        # Inside each value its index is ordered by age.
        others = Asked(conditions=tuple(each for each in asked.conditions if each is not leading), ages=asked.ages)
        return [
            _Source(
                tables=leading.tables,
                where=narrowed(visible(owner).equal(f"facets.{leading.column}", value), others, None),
                repeats=leading.is_label and len(leading.values) > 1,
            )
            for value in leading.values
        ]
    where = narrowed(visible(owner), asked, None)
    if sort_by == "updated_at":
        # Nothing is changed before it is made: so much of the index need not be looked along.
        for sql, at in asked.ages:
            if ">=" in sql:
                where.add("facets.updated_at >= ?", at)
    return [_Source(tables=f"facets INDEXED BY {_INDEXES[sort_by]}", where=where)]


def _count(db: sqlite3.Connection, sources: Iterable[_Source]) -> int:
    """How many rows there are, up to one more than the cap."""
    total = 0
    for source in sources:
        room = TOTAL_CAP + 1 - total
        rows = "DISTINCT facets.seq" if source.repeats else "1"
        if room > 0:
            total += db.execute(
                f"SELECT count(*) FROM (SELECT {rows} FROM {source.tables} WHERE {source.where.sql} LIMIT ?)",
                [*source.where.parameters, room],
            ).fetchone()[0]
    return total


def _rows(
    db: sqlite3.Connection, sources: Sequence[_Source], request: PageRequest
) -> list[tuple[str | int | float, str, int]]:
    """Sort key, id and `seq` of the page's rows, and of one more."""
    after = decode_cursor(request)
    way, direction = ("<", "DESC") if request.descending else (">", "ASC")
    repeats = any(each.repeats for each in sources)
    arms: list[str] = []
    parameters: list[object] = []
    for source in sources:
        key = _key(request.sort_by, source)
        parameters += source.where.parameters
        keyset = ""
        if after is not None:
            keyset = f" AND ({key}, facets.id) {way} (?, ?)"
            parameters += [after.key, after.id]
        arms.append(
            f"SELECT {'DISTINCT ' if repeats and len(sources) == 1 else ''}{key} AS sort_key, facets.id AS row_id,"
            f" facets.seq FROM {source.tables} WHERE {source.where.sql}{keyset}"
        )
    collated = " COLLATE NOCASE" if request.sort_by == "title" else ""
    joined = (" UNION " if repeats else " UNION ALL ").join(arms)
    return db.execute(
        f"{joined} ORDER BY sort_key{collated} {direction}, row_id {direction} LIMIT ? OFFSET ?",
        [*parameters, request.limit + 1, offset(request)],
    ).fetchall()


def _key(sort_by: str, source: _Source) -> str:
    """The sort key of a source's rows. What labels don't hold is read from the facets themselves."""
    key = _SORTS[sort_by]
    if sort_by not in _FAR or source.tables != LABELS:
        return key
    column, *collated = key.removeprefix("facets.").split(" ", 1)
    return " ".join((f"(SELECT {column} FROM facets AS whole WHERE whole.seq = facets.seq)", *collated))
