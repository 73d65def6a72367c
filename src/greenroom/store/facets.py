"""Lists of conversations by their facets: which rows, in what order and how many, without reading one of them.

A list has to be as quick among a million conversations as among a hundred, whatever it is filtered and sorted by,
and SQLite can't know how selective a filter is that it sees for the first time. So each filter is tried first: how
many rows has it, up to a few thousand, and after that, of a sample? A rare one leads, and what it finds is sorted;
where none is rare, matches are dense, and the first ones of an index in the list's own order are soon found. If
they are not (the worst, say, where a list begins with the best), all that the filter finds is sorted after all.
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
from greenroom.store.facet_conditions import LABELS, Asked, Condition, all_statuses, asked_of, narrowed
from greenroom.store.facet_sampling import shares
from greenroom.store.paging import check_sort, decode_cursor, found, offset
from greenroom.store.scope import visible

_SORTS: Final = {
    "created_at": "facets.created_at",
    "updated_at": "facets.updated_at",
    "quality_score": "facets.quality",
    "title": "facets.title COLLATE NOCASE",
    "cost_usd": "facets.cost",
    "urgency": "facets.urgency",
}
"""What a list may be ordered by. A missing score sorts as -1."""

_INDEXES: Final = {
    "created_at": "facets_by_created",
    "quality_score": "facets_by_quality",
    "title": "facets_by_title",
    "cost_usd": "facets_by_cost",
}
"""The index that is in that order; that of the last change is in two, and that of urgency in one a status."""

_UNCHANGED: Final = "facets INDEXED BY facets_unchanged"
"""Of these, the last change is their making."""

_FAR: Final = {"title": "title", "urgency": "urgency"}
"""What the indexes of filters don't hold: to have it, the rows of `facets` are read one by one."""

_FAR_SORTED: Final = 1_500
"""Up to so many rows are sorted by such a thing sooner than looked for along its own index."""

_RARE: Final = 2_000
"""Up to so many rows are counted to learn how selective a filter is; of more, a sample tells."""

_WORTH_SORTING: Final = 200_000
"""Rows of a filter that are sorted sooner than the index of the order is looked along from end to end."""

_STEPS: Final = 10_000
_PATIENCE: Final = 20
"""How many times so many of SQLite's steps, some milliseconds in all, the first rows are looked for in order."""

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
    if among is not None:
        total, rows = _sorted(db, [_among(owner, asked, among) for owner in owners], request, len(among))
        return found(request, rows, total)
    most = _FAR_SORTED if request.sort_by in _FAR else TOTAL_CAP
    leading = _leading(db, owners, asked)
    sources = [_led(owner, asked, leading) for owner in owners]
    # Where nothing has to be sifted, it is cheap to count first.
    total, rows = (_count(db, sources, TOTAL_CAP) if asked.is_plain else 0), list[_Row]()
    if total <= most:
        total, rows = _sorted(db, sources, request, most)
    if total > most:
        rows = _dense(db, owners, asked, leading, request)
    return found(request, rows, total)


def _dense(
    db: sqlite3.Connection,
    owners: Sequence[Principal],
    asked: Asked,
    leading: Condition | None,
    request: PageRequest,
) -> list[_Row]:
    """The page's rows, and one more, where many rows meet the filter: the first ones in the list's own order."""
    if request.sort_by == "urgency":
        in_order = [each for owner in owners for each in _by_urgency(db, owner, asked)]
    else:
        in_order = [each for owner in owners for each in _in_order(owner, asked, leading, request.sort_by)]
    if request.sort_by == "title":
        return _rows(db, in_order, request)
    rows = _soon(db, in_order, request)
    if rows is None:
        alone = narrowed(Where(), _alone(leading, asked), None)
        many = sum(shares(db, owner, [alone])[0] for owner in owners) > _WORTH_SORTING
        rows = _rows(db, in_order if many else [_led(owner, asked, leading) for owner in owners], request)
    return rows


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


def newest(db: sqlite3.Connection, who: Principal, filters: ConversationFilter) -> tuple[str, list[object]]:
    """A query of the `seq` of all conversations that meet a filter, newest first, and its parameters.

    It can be read to its end or broken off: the first ones soon come. `search` is left alone.
    """
    asked, owners = asked_of(db, filters), owners_of(db, who)
    if asked is None or not owners:
        return "SELECT seq FROM facets WHERE 0", []
    leading = _leading(db, owners, asked)
    sources = [each for owner in owners for each in _in_order(owner, asked, leading, "created_at")]
    if leading is not None and not leading.values and about(db, who, filters) < _WORTH_SORTING:
        sources = [_led(owner, asked, leading) for owner in owners]
    rows, parameters = _united(sources, "facets.created_at AS at, facets.id AS id, facets.seq AS seq")
    return f"SELECT seq FROM ({rows} ORDER BY at DESC, id DESC)", parameters


def all_of(db: sqlite3.Connection, who: Principal, filters: ConversationFilter) -> tuple[str, list[object]]:
    """The same in no order, which is quicker where all of them are read."""
    asked, owners = asked_of(db, filters), owners_of(db, who)
    if asked is None or not owners:
        return "SELECT seq FROM facets WHERE 0", []
    leading = _leading(db, owners, asked)
    return _united([_led(owner, asked, leading) for owner in owners], "facets.seq AS seq")


