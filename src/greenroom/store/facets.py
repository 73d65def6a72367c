"""Lists of conversations by their facets: which rows, in what order and how many, without reading one of them.

A list has to be as quick among a million conversations as among a hundred, whatever it is filtered and sorted by.
Of many, a columnstore tells exactly how many rows meet each condition, and all of them: then the cheapest way to
the page's rows is known (`facet_planning`). Where there is none, or while it is being filled, each filter is tried
first: how many rows has it, up to a few thousand, and after that, of a sample? A rare one leads, and what it finds
is sorted; where none is rare, matches are dense, and the first ones of an index in the list's own order are soon
found. If they are not (the worst, say, where a list begins with the best), all that the filter finds is sorted
after all.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Final

from greenroom.model.paging import TOTAL_CAP, Found, PageRequest
from greenroom.model.principal import Principal
from greenroom.store.conditions import Where
from greenroom.store.connecting import Reader
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.facet_conditions import Asked, Condition, asked_of, narrowed
from greenroom.store.facet_planning import WORTH_SORTING, Listing
from greenroom.store.facet_rows import (
    FAR,
    SORTS,
    Row,
    Source,
    counted,
    in_one_go,
)
from greenroom.store.facet_sampling import shares
from greenroom.store.facet_sources import alone, led, numbered, ordered
from greenroom.store.paging import check_sort, decode_cursor, found
from greenroom.store.scope import owners_of

_FAR_SORTED: Final = 1_500
"""Up to so many rows are sorted by such a thing sooner than looked for along its own index."""

_RARE: Final = 2_000
"""Up to so many rows are counted to learn how selective a filter is; of more, a sample tells."""

_LABEL_LOOKS: Final = 1.6
"""Rows that could be looked at while the categories of one are searched: those stand in a text."""


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
        total, rows = in_one_go(db, [numbered(owner, asked, among) for owner in owners], request, len(among))
        return found(request, rows, total)
    columnstore = db.columnstore if isinstance(db, Reader) else None
    met = None if columnstore is None else columnstore.met(db, owners, asked)
    if met is not None:
        close = asked if met.ages is None else asked.within(*met.ages)
        listing = Listing(db=db, owners=owners, asked=close, request=request)
        return found(request, listing.planned(met), met.total)
    listing = Listing(db=db, owners=owners, asked=asked, request=request)
    most = _FAR_SORTED if request.sort_by in FAR else TOTAL_CAP
    leading = _leading(db, owners, asked)
    sources = [led(owner, asked, leading) for owner in owners]
    # Where nothing has to be sifted, it is cheap to count first.
    total, rows = (counted(db, sources, TOTAL_CAP) if asked.is_plain else 0), list[Row]()
    if total <= most:
        total, rows = in_one_go(db, sources, request, most)
    if total > most:
        dense = listing.dense(leading)
        rows = listing.after_sorting(leading, _share(db, owners, asked, leading)) if dense is None else dense
    return found(request, rows, total)


def _share(db: sqlite3.Connection, owners: Sequence[Principal], asked: Asked, condition: Condition | None) -> int:
    """About how many rows one condition has, by its share of some."""
    test = narrowed(Where(), alone(condition, asked), None)
    return sum(shares(db, owner, [test])[0] for owner in owners)


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
        for source in [led(owner, asked, leading)]
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
    sources = ordered(db, owners, asked, leading, "created_at")
    if leading is not None and not leading.values and about(db, who, filters) < WORTH_SORTING:
        sources = [led(owner, asked, leading) for owner in owners]
    rows, parameters = _united(sources, "facets.created_at AS at, facets.id AS id, facets.seq AS seq")
    return f"SELECT seq FROM ({rows} ORDER BY at DESC, id DESC)", parameters


def all_of(db: sqlite3.Connection, who: Principal, filters: ConversationFilter) -> tuple[str, list[object]]:
    """The same in no order, which is quicker where all of them are read."""
    asked, owners = asked_of(db, filters), owners_of(db, who)
    if asked is None or not owners:
        return "SELECT seq FROM facets WHERE 0", []
    leading = _leading(db, owners, asked)
    return _united([led(owner, asked, leading) for owner in owners], "facets.seq AS seq")


def _united(sources: Sequence[Source], columns: str) -> tuple[str, list[object]]:
    """A query of the rows of all the sources, each row once, and its parameters."""
    united = (" UNION " if any(each.repeats for each in sources) else " UNION ALL ").join(
        f"SELECT {columns} FROM {each.tables} WHERE {each.where.sql}" for each in sources
    )
    return united, [value for each in sources for value in each.where.parameters]


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
        counted(db, [led(owner, alone(each, asked), each) for owner in owners], _RARE) for each in candidates
    ]
    if max(counts) > _RARE:
        sampled = shares(db, owners[0], [narrowed(Where(), alone(each, asked), None) for each in candidates])
        counts = [max(some, share) if some > _RARE else some for some, share in zip(counts, sampled, strict=True)]
    sifts_labels = any(each is not None and each.is_label for each in candidates)
    looks = [
        some * _LABEL_LOOKS if sifts_labels and not (each is not None and each.is_label) else some
        for each, some in zip(candidates, counts, strict=True)
    ]
    return candidates[looks.index(min(looks))]


def about(db: sqlite3.Connection, who: Principal, filters: ConversationFilter) -> int:
    """About how many conversations meet a filter, by its share of some. `search` is left alone."""
    asked = asked_of(db, filters)
    if asked is None:
        return 0
    return sum(shares(db, owner, [narrowed(Where(), asked, None)])[0] for owner in owners_of(db, who))
