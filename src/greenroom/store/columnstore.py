"""What conversations are listed by, in memory and by column: of a million, what meets a filter is counted at once.

To count exactly what meets two conditions, SQLite has to go over all that meets one of them, row after row; a
columnstore joins rows of bits. It is a copy, made of what lists ask for and never the truth: each of its segments
knows which version of the database's it was read from, and one that was changed since is not used. So an answer is
of the same state as everything else that is read with it.
"""

# ruff: noqa: S608  only conditions of this package stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Iterable, Sequence
from threading import Lock
from typing import Final

from msgspec import Struct

from greenroom.model.principal import Principal
from greenroom.store.facet_conditions import Asked, narrowed
from greenroom.store.scope import visible
from greenroom.store.segment import SPAN, Segment, read_segment

_LEAST: Final = 4
"""Segments from which on it is worth it; fewer conversations are as soon counted by SQLite."""

_SIFTED: Final = 4
"""Segments that are read through where they were changed; with more of them, the copy is of no use."""


Span = tuple[int, int]
"""Whose conversations, and the number of the segment."""


class Met(Struct, frozen=True, kw_only=True):
    """What meets a filter: how many rows each condition alone has, and which rows meet all of it.

    `counts` are those of the conditions in their order, and of what is of the right age; `all_rows` is how many
    there are to choose from. Segments that were changed lately are left out of both.
    """

    all_rows: int
    counts: list[int]
    total: int
    in_segments: list[tuple[Segment, int]]
    sifted: list[int]

    def seqs(self) -> list[int]:
        """The `seq` of all that meets the filter."""
        return [*self.sifted, *(seq for segment, bits in self.in_segments for seq in segment.named(bits))]


class Columnstore:
    """Segments that were read, by owner and number. Several threads may use it, each with its own connection."""

    def __init__(self, least: int = _LEAST) -> None:
        self._least = least
        self._segments: dict[Span, Segment] = {}
        self._wanted: set[Span] = set()
        self._lock = Lock()

    @property
    def is_behind(self) -> bool:
        """Whether segments were asked for that it doesn't have."""
        return bool(self._wanted)

    def met(self, db: sqlite3.Connection, owners: Sequence[Principal], asked: Asked) -> Met | None:
        """What meets a filter, exactly; None where the copy lacks too much, or where there are few rows.

        Args:
            db: the database, in a transaction that reads.
            owners: whose rows.
            asked: the filter.
        """
        many = ((db.execute("SELECT max(seq) FROM facets").fetchone()[0] or 0) // SPAN) + 1
        if many < self._least:
            return None
        versions = _versions(db)
        fresh: list[tuple[Span, Segment]] = []
        stale: list[Span] = []
        for span in [(owner.uid, number) for owner in owners for number in range(many)]:
            segment = self._segments.get(span)
            if segment is None or segment.version != versions.get(span[1], 0):
                stale.append(span)
            elif segment.seqs:
                fresh.append((span, segment))
        if stale:
            with self._lock:
                self._wanted.update(stale)
        return None if len(stale) > _SIFTED else _joined(db, fresh, stale, asked)

    def catch_up(self, db: sqlite3.Connection) -> None:
        """Read one of the segments that were asked for, in some milliseconds.

        Args:
            db: the database, in a transaction that reads.
        """
        with self._lock:
            if not self._wanted:
                return
            uid, number = span = self._wanted.pop()
        self._segments[span] = read_segment(db, Principal(uid), number, _versions(db).get(number, 0))


def _versions(db: sqlite3.Connection) -> dict[int, int]:
    """The present version of each segment; one that was never changed has none."""
    return dict(db.execute("SELECT number, version FROM segments").fetchall())


def _joined(
    db: sqlite3.Connection, fresh: Iterable[tuple[Span, Segment]], stale: Iterable[Span], asked: Asked
) -> Met:
    """What meets a filter, by the segments' columns, or row by row where these can't tell."""
    all_rows, total, counts = 0, 0, [0] * (len(asked.conditions) + 1)
    in_segments: list[tuple[Segment, int]] = []
    sifted = [seq for span in stale for seq in _sift(db, span, asked)]
    for span, segment in fresh:
        all_rows += len(segment.seqs)
        if not asked.allows_some(segment.oldest, segment.newest):
            continue
        counts[-1] += len(segment.seqs)
        bits = segment.all_rows
        for at, condition in enumerate(asked.conditions):
            met = segment.meeting(condition)
            counts[at] += met.bit_count()
            bits &= met
        if bits and not asked.allows_all(segment.oldest, segment.newest):
            sifted += _sift(db, span, asked)
        elif bits:
            in_segments.append((segment, bits))
            total += bits.bit_count()
    return Met(all_rows=all_rows, counts=counts, total=total + len(sifted), in_segments=in_segments, sifted=sifted)


def _sift(db: sqlite3.Connection, span: Span, asked: Asked) -> list[int]:
    """The `seq` of what meets a filter in one span, row by row."""
    uid, number = span
    where = narrowed(visible(Principal(uid)), asked, None)
    where.at_least("facets.seq", number * SPAN).before("facets.seq", (number + 1) * SPAN)
    rows = db.execute(f"SELECT facets.seq FROM facets NOT INDEXED WHERE {where.sql}", where.parameters)
    return [row[0] for row in rows]