def _united(sources: Sequence[_Source], columns: str) -> tuple[str, list[object]]:
    """A query of the rows of all the sources, each row once, and its parameters."""
    united = (" UNION " if any(each.repeats for each in sources) else " UNION ALL ").join(
        f"SELECT {columns} FROM {each.tables} WHERE {each.where.sql}" for each in sources
    )
    return united, [value for each in sources for value in each.where.parameters]


def owners_of(db: sqlite3.Connection, who: Principal) -> list[Principal]:
    """Whose conversations a caller sees, one by one: an index begins with the owner."""
    return everybody(db) if who.sees_all else [who]


def everybody(db: sqlite3.Connection) -> list[Principal]:
    """Everybody who has or had conversations."""
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
    counts = [
        _count(db, [_led(owner, _alone(each, asked), each) for owner in owners], _RARE) for each in candidates
    ]
    if max(counts) > _RARE:
        sampled = shares(db, owners[0], [narrowed(Where(), _alone(each, asked), None) for each in candidates])
        counts = [max(some, share) if some > _RARE else some for some, share in zip(counts, sampled, strict=True)]
    return candidates[counts.index(min(counts))]


def _alone(condition: Condition | None, asked: Asked) -> Asked:
    """One condition with the ages, for each index but that of scores goes on by age."""
    if condition is None:
        return Asked(conditions=(), ages=asked.ages)
    return Asked(conditions=(condition,), ages=asked.ages if condition.column else ())


def about(db: sqlite3.Connection, who: Principal, filters: ConversationFilter) -> int:
    """About how many conversations meet a filter, by its share of some. `search` is left alone."""
    asked = asked_of(db, filters)
    if asked is None:
        return 0
    return sum(shares(db, owner, [narrowed(Where(), asked, None)])[0] for owner in owners_of(db, who))


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


def _by_urgency(db: sqlite3.Connection, owner: Principal, asked: Asked) -> list[_Source]:
    """Sources by status, in each of which the most urgent rows of an owner stand together."""
    statuses = next((each for each in asked.conditions if each.column == "status"), None)
    others = Asked(conditions=tuple(each for each in asked.conditions if each is not statuses), ages=asked.ages)
    return [
        _Source(
            tables="facets INDEXED BY facets_by_urgency",
            where=narrowed(visible(owner).equal("facets.status", value), others, None),
        )
        for value in (all_statuses(db) if statuses is None else statuses.values)
    ]


def _count(db: sqlite3.Connection, sources: Iterable[_Source], most: int) -> int:
    """How many rows there are, up to one more than `most`."""
    total = 0
    for source in sources:
        room = most + 1 - total
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
    far = _FAR.get(request.sort_by)
    arms = [
        f"SELECT {'DISTINCT ' if each.repeats else ''}{'NULL' if far else _SORTS[request.sort_by]} AS sort_key,"
        f" facets.id AS row_id, facets.seq AS row_seq FROM {each.tables} WHERE {each.where.sql}"
        for each in sources
    ]
    collated = " COLLATE NOCASE" if far == "title" else ""
    key = f"(SELECT {far} FROM facets WHERE seq = row_seq){collated}" if far else "sort_key"
    keyset, after = _keyset(request, key, "row_id")
    direction = _direction(request)
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


def _soon(db: sqlite3.Connection, sources: Sequence[_Source], request: PageRequest) -> list[_Row] | None:
    """The same as `_rows`, or None where it would take long: where what is asked for comes late in the order."""
    spent = count()
    db.set_progress_handler(lambda: next(spent) >= _PATIENCE, _STEPS)
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
        keyset, after = _keyset(request, key, "facets.id")
        parameters += [*source.where.parameters, *after]
        arms.append(
            f"SELECT {'DISTINCT ' if repeats and len(sources) == 1 else ''}{key} AS sort_key, facets.id AS row_id,"
            f" facets.seq FROM {source.tables} WHERE {source.where.sql} AND {keyset}"
        )
    direction = _direction(request)
    collated = " COLLATE NOCASE" if request.sort_by == "title" else ""
    joined = (" UNION " if repeats else " UNION ALL ").join(arms)
    return db.execute(
        f"{joined} ORDER BY sort_key{collated} {direction}, row_id {direction} LIMIT ? OFFSET ?",
        [*parameters, request.limit + 1, offset(request)],
    ).fetchall()


def _keyset(request: PageRequest, key: str, row_id: str) -> tuple[str, tuple[object, ...]]:
    """The condition that rows come after the cursor, and its parameters."""
    after = decode_cursor(request)
    if after is None:
        return "1", ()
    return f"({key}, {row_id}) {'<' if request.descending else '>'} (?, ?)", (after.key, after.id)


def _direction(request: PageRequest) -> str:
    return "DESC" if request.descending else "ASC"


def _key(sort_by: str, source: _Source) -> str:
    """The sort key of a source's rows, as the index has it that is in its order."""
    if source.tables == LABELS and (far := _FAR.get(sort_by)):
        collated = " COLLATE NOCASE" if far == "title" else ""
        return f"(SELECT {far} FROM facets AS whole WHERE whole.seq = facets.seq){collated}"
    return _SORTS["created_at" if source.tables == _UNCHANGED else sort_by]
