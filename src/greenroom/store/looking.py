"""Looking through texts for words: one statement, of which Python has one row.

With every row that Python takes, it would wait for its turn among the daemon's threads; this way SQLite goes
through thousands of texts beside them.
"""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec import Struct

from greenroom.model.principal import Principal
from greenroom.model.search import Hits, SearchQuery
from greenroom.model.times import Micros
from greenroom.store.conditions import Where
from greenroom.store.scope import visible

_HITS = "printf('[%d,%d],', instr(words.title, ?) > 0, {})".format(
    "(length(words.turns) - length(replace(words.turns, ?, ''))) / length(?)"
)
"""Where a text has a term: the JSON of `Hits`. What replacing it takes away tells how often it was there."""

_HAS = "(instr(words.turns, ?) OR instr(words.title, ?))"


AMONG: Final = 50_000
"""Conversations that a way is narrowed to at most, the newest."""


class Way(Struct, frozen=True):
    """Where to look: a query of `seq`, newest first, and its parameters. With `among`, others are left out."""

    sql: str
    parameters: Sequence[object]
    among: "Way | None" = None


class Seen(Struct, frozen=True, array_like=True):
    """A conversation that has the terms: how long its turns are, and where they have them."""

    seq: int
    id: str
    created_at: Micros
    length: int
    hits: tuple[Hits, ...]


_SEEN = msgspec.json.Decoder(list[Seen], strict=False)


class Look(Struct, frozen=True, kw_only=True):
    """What one look along a way came to.

    `oldest` is the smallest number that was looked at; `all_seen` tells that nothing lies beyond, `is_enough` that
    there are more matches than were asked for.
    """

    seen: list[Seen]
    oldest: int
    all_seen: bool
    is_enough: bool


class Looking(Struct, frozen=True, kw_only=True):
    """What is looked for. `met` is what a row of `facets` has to be."""

    db: sqlite3.Connection
    who: Principal
    query: SearchQuery
    met: Where
    limit: int

    @property
    def is_filtered(self) -> bool:
        """Whether anything but words is asked for."""
        return bool(self.met.parameters)

    def look(self, way: Way, most: int) -> Look:
        """The newest conversations that meet the filter and have every term, among the first so many on a way."""
        terms = self.query.terms
        mine = visible(self.who, "words.owner")
        facets = "CROSS JOIN facets ON facets.seq = way.seq" if self.is_filtered else ""
        among = way.among or Way("SELECT 0 AS seq", ())
        looked_at, oldest, narrowed_to, seen = self.db.execute(
            f"WITH among AS MATERIALIZED ({among.sql} LIMIT {AMONG}), way AS MATERIALIZED ({way.sql} LIMIT ?)"
            " SELECT (SELECT count(*) FROM way), (SELECT min(seq) FROM way), (SELECT count(*) FROM among),"
            " json_group_array(json_array("
            "seen.seq, facets.id, facets.created_at, seen.length, json('[' || rtrim(seen.hits, ',') || ']')))"
            " FROM (SELECT words.seq AS seq, length(words.turns) AS length,"
            f" {' || '.join([_HITS] * len(terms))} AS hits"
            f" FROM way {facets} CROSS JOIN words ON words.seq = way.seq"
            f" WHERE {self.met.sql} AND {mine.sql} AND {' AND '.join([_HAS] * len(terms))} LIMIT ?) AS seen"
            " CROSS JOIN facets ON facets.seq = seen.seq",
            [
                *among.parameters,
                *way.parameters,
                most,
                *(term for term in terms for _ in range(3)),
                *self.met.parameters,
                *mine.parameters,
                *(term for term in terms for _ in range(2)),
                self.limit + 1,
            ],
        ).fetchone()
        found = _SEEN.decode(seen)
        return Look(
            seen=found,
            oldest=oldest or 0,
            all_seen=looked_at < most and narrowed_to < AMONG,
            is_enough=len(found) > self.limit,
        )
