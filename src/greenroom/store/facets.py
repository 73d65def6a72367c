"""Lists of conversations by their facets: which rows, in what order and how many, without reading one of them.

A list has to be as quick among a million conversations as among a hundred, whatever it is filtered and sorted by,
and SQLite can't know how selective a filter is that it sees for the first time. So each filter is tried first: how
many rows has it, up to the cap? A rare one leads, and what it finds is sorted; where none is rare, matches are
dense, and the first ones of an index in the list's own order are soon found. If they are not, since it is the last
that meet the filter (the worst of a list that begins with the best), all that the filter finds is sorted after all.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import count
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
    "quality_score": "facets_by_quality",
    "title": "facets_by_title",
    "cost_usd": "facets_by_cost",
}
"""The index that is in that order; that of the last change is in two."""

_UNCHANGED: Final = "facets INDEXED BY facets_unchanged"
"""Of these, the last change is their making."""

_FAR_SORTED: Final = 4_000
"""Up to so many rows are sorted by title sooner than looked for along the index of titles.

The indexes of filters don't hold titles: to have them, the rows of `facets` are read one by one.
"""

_SAMPLES: Final = 64
_SAMPLE: Final = 16
"""Places, and rows at each, by which it is judged which of two filters has more, where both have many.

The places are all over the table: neighbours are of one batch and one age.
"""

_PATIENCE: Final = 60
"""Ten thousands of SQLite's steps, some milliseconds, for which the first rows are looked for in the list's order."""

_ARMS: Final = 32
"""Values of a filter that are followed side by side in one ordered list."""


_Row = tuple[str | int | float, str, int]
"""Sort key, id and `seq`."""


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
    most = _FAR_SORTED if request.sort_by == "title" else TOTAL_CAP
    if among is not None:
        total, rows = _sorted(db, [_among(owner, asked, among) for owner in owners], request, most)
        return found(request, rows, total)
    leading = _leading(db, owners, asked)
    sources = [_led(owner, asked, leading) for owner in owners]
    total, rows = _sorted(db, sources, request, most)
    if total > most:
        in_order = [each for owner in owners for each in _in_order(owner, asked, leading, request.sort_by)]
        if request.sort_by == "title":
            rows = _rows(db, in_order, request)
        else:
            soon = _soon(db, in_order, request)
            rows = _rows(db, sources, request) if soon is None else soon
    return found(request, rows, total)


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
            max(some, share) if some > TOTAL_CAP else some for some, share in zip(counts, shares, strict=True)
        ]
    return candidates[counts.index(min(counts))]


def _alone(condition: Condition | None, asked: Asked) -> Asked:
    """One condition with the ages, for each index but that of scores goes on by age."""
    if condition is None:
        return Asked(conditions=(), ages=asked.ages)
    return Asked(conditions=(condition,), ages=asked.ages if condition.column else ())


def _shares(
    db: sqlite3.Connection, owner: Principal, candidates: Sequence[Condition | None], asked: Asked
) -> list[int]:
    """About how many rows each candidate has: by its share of some."""
    mine = visible(owner)
    tests = [narrowed(Where(), _alone(each, asked), None) for each in candidates]
    last = db.execute("SELECT max(seq) FROM facets").fetchone()[0]
    places = [last * each // _SAMPLES for each in range(_SAMPLES)]
    *hits, seen, all_rows = db.execute(
        f"SELECT {', '.join(f'total({each.sql})' for each in tests)}, count(*),"
        f" (SELECT sum(total) FROM tallies WHERE {mine.sql})"
        " FROM json_each(?) AS place CROSS JOIN facets"
        f" ON seq > place.value AND seq <= place.value + {_SAMPLE} AND {mine.sql}",
        [
            *(value for each in tests for value in each.parameters),
            *mine.parameters,
            document(places),
            *mine.parameters,
        ],
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
    if sort_by != "updated_at":
        return [_Source(tables=f"facets INDEXED BY {_INDEXES[sort_by]}", where=where)]
    unchanged = narrowed(visible(owner), asked, None).add("facets.updated_at = facets.created_at")
    changed = where.add("facets.updated_at <> facets.created_at")
    for sql, at in asked.ages:
        # Nothing is changed before it is made: so much of the index need not be looked along.
        if ">=" in sql:
            changed.add("facets.updated_at >= ?", at)
    return [
        _Source(tables=_UNCHANGED, where=unchanged),
        _Source(tables="facets INDEXED BY facets_changed", where=changed),
    ]


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


def _sorted(
    db: sqlite3.Connection, sources: Sequence[_Source], request: PageRequest, most: int
) -> tuple[int, list[_Row]]:
    """How many rows there are, up to one more than the cap, and the page's, as `_rows` has them.

    Of more than `most` there is no page. It goes over the rows once, however much they are sifted.
    """
    far = request.sort_by == "title"
    arms = [
        f"SELECT {'DISTINCT ' if each.repeats else ''}{'NULL' if far else _SORTS[request.sort_by]} AS sort_key,"
        f" facets.id AS row_id, facets.seq AS row_seq FROM {each.tables} WHERE {each.where.sql}"
        for each in sources
    ]
    key = "(SELECT title FROM facets WHERE seq = row_seq) COLLATE NOCASE" if far else "sort_key"
    keyset, after, direction = _keyset(request, key, "row_id")
    (total, _, _), *rows = db.execute(
        f"WITH met AS MATERIALIZED ({' UNION ALL '.join(arms)} LIMIT ?)"
        " SELECT count(*), NULL, NULL FROM met UNION ALL SELECT * FROM ("
        f"SELECT {key}, row_id, row_seq FROM met WHERE (SELECT count(*) FROM met) <= ? AND {keyset}"
        f" ORDER BY {key} {direction}, row_id {direction} LIMIT ? OFFSET ?)",
        [
            *(value for each in sources for value in each.where.parameters),
            TOTAL_CAP + 1,
            most,
            *after,
            request.limit + 1,
            offset(request),
        ],
    )
    return total, rows


def _soon(
    db: sqlite3.Connection, sources: Sequence[_Source], request: PageRequest
) -> list[_Row] | None:
    """The same as `_rows`, or None where it would take long: where what is asked for comes late in the order."""
    spent = count()
    db.set_progress_handler(lambda: next(spent) >= _PATIENCE, 10_000)
    try:
        return _rows(db, sources, request)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return None
    finally:
        db.set_progress_handler(None, 0)


def _rows(db: sqlite3.Connection, sources: Sequence[_Source], request: PageRequest) -> list[_Row]:
    """The page's rows, and one more."""
    repeats = any(each.repeats for each in sources)
    arms: list[str] = []
    parameters: list[object] = []
    for source in sources:
        key = _key(request.sort_by, source)
        keyset, after, direction = _keyset(request, key, "facets.id")
        parameters += [*source.where.parameters, *after]
        arms.append(
            f"SELECT {'DISTINCT ' if repeats and len(sources) == 1 else ''}{key} AS sort_key, facets.id AS row_id,"
            f" facets.seq FROM {source.tables} WHERE {source.where.sql} AND {keyset}"
        )
    collated = " COLLATE NOCASE" if request.sort_by == "title" else ""
    joined = (" UNION " if repeats else " UNION ALL ").join(arms)
    return db.execute(
        f"{joined} ORDER BY sort_key{collated} {direction}, row_id {direction} LIMIT ? OFFSET ?",
        [*parameters, request.limit + 1, offset(request)],
    ).fetchall()


def _keyset(request: PageRequest, key: str, row_id: str) -> tuple[str, tuple[object, ...], str]:
    """The condition that rows come after the cursor, its parameters, and the way in which they are sorted."""
    way, direction = ("<", "DESC") if request.descending else (">", "ASC")
    after = decode_cursor(request)
    if after is None:
        return "1", (), direction
    return f"({key}, {row_id}) {way} (?, ?)", (after.key, after.id), direction


def _key(sort_by: str, source: _Source) -> str:
    """The sort key of a source's rows, as the index has it that is in its order."""
    if sort_by == "title" and source.tables == LABELS:
        return "(SELECT title FROM facets AS whole WHERE whole.seq = facets.seq) COLLATE NOCASE"
    return _SORTS["created_at" if source.tables == _UNCHANGED else sort_by]
