"""Lists of conversations by their facets: which rows, in what order and how many, without reading one of them.

A list has to be as quick among a million conversations as among a hundred, whatever it is filtered and sorted by,
and SQLite can't know how selective a filter is that it sees for the first time. So each filter is tried first: how
many rows has it, up to a few thousand, and after that, of a sample? A rare one leads, and what it finds is sorted;
where none is rare, matches are dense, and the first ones of an index in the list's own order are soon found. If
they are not (the worst, say, where a list begins with the best), all that the filter finds is sorted after all.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Final

from greenroom.model.paging import TOTAL_CAP, Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.store.columns import document
from greenroom.store.conditions import Where
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.facet_conditions import Asked, Condition, all_statuses, asked_of, narrowed
from greenroom.store.facet_rows import (
    FAR,
    SORTS,
    UNCHANGED,
    Row,
    Source,
    counted,
    in_one_go,
    in_order,
    score_by_score,
    soon,
)
from greenroom.store.facet_sampling import shares
from greenroom.store.paging import check_sort, decode_cursor, found
from greenroom.store.scope import visible

_INDEXES: Final = {
    "created_at": "facets_by_created",
    "quality_score": "facets_by_quality",
    "title": "facets_by_title",
    "cost_usd": "facets_by_cost",
}
"""The index that is in that order; that of the last change is in two, and that of urgency in one a status."""

_FAR_SORTED: Final = 1_500
"""Up to so many rows are sorted by such a thing sooner than looked for along its own index."""

_RARE: Final = 2_000
"""Up to so many rows are counted to learn how selective a filter is; of more, a sample tells."""

_WORTH_SORTING: Final = 200_000
"""Rows of a filter that are sorted sooner than the index of the order is looked along from end to end."""

_LABEL_LOOKS: Final = 1.6
"""Rows that could be looked at while the categories of one are searched: those stand in a text."""

_ARMS: Final = 32
"""Values of a filter that are followed side by side in one ordered list."""


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
    check_sort(request, SORTS)
    decode_cursor(request)
    asked = asked_of(db, filters)
    owners = owners_of(db, who)
    if asked is None or not owners:
        return found(request, [], 0)
    if among is not None:
        total, rows = in_one_go(db, [_among(owner, asked, among) for owner in owners], request, len(among))
        return found(request, rows, total)
    most = _FAR_SORTED if request.sort_by in FAR else TOTAL_CAP
    leading = _leading(db, owners, asked)
    sources = [_led(owner, asked, leading) for owner in owners]
    # Where nothing has to be sifted, it is cheap to count first.
    total, rows = (counted(db, sources, TOTAL_CAP) if asked.is_plain else 0), list[Row]()
    if total <= most:
        total, rows = in_one_go(db, sources, request, most)
    if total > most:
        rows = _dense(db, owners, asked, leading, request)
    return found(request, rows, total)


def _dense(
    db: sqlite3.Connection,
    owners: Sequence[Principal],
    asked: Asked,
    leading: Condition | None,
    request: PageRequest,
) -> list[Row]:
    """The page's rows, and one more, where many rows meet the filter: the first ones in the list's own order."""
    if request.sort_by == "urgency":
        arms = [each for owner in owners for each in _by_urgency(db, owner, asked)]
    else:
        arms = [each for owner in owners for each in _in_order(owner, asked, leading, request.sort_by)]
    if request.sort_by == "title":
        return in_order(db, arms, request)
    if request.sort_by == "quality_score" and asked.ages:
        rows = soon(db, lambda: score_by_score(db, owners, narrowed(Where(), asked, None), request))
    else:
        rows = soon(db, lambda: in_order(db, arms, request))
    if rows is None:
        alone = narrowed(Where(), _alone(leading, asked), None)
        many = sum(shares(db, owner, [alone])[0] for owner in owners) > _WORTH_SORTING
        rows = in_order(db, arms if many else [_led(owner, asked, leading) for owner in owners], request)
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


def _united(sources: Sequence[Source], columns: str) -> tuple[str, list[object]]:
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
        counted(db, [_led(owner, _alone(each, asked), each) for owner in owners], _RARE) for each in candidates
    ]
    if max(counts) > _RARE:
        sampled = shares(db, owners[0], [narrowed(Where(), _alone(each, asked), None) for each in candidates])
        counts = [max(some, share) if some > _RARE else some for some, share in zip(counts, sampled, strict=True)]
    sifts_labels = any(each is not None and each.is_label for each in candidates)
    looks = [
        some * _LABEL_LOOKS if sifts_labels and not (each is not None and each.is_label) else some
        for each, some in zip(candidates, counts, strict=True)
    ]
    return candidates[looks.index(min(looks))]


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


def _led(owner: Principal, asked: Asked, leading: Condition | None) -> Source:
    """The rows of an owner by way of one condition, in an order that is of no use."""
    where = narrowed(visible(owner), asked, leading)
    if leading is None:
        return Source(tables="facets INDEXED BY facets_by_created", where=where)
    return Source(tables=leading.tables, where=where, repeats=leading.is_label and len(leading.values) > 1)


def _among(owner: Principal, asked: Asked, among: Sequence[int]) -> Source:
    where = visible(owner).add("facets.seq IN (SELECT value FROM json_each(?))", document(among))
    return Source(tables="facets", where=narrowed(where, asked, None))


def _in_order(owner: Principal, asked: Asked, leading: Condition | None, sort_by: str) -> list[Source]:
    """Sources that together have an owner's rows, and in each of which an index has them in order."""
    if sort_by == "created_at" and leading is not None and 0 < len(leading.values) <= _ARMS:
        # Inside each value its index is ordered by age.
        others = Asked(conditions=tuple(each for each in asked.conditions if each is not leading), ages=asked.ages)
        return [
            Source(
                tables=leading.tables,
                where=narrowed(visible(owner).equal(f"facets.{leading.column}", value), others, None),
                repeats=leading.is_label and len(leading.values) > 1,
            )
            for value in leading.values
        ]
    where = narrowed(visible(owner), asked, None)
    if sort_by != "updated_at":
        return [Source(tables=f"facets INDEXED BY {_INDEXES[sort_by]}", where=where)]
    unchanged = narrowed(visible(owner), asked, None).add("facets.updated_at = facets.created_at")
    changed = where.add("facets.updated_at <> facets.created_at")
    for sql, at in asked.ages:
        # Nothing is changed before it is made: so much of the index need not be looked along.
        if ">=" in sql:
            changed.add("facets.updated_at >= ?", at)
    return [
        Source(tables=UNCHANGED, where=unchanged),
        Source(tables="facets INDEXED BY facets_changed", where=changed),
    ]


def _by_urgency(db: sqlite3.Connection, owner: Principal, asked: Asked) -> list[Source]:
    """Sources by status, in each of which the most urgent rows of an owner stand together."""
    statuses = next((each for each in asked.conditions if each.column == "status"), None)
    others = Asked(conditions=tuple(each for each in asked.conditions if each is not statuses), ages=asked.ages)
    return [
        Source(
            tables="facets INDEXED BY facets_by_urgency",
            where=narrowed(visible(owner).equal("facets.status", value), others, None),
        )
        for value in (all_statuses(db) if statuses is None else statuses.values)
    ]
