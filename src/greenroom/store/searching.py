"""Full-text search: an index of trigrams says where to look, and the text itself decides.

The index is brought up to date in the background (`indexing`); what it has not had yet is looked through as it is.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import islice
from typing import Final

import msgspec
from msgspec import Struct

from greenroom.model.conversation import Turn
from greenroom.model.principal import Principal
from greenroom.model.search import Folded, SearchQuery, rank
from greenroom.model.times import Micros
from greenroom.store import facets
from greenroom.store.columns import document
from greenroom.store.conditions import Where
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.scope import visible

NEWEST: Final = 1_000
"""Matches that are ranked, the newest ones."""

_FEW: Final = 2_000
"""Conversations that are read one by one sooner than looked up."""

_BACKLOG: Final = 20_000
"""Conversations that the index has not had and that are read one by one; of more, the newest."""

_GLANCE: Final = 3_000
"""Newest conversations that are read first for terms too short to be looked up: mostly, enough have them."""

_TRIGRAMS: Final = 24
"""Trigrams of a query that are looked up; the text decides over the rest of it."""

_GRAM: Final = 3
_PRIVATE: Final = 0x100000
"""The first code point of Unicode's last plane for private use, where nobody's text is."""

_TURNS = msgspec.json.Decoder(tuple[Turn, ...])


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


class _Candidate(Struct, frozen=True, order=True):
    """A conversation that may have what is looked for. `newness` sorts the newest first."""

    newness: int
    id: str
    created_at: Micros
    title: str
    turns: str


def owner_mark(owner: int) -> str:
    """Three characters at the head of an owner's indexed texts, so that nobody looks through others'."""
    return f"{chr(_PRIVATE + (owner >> 16 & 0xFFFF))}{chr(_PRIVATE + (owner & 0xFFFF))}{chr(_PRIVATE - 0x10000)}"


def matching(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, query: SearchQuery, limit: int = NEWEST
) -> Matches:
    """The newest conversations of a caller that meet the filters and have every term; `search` is left alone."""
    met = facets.meets(db, filters)
    if met is None or not query.terms:
        return Matches([], capped=False)
    if all(len(term) < _GRAM for term in query.terms):
        newest = _read(db, who, met, "facets INDEXED BY facets_by_created", Where(), by="facets.created_at")
        glance = _matching(islice(newest, _GLANCE), query, limit)
        if glance.capped:
            return glance
    return _matching(_candidates(db, who, filters, met, query), query, limit)


def _matching(candidates: Iterable[_Candidate], query: SearchQuery, limit: int) -> Matches:
    found: list[Match] = []
    for candidate in candidates:
        turns = _TURNS.decode(candidate.turns)
        score = rank(query, Folded.of(candidate.title, turns, run_together=query.has_phrases))
        if score is None:
            continue
        if len(found) == limit:
            return Matches(found, capped=True)
        match = Match(seq=-candidate.newness, id=candidate.id, created_at=candidate.created_at, rank=score)
        found.append(match)
    return Matches(found, capped=False)


def every(db: sqlite3.Connection, who: Principal, filters: ConversationFilter, limit: int) -> list[int]:
    """The `seq` of all conversations that meet the filters, the one for words included, up to `limit`."""
    if filters.search is None:
        return facets.every(db, who, filters, limit)
    return [each.seq for each in matching(db, who, filters, SearchQuery.of(filters.search), limit).found]


def _candidates(
    db: sqlite3.Connection, who: Principal, filters: ConversationFilter, met: Where, query: SearchQuery
) -> Iterator[_Candidate]:
    """Conversations in which to look, newest first, each once."""
    few = facets.every(db, who, filters, _FEW + 1)
    if len(few) <= _FEW:
        among = Where().add("facets.seq IN (SELECT value FROM json_each(?))", document(few))
        yield from _read(db, who, met, "facets", among, by="facets.seq")
        return
    not_yet = "unindexed CROSS JOIN facets ON facets.seq = unindexed.seq"
    behind = _read(db, who, met, not_yet, Where(), by="unindexed.seq")
    last = 0
    for each in merge(islice(behind, _BACKLOG), _indexed(db, who, met, query)):
        if each.newness != last:
            yield each
        last = each.newness


def _indexed(db: sqlite3.Connection, who: Principal, met: Where, query: SearchQuery) -> Iterator[_Candidate]:
    """Those that the index has."""
    asked = _expression(db, who, query)
    if asked is not None:
        tables = "trigrams CROSS JOIN facets ON facets.seq = trigrams.rowid"
        yield from _read(db, who, met, tables, Where().add("trigrams MATCH ?", asked), by="trigrams.rowid")


def _expression(db: sqlite3.Connection, who: Principal, query: SearchQuery) -> str | None:
    """The query in FTS5's own language; None where the index holds nothing of the kind.

    Every part is a quoted string, so nothing that somebody types means anything there.
    """
    parts = [] if who.sees_all else [_quoted(owner_mark(who.uid))]
    grams = dict.fromkeys(term[at : at + _GRAM] for term in query.terms for at in range(len(term) - _GRAM + 1))
    parts += [_quoted(each) for each in _spread(list(grams))]
    if not grams:
        # A term of one or two letters begins trigrams, wherever it stands.
        longest = max(query.terms, key=len)
        rows = db.execute(
            "SELECT term FROM trigram_terms WHERE term >= ? AND term <= ?",
            (longest, longest + chr(sys.maxunicode)),
        )
        begun = [_quoted(row[0]) for row in rows]
        if not begun:
            return None
        parts.append(f"({' OR '.join(begun)})")
    return " AND ".join(parts)


def _spread(grams: Sequence[str]) -> Sequence[str]:
    """Some of them, from all over the query: neighbours say much the same."""
    step = -(-len(grams) // _TRIGRAMS) or 1
    return grams[::step]


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _read(
    db: sqlite3.Connection, who: Principal, met: Where, tables: str, where: Where, *, by: str
) -> Iterator[_Candidate]:
    """Rows of these tables that meet the conditions and are the caller's, newest first, with their words."""
    mine = visible(who)
    rows = db.execute(
        "SELECT -facets.seq, facets.id, facets.created_at, facets.title,"
        " (SELECT turns FROM revisions WHERE conversation_seq = facets.seq ORDER BY number DESC LIMIT 1)"
        f" FROM {tables} WHERE {where.sql} AND {met.sql} AND {mine.sql} ORDER BY {by} DESC",
        [*where.parameters, *met.parameters, *mine.parameters],
    )
    return (_Candidate(*row) for row in rows)
