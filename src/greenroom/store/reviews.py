"""Where conversations stand in their review: read and changed by the thousand."""

# ruff: noqa: S608  only names of columns and tables stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Iterable, Sequence

import msgspec
from msgspec import Struct

from greenroom.model.conversation import ReviewEntry
from greenroom.model.principal import Principal
from greenroom.model.review import Review
from greenroom.model.states import ConversationStatus
from greenroom.model.times import Micros
from greenroom.store.columns import document
from greenroom.store.scope import visible

_HISTORY = msgspec.json.Decoder(tuple[ReviewEntry, ...])


class Reviewed(Struct, frozen=True, kw_only=True):
    """A conversation as far as its review is concerned. `seq` is its number in the store."""

    seq: int
    id: str
    revision: int
    review: Review


def by_id(db: sqlite3.Connection, who: Principal, ids: Sequence[str]) -> list[Reviewed]:
    """The caller's own among these, in no order."""
    return _read(db, who, "id IN (SELECT value FROM json_each(?))", document(list(ids)))


def by_seq(db: sqlite3.Connection, who: Principal, wanted: Sequence[int]) -> list[Reviewed]:
    """The caller's own among these, in no order."""
    return _read(db, who, "seq IN (SELECT value FROM json_each(?))", document(wanted))


def keep(db: sqlite3.Connection, reviews: Iterable[tuple[int, Review]], now: Micros) -> None:
    """Keep reviews as they stand now, each by its conversation's `seq`."""
    db.executemany(
        "UPDATE conversations SET status = ?, review_history = ?, approved_by = ?, approved_at = ?, updated_at = ?"
        " WHERE seq = ?",
        (
            (str(each.status), document(each.history), each.approved_by, each.approved_at, now, seq)
            for seq, each in reviews
        ),
    )


def set_categories(db: sqlite3.Connection, wanted: Sequence[int], categories: Sequence[str], now: Micros) -> None:
    """Give conversations these categories, and no others."""
    db.execute(
        "UPDATE conversations SET categories = ?, updated_at = ? WHERE seq IN (SELECT value FROM json_each(?))",
        (document(list(categories)), now, document(wanted)),
    )


def delete(db: sqlite3.Connection, wanted: Sequence[int]) -> None:
    """Delete conversations for good, with their revisions. The log of calls stays."""
    db.execute("DELETE FROM conversations WHERE seq IN (SELECT value FROM json_each(?))", (document(wanted),))


def _read(db: sqlite3.Connection, who: Principal, sql: str, parameter: str) -> list[Reviewed]:
    where = visible(who).add(sql, parameter)
    rows = db.execute(
        "SELECT seq, id, revision, status, review_history, approved_by, approved_at, turn_count"
        f" FROM conversations WHERE {where.sql}",
        where.parameters,
    )
    return [
        Reviewed(
            seq=row[0],
            id=row[1],
            revision=row[2],
            review=Review(
                status=ConversationStatus(row[3]),
                history=_HISTORY.decode(row[4]),
                approved_by=row[5],
                approved_at=row[6],
                is_empty=row[7] == 0,
            ),
        )
        for row in rows
    ]
