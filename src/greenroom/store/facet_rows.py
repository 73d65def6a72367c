"""The rows of one page of conversations, from the sources that have them, and how many there are."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from greenroom.model.paging import TOTAL_CAP, PageRequest
from greenroom.model.principal import Principal
from greenroom.store.conditions import Where
from greenroom.store.facet_conditions import LABELS
from greenroom.store.paging import SortKey, decode_cursor, offset
from greenroom.store.scope import visible

SORTS: Final[dict[str, tuple[str, ...]]] = {
    "created_at": ("facets.created_at",),
    "updated_at": ("facets.updated_at",),
    "quality_score": ("facets.quality", "facets.created_at"),
    "title": ("facets.title COLLATE NOCASE",),
    "cost_usd": ("facets.cost",),
    "urgency": ("facets.urgency",),
}
"""What a list may be ordered by. A missing score sorts as -1; so many have the same that their age comes next."""

UNCHANGED: Final = "facets INDEXED BY facets_unchanged"
"""Of these, the last change is their making."""

FAR: Final = {"title": "title", "urgency": "urgency"}
"""What the indexes of filters don't hold: to have it, the rows of `facets` are read one by one."""

_STEPS: Final = 10_000
_PATIENCE: Final = 20
"""How many times so many of SQLite's steps, some milliseconds in all, the first rows are looked for in order."""

_FOLD: Final = 4
_STEPS_A_ROW: Final = 20
"""How many times as many rows as expected are looked at, and what a row costs of these steps."""

_SINGLE: Final = 3
"""Columns of a row that has one key."""

Row = tuple[SortKey, str, int]
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
    own = ("NULL",) if far else SORTS[request.sort_by]
    arms = [
        f"SELECT {'DISTINCT ' if each.repeats else ''}{_named(own)}, facets.id AS row_id, facets.seq AS row_seq"
        f" FROM {each.tables} WHERE {each.where.sql}"
        for each in sources
    ]
    collated = " COLLATE NOCASE" if far == "title" else ""
    keys = [f"(SELECT {far} FROM facets WHERE seq = row_seq){collated}"] if far else _names(own)
    keyset, after = _keyset(request, keys, "row_id")
    (total, *_), *rows = db.execute(
        f"WITH met AS MATERIALIZED ({' UNION ALL '.join(arms)} LIMIT ?)"
        f" SELECT count(*), NULL, NULL{', NULL' * len(keys[1:])} FROM met UNION ALL SELECT * FROM ("
        f"SELECT {', '.join(keys)}, row_id, row_seq FROM met WHERE (SELECT count(*) FROM met) <= ? AND {keyset}"
        f" ORDER BY {_ordered([*keys, 'row_id'], request)} LIMIT ? OFFSET ?)",
        [
            *(value for each in sources for value in each.where.parameters),
            TOTAL_CAP + 1,
            most,
            *after,
            request.limit + 1,
            offset(request),
        ],
    )
    return total, _keyed(rows)


def soon(db: sqlite3.Connection, look: Callable[[], list[Row]], expected: float | None = None) -> list[Row] | None:
    """What it finds, or None where that would take long: where what is asked for comes late in the order.

    Args:
        db: the database.
        look: what looks for it.
        expected: how many rows it is likely to look at, where that is known: of several times as many, it tires.
    """
    spent = count()
    most = _PATIENCE if expected is None else min(_PATIENCE, expected * _FOLD * _STEPS_A_ROW / _STEPS)
    db.set_progress_handler(lambda: next(spent) >= most, _STEPS)
    try:
        return look()
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
    keys: Sequence[str] = ()
    for source in sources:
        keys = _keys(request.sort_by, source)
        keyset, after = _keyset(request, keys, "facets.id")
        parameters += [*source.where.parameters, *after]
        arms.append(
            f"SELECT {'DISTINCT ' if repeats and len(sources) == 1 else ''}{_named(keys)}, facets.id AS row_id,"
            f" facets.seq FROM {source.tables} WHERE {source.where.sql} AND {keyset}"
        )
    collated = " COLLATE NOCASE" if request.sort_by == "title" else ""
    joined = (" UNION " if repeats else " UNION ALL ").join(arms)
    order = _ordered([*(name + collated for name in _names(keys)), "row_id"], request)
    return _keyed(
        db.execute(
            f"{joined} ORDER BY {order} LIMIT ? OFFSET ?", [*parameters, request.limit + 1, offset(request)]
        )
    )


