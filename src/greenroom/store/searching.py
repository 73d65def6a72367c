"""Full-text search: an index of trigrams says where to look, and the text itself decides.

There are two ways to the newest matches. By words: what the index has of them, newest first, and of that what
meets the filter and really has them. Or by the filter: what meets it, newest first, and of that what has them; of
many that meet it, no more are read than the index has. The first is taken where most meet the filter. It is gone a
little way; where that finds hardly any, because the filter is met by older ones, the other one is taken after all.

The index is brought up to date in the background (`indexing`); what it has not had yet is looked through as it is.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from greenroom.model.principal import Principal
from greenroom.model.search import SearchQuery, score
from greenroom.model.times import Micros
from greenroom.store import facets, trigrams
from greenroom.store.conditions import Where
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.looking import Look, Looking, Way

NEWEST: Final = 1_000
"""Matches that are ranked, the newest ones."""

_FEW: Final = 2_500
"""Conversations that are looked through sooner than the index is asked."""

_MANY: Final = 30_000
"""Conversations among which it is looked for what the index has; of more, enough are met without."""

_STRIDES: Final = (2_000, 2_500, 3_000)
"""Conversations that are looked at one after the other: mostly, the newest are enough."""

_FARTHER: Final = (60_000, 240_000, 960_000)
"""As many more are looked at while there is hardly a match: better late than not found."""

_HARDLY: Final = 25
"""Fewer matches than that are hardly any: they fill no page."""

_MOST: Final = 7_500
"""Conversations that are looked at on a way: of more, the newest. It takes some twentieths of a second."""

_ALL: Final = 1 << 40
"""More conversations than there can be."""


class Match(Struct, frozen=True, kw_only=True):
    """A conversation that has all that was looked for."""

    seq: int
    id: str
    created_at: Micros
    rank: float


class Matches(Struct, frozen=True):
    """Matches, newest first, and whether there may be more of them."""

    found: list[Match]
    capped: bool


def matching(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, query: SearchQuery, limit: int = NEWEST
) -> Matches:
    """The newest conversations of a caller that meet the filters and have every term; `search` is left alone.

    There may be older ones, which `capped` tells, even where it finds fewer than `limit`: of tens of thousands
    that have the letters of the words, and seldom the words, not all are looked at once a page of them was found.
    """
    looking = _looking(db, who, filters, query, limit)
    if looking is None:
        return Matches([], capped=False)
    return _matches(_looks(looking, filters), limit)


def every(db: sqlite3.Connection, who: Principal, filters: ConversationFilter, limit: int) -> list[int]:
    """The `seq` of all conversations that meet the filters, the one for words included, up to `limit`."""
    if filters.search is None:
        return facets.every(db, who, filters, limit)
    query = SearchQuery.of(filters.search)
    looking = _looking(db, who, filters, query, limit)
    if looking is None:
        return []
    if facets.about(db, who, filters) <= _MANY:
        looks = [looking.look(Way(*facets.newest(db, who, filters)), _ALL)]
        return [each.seq for each in _matches(looks, limit).found]
    looks = [looking.look(_behind(), _ALL)]
    expression = trigrams.expression(db, who, query)
    if expression is not None:
        looks.append(looking.look(_indexed(expression), _ALL))
    return [each.seq for each in _matches(looks, limit).found]


def _looking(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, query: SearchQuery, limit: int
) -> Looking | None:
    """What is looked for; None where nothing can be found."""
    met = facets.meets(db, filters)
    if met is None or not query.terms:
        return None
    return Looking(db=db, who=who, query=query, met=met, limit=limit)


def _looks(looking: Looking, filters: ConversationFilter) -> list[Look]:
    """Looks at what the index has not had yet, and at what it has."""
    db, who = looking.db, looking.who
    about = facets.about(db, who, filters)
    if about <= _FEW or not trigrams.grams(looking.query):
        # Letters that stand in nearly every text are sooner met than looked up.
        newest = looking.look(Way(*facets.newest(db, who, filters)), 2 * _FEW)
        if newest.all_seen or newest.is_enough:
            return [newest]
    looks = [looking.look(_behind(), _MOST)]
    expression = trigrams.expression(db, who, looking.query)
    if expression is None:
        return looks
    among = Way(*facets.all_of(db, who, filters)) if about <= _MANY else None
    below, looked_at = None, 0
    for most in (*_STRIDES, *_FARTHER):
        last = looking.look(_indexed(expression, among=among, below=below), most)
        looks.append(last)
        below, looked_at = last.oldest, looked_at + most
        found = sum(len(each.seen) for each in looks)
        if last.all_seen or found > looking.limit or (found >= _HARDLY and looked_at >= sum(_STRIDES)):
            break
        if among is None and looking.is_filtered and _left(looking, last, looked_at, found) > _MOST:
            among = Way(*facets.newest(db, who, filters))
    return looks


def _left(looking: Looking, last: Look, looked_at: int, found: int) -> float:
    """About how many more of what the index has would be looked at, by what those looked at came to."""
    newest: int = looking.db.execute("SELECT max(seq) FROM words").fetchone()[0]
    there = looked_at / (newest - last.oldest + 1) * last.oldest
    return min(there, (looking.limit - found) * looked_at / max(1, found))


def _behind() -> Way:
    """What the index has not had yet."""
    return Way("SELECT seq FROM unindexed ORDER BY seq DESC", ())


def _indexed(expression: str, *, below: int | None = None, among: Way | None = None) -> Way:
    """What the index has; with `below`, of those with smaller numbers; with `among`, of these."""
    where = Where().add("trigrams MATCH ?", expression).before("rowid", below)
    if among is not None:
        where.add("rowid BETWEEN (SELECT min(seq) FROM among) AND (SELECT max(seq) FROM among)")
        # The plus keeps the index from being asked for each of them by itself.
        where.add("+rowid IN (SELECT seq FROM among)")
    sql = f"SELECT rowid AS seq FROM trigrams WHERE {where.sql} ORDER BY rowid DESC"
    return Way(sql, where.parameters, among)


def _matches(looks: Sequence[Look], limit: int) -> Matches:
    """What all the looks together found; what was reworded is met twice. The last one went the farthest."""
    met = {each.seq: each for look in looks for each in look.seen}
    newest = sorted(met.values(), key=lambda each: each.seq, reverse=True)
    return Matches(
        [
            Match(seq=each.seq, id=each.id, created_at=each.created_at, rank=score(each.hits, each.length))
            for each in newest[:limit]
        ],
        capped=len(newest) > limit or not (looks[0].all_seen and looks[-1].all_seen),
    )
