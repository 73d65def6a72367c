"""The rows of one page of conversations, from the sources that have them, and how many there are."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import count
from typing import Final

from msgspec import Struct

from greenroom.model.paging import TOTAL_CAP, PageRequest
from greenroom.store.conditions import Where
from greenroom.store.facet_conditions import LABELS
from greenroom.store.paging import decode_cursor, offset

SORTS: Final = {
    "created_at": "facets.created_at",
    "updated_at": "facets.updated_at",
    "quality_score": "facets.quality",
    "title": "facets.title COLLATE NOCASE",
    "cost_usd": "facets.cost",
    "urgency": "facets.urgency",
}
"""What a list may be ordered by. A missing score sorts as -1."""

UNCHANGED: Final = "facets INDEXED BY facets_unchanged"
"""Of these, the last change is their making."""

FAR: Final = {"title": "title", "urgency": "urgency"}
"""What the indexes of filters don't hold: to have it, the rows of `facets` are read one by one."""

_STEPS: Final = 10_000
_PATIENCE: Final = 20
"""How many times so many of SQLite's steps, some milliseconds in all, the first rows are looked for in order."""

Row = tuple[str | int | float, str, int]
"""Sort key, id and `seq`."""


class Source(Struct, frozen=True, kw_only=True):
    """Rows: the table or index that they are read from, which ones, and whether one may come twice."""

    tables: str
    where: Where
    repeats: bool = False


def counted(db: sqlite3.Connection, sources: Iterable[Source], most: int) -> int:
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


def in_one_go(
    db: sqlite3.Connection, sources: Sequence[Source], request: PageRequest, most: int
) -> tuple[int, list[Row]]:
    """How many rows there are, up to one more than the cap, and the page's, as `in_order` has them.

    Of more than `most` there is no page. It goes over the rows once, however much they are sifted.
    """
    far = FAR.get(request.sort_by)
    arms = [
        f"SELECT {'DISTINCT ' if each.repeats else ''}{'NULL' if far else SORTS[request.sort_by]} AS sort_key,"
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


def soon(db: sqlite3.Connection, sources: Sequence[Source], request: PageRequest) -> list[Row] | None:
    """As `in_order`, or None where it would take long: where what is asked for comes late in the order."""
    spent = count()
    db.set_progress_handler(lambda: next(spent) >= _PATIENCE, _STEPS)
    try:
        return in_order(db, sources, request)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
            raise
        return None
    finally:
        db.set_progress_handler(None, 0)


def in_order(db: sqlite3.Connection, sources: Sequence[Source], request: PageRequest) -> list[Row]:
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


def _key(sort_by: str, source: Source) -> str:
    """The sort key of a source's rows, as the index has it that is in its order."""
    if source.tables == LABELS and (far := FAR.get(sort_by)):
        collated = " COLLATE NOCASE" if far == "title" else ""
        return f"(SELECT {far} FROM facets AS whole WHERE whole.seq = facets.seq){collated}"
    return SORTS["created_at" if source.tables == UNCHANGED else sort_by]