def score_by_score(
    db: sqlite3.Connection, owners: Sequence[Principal], rest: Where, request: PageRequest
) -> list[Row]:
    """As `in_order` by score, of rows of some age: inside of each score, the index goes straight to those.

    Args:
        db: the database.
        owners: whose rows.
        rest: which ones, ages among it.
        request: which page.
    """
    start = offset(request)
    wanted = start + request.limit + 1
    rows: list[Row] = []
    for score in _scores(db, owners, descending=request.descending):
        sources = [
            Source(
                tables="facets INDEXED BY facets_by_quality",
                where=visible(owner).equal("facets.quality", score).add(rest.sql, *rest.parameters),
            )
            for owner in owners
        ]
        rows += in_order(db, sources, replace(request, page=None, limit=wanted - len(rows) - 1))
        if len(rows) >= wanted:
            break
    return rows[start:]


def _scores(db: sqlite3.Connection, owners: Sequence[Principal], *, descending: bool) -> list[float]:
    """All scores that somebody's rows have, each found by one step into the index."""
    found: set[float] = set()
    for owner in owners:
        mine = visible(owner)
        found.update(
            row[0]
            for row in db.execute(
                f"WITH RECURSIVE scores (score) AS (SELECT min(quality) FROM facets WHERE {mine.sql} UNION ALL"
                f" SELECT (SELECT min(quality) FROM facets WHERE {mine.sql} AND quality > score) FROM scores"
                " WHERE score IS NOT NULL) SELECT score FROM scores WHERE score IS NOT NULL",
                [*mine.parameters, *mine.parameters],
            )
        )
    return sorted(found, reverse=descending)


def _keyset(request: PageRequest, keys: Sequence[str], row_id: str) -> tuple[str, tuple[object, ...]]:
    """The condition that rows come after the cursor, and its parameters."""
    after = decode_cursor(request)
    if after is None:
        return "1", ()
    values = after.key if isinstance(after.key, tuple) else (after.key,)
    marks = ", ".join("?" * (len(values) + 1))
    return f"({', '.join(keys)}, {row_id}) {'<' if request.descending else '>'} ({marks})", (*values, after.id)


def _ordered(keys: Sequence[str], request: PageRequest) -> str:
    direction = "DESC" if request.descending else "ASC"
    return ", ".join(f"{key} {direction}" for key in keys)


def _keys(sort_by: str, source: Source) -> Sequence[str]:
    """The sort keys of a source's rows, as the index has them that is in their order."""
    if source.tables == LABELS and (far := FAR.get(sort_by)):
        collated = " COLLATE NOCASE" if far == "title" else ""
        return [f"(SELECT {far} FROM facets AS whole WHERE whole.seq = facets.seq){collated}"]
    return SORTS["created_at" if source.tables == UNCHANGED else sort_by]


def _names(keys: Sequence[str]) -> list[str]:
    return [f"sort_key_{at}" for at in range(len(keys))]


def _named(keys: Sequence[str]) -> str:
    return ", ".join(f"{key} AS {name}" for key, name in zip(keys, _names(keys), strict=True))


def _keyed(rows: Iterable[Sequence[Any]]) -> list[Row]:
    """Rows of one key or two, an id and a `seq`, with their keys as one."""
    return [(row[0] if len(row) == _SINGLE else tuple(row[:-2]), row[-2], row[-1]) for row in rows]
