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
from greenroom.model.times import Micros
from greenroom.store.facet_conditions import Asked, narrowed
from greenroom.store.scope import everybody, visible
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
    there are to choose from. Segments that were changed lately are left out of both. `ages` are the oldest and the
    newest that may be in, where these are known and not of all times.
    """

    all_rows: int
    counts: list[int]
    total: int
    in_segments: list[tuple[Segment, int]]
    sifted: list[int]
    ages: tuple[Micros, Micros] | None

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
        self._reading = Lock()

    @property
    def is_behind(self) -> bool:
        """Whether segments were asked for that it doesn't have."""
        return bool(self._wanted)

    def begin(self, db: sqlite3.Connection) -> None:
        """Ask for all that there is, before anybody asks for a list.

        Args:
            db: the database, in a transaction that reads.
        """
        many = _segments(db)
        if many >= self._least:
            with self._lock:
                self._wanted.update((owner.uid, number) for owner in everybody(db) for number in range(many))

    def met(self, db: sqlite3.Connection, owners: Sequence[Principal], asked: Asked) -> Met | None:
        """What meets a filter, exactly; None where the copy lacks too much, or where there are few rows.

        Args:
            db: the database, in a transaction that reads.
            owners: whose rows.
            asked: the filter.
        """
        many = _segments(db)
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
        """Read one of the segments that were asked for, in some milliseconds; none while somebody else does.

        Args:
            db: the database, in a transaction that reads.
        """
        if not self._reading.acquire(blocking=False):
            return
        try:
            with self._lock:
                if not self._wanted:
                    return
                uid, number = span = self._wanted.pop()
            self._segments[span] = read_segment(db, Principal(uid), number, _versions(db).get(number, 0))
        finally:
            self._reading.release()


def _segments(db: sqlite3.Connection) -> int:
    """How many segments there are, the last one not whole."""
    last: int | None = db.execute("SELECT max(seq) FROM facets").fetchone()[0]
    return 0 if last is None else last // SPAN + 1


def _versions(db: sqlite3.Connection) -> dict[int, int]:
    """The present version of each segment; one that was never changed has none."""
    return dict(db.execute("SELECT number, version FROM segments").fetchall())


def _joined(
    db: sqlite3.Connection, fresh: Sequence[tuple[Span, Segment]], stale: Iterable[Span], asked: Asked
) -> Met:
    """What meets a filter, by the segments' columns, or row by row where these can't tell."""
    all_rows, total, counts = 0, 0, [0] * (len(asked.conditions) + 1)
    in_segments: list[tuple[Segment, int]] = []
    with_some: list[Segment] = []
    sifted = [seq for span in stale for seq in _sift(db, span, asked)]
    all_ages_known = not sifted
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
        if not bits:
            continue
        with_some.append(segment)
        if asked.allows_all(segment.oldest, segment.newest):
            in_segments.append((segment, bits))
            total += bits.bit_count()
        else:
            sifted += _sift(db, span, asked)
    ages = None
    if all_ages_known and 0 < len(with_some) <= len(fresh) // 2:
        ages = min(each.oldest for each in with_some), max(each.newest for each in with_some)
    return Met(
        all_rows=all_rows,
        counts=counts,
        total=total + len(sifted),
        in_segments=in_segments,
        sifted=sifted,
        ages=ages,
    )


def _sift(db: sqlite3.Connection, span: Span, asked: Asked) -> list[int]:
    """The `seq` of what meets a filter in one span, row by row."""
    uid, number = span
    where = narrowed(visible(Principal(uid)), asked, None)
    where.at_least("facets.seq", number * SPAN).before("facets.seq", (number + 1) * SPAN)
    rows = db.execute(f"SELECT facets.seq FROM facets NOT INDEXED WHERE {where.sql}", where.parameters)
    return [row[0] for row in rows]
