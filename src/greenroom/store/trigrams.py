"""What the index of trigrams is asked: every three letters in a row of a query that are worth it."""

import sqlite3
import sys
from collections.abc import Sequence
from typing import Final

from greenroom.model.principal import Principal
from greenroom.model.search import SearchQuery
from greenroom.store.scope import everybody

_SAMPLED: Final = 24
_MOST: Final = 8
"""Trigrams of a query that are tried, and the rarest of them, which are looked up; the text decides the rest."""

_RARITY: Final = 64
"""The newest conversations with a trigram that tell how rare it is."""

_GRAM: Final = 3
_PRIVATE: Final = 0x100000
"""The first code point of Unicode's last plane for private use, where nobody's text is."""


def owner_mark(owner: int) -> str:
    """Three characters at the head of an owner's indexed texts, so that nobody looks through others'."""
    return f"{chr(_PRIVATE + (owner >> 16 & 0xFFFF))}{chr(_PRIVATE + (owner & 0xFFFF))}{chr(_PRIVATE - 0x10000)}"


def grams(query: SearchQuery) -> list[str]:
    """All of its trigrams, each once."""
    return list(
        dict.fromkeys(term[at : at + _GRAM] for term in query.terms for at in range(len(term) - _GRAM + 1))
    )


def expression(db: sqlite3.Connection, who: Principal, query: SearchQuery) -> str | None:
    """A query in FTS5's own language; None where the index holds nothing of the kind.

    Every part is a quoted string, so nothing that somebody types means anything there.
    """
    alone = who.sees_all or all(each.uid == who.uid for each in everybody(db))
    parts = [] if alone else [_quoted(owner_mark(who.uid))]
    long = grams(query)
    parts += [_quoted(each) for each in _rarest(db, _spread(long))]
    short = [term for term in query.terms if len(term) < _GRAM]
    longest = None if long else max(short, key=len)
    for term in short:
        # Of the Latin alphabet, one or two letters are in nearly every text, and not worth to be looked up.
        if term != longest and term.isascii():
            continue
        begun = _begun(db, term)
        if not begun:
            return None
        if term == longest or len(begun) <= _SAMPLED:
            parts.append(f"({' OR '.join(map(_quoted, begun))})")
    return " AND ".join(parts)


def _begun(db: sqlite3.Connection, term: str) -> list[str]:
    """The trigrams of the index that a term of one or two letters begins: wherever it stands, it begins one."""
    rows = db.execute(
        "SELECT term FROM trigram_terms WHERE term >= ? AND term <= ?", (term, term + chr(sys.maxunicode))
    )
    return [row[0] for row in rows]


def _spread(every: Sequence[str]) -> Sequence[str]:
    """Some of them, from all over the query: neighbours say much the same."""
    step = -(-len(every) // _SAMPLED) or 1
    return every[::step]


def _rarest(db: sqlite3.Connection, some: Sequence[str]) -> Sequence[str]:
    """Those that fewest conversations have: common ones cost as much, and leave out little."""
    if len(some) <= _MOST:
        return some
    return sorted(some, key=lambda each: _last_seen(db, each))[:_MOST]


def _last_seen(db: sqlite3.Connection, gram: str) -> int:
    """How far back the newest conversations with a trigram go: of a rare one, the farthest."""
    found, oldest = db.execute(
        "SELECT count(*), min(rowid)"
        " FROM (SELECT rowid FROM trigrams WHERE trigrams MATCH ? ORDER BY rowid DESC LIMIT ?)",
        (_quoted(gram), _RARITY),
    ).fetchone()
    return int(oldest) if found == _RARITY else 0


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
