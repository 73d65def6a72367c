"""Receipts: what was done under a caller's key, so that asking again does nothing again.

A receipt is written in the transaction of what it is for, so that neither is ever there without the other; the
answer follows once there is one. Only what was done gets one: a refusal may be tried again.
"""

import sqlite3

from msgspec import Struct

from greenroom.model.principal import Errand, Principal
from greenroom.model.times import Micros

KEPT_US = 24 * 3600 * 1_000_000
"""Microseconds that a key is remembered."""

_SWEEP = 100


class Receipt(Struct, frozen=True, kw_only=True):
    """What is known of a key.

    `answer` is the answer's JSON, None where a crash came between what was done and the answer.
    """

    body_hash: bytes
    answer: bytes | None


def find(db: sqlite3.Connection, uid: int, errand: Errand, now: Micros) -> Receipt | None:
    """The receipt of a caller's key for a method, where it has not expired."""
    row = db.execute(
        "SELECT body_hash, answer FROM receipts WHERE owner = ? AND method = ? AND key = ? AND made_at > ?",
        (uid, errand.method, errand.key, now - KEPT_US),
    ).fetchone()
    return None if row is None else Receipt(body_hash=row[0], answer=row[1])


def done(db: sqlite3.Connection, who: Principal, now: Micros) -> None:
    """Note that what somebody named is done, in the transaction that does it. Nothing where he named nothing."""
    if who.errand is not None:
        _put(db, who.uid, who.errand, None, now)


def answered(db: sqlite3.Connection, uid: int, errand: Errand, answer: bytes, now: Micros) -> None:
    """Note the answer, and forget a few receipts that have expired."""
    _put(db, uid, errand, answer, now)
    db.execute(
        "DELETE FROM receipts WHERE (owner, method, key) IN"
        " (SELECT owner, method, key FROM receipts WHERE made_at <= ? LIMIT ?)",
        (now - KEPT_US, _SWEEP),
    )


def undone(db: sqlite3.Connection, uid: int, errand: Errand) -> None:
    """Forget what came to a refusal after all: it may be tried again."""
    db.execute(
        "DELETE FROM receipts WHERE owner = ? AND method = ? AND key = ? AND answer IS NULL",
        (uid, errand.method, errand.key),
    )


def _put(db: sqlite3.Connection, uid: int, errand: Errand, answer: bytes | None, now: Micros) -> None:
    db.execute(
        "INSERT INTO receipts (owner, method, key, body_hash, answer, made_at) VALUES (?, ?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET body_hash = excluded.body_hash, answer = excluded.answer,"
        " made_at = excluded.made_at",
        (uid, errand.method, errand.key, errand.body_hash, answer, now),
    )
