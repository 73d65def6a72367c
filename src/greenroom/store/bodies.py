"""Bodies of requests and responses, packed where that pays."""

import sqlite3
import zlib
from collections.abc import Sequence
from typing import Final

from greenroom.store.columns import document
from greenroom.store.connecting import Writer
from greenroom.store.samples import LARGEST, REACH, Sample, digest_of

SMALL: Final = 512
"""Bytes. Below, packing saves less than a row weighs."""

_FAST: Final = 1
"""The level of zlib. Texts shrink to about a third even so, and higher ones take several times as long."""

_KEEP = (
    "INSERT INTO attempt_bodies (attempt_seq, request, request_packed, response, response_packed)"
    " VALUES (?, ?, ?, ?, ?)"
)
_KEEP_LIKE = (
    "INSERT INTO attempt_bodies (attempt_seq, request, request_packed, response, response_packed, sample)"
    " SELECT ?, ?, 1, ?, ?, number FROM samples WHERE number = ? AND digest = ?"
)


def pack(body: bytes) -> tuple[bytes, bool]:
    """The body as it is kept, and whether it was packed."""
    if len(body) < SMALL:
        return body, False
    packed = zlib.compress(body, _FAST)
    return (packed, True) if len(packed) < len(body) else (body, False)


def unpack(kept: bytes, packed: bool, sample: bytes | None = None) -> bytes:
    """The body as it was; `sample` is the one that it was packed by, as it is kept."""
    if sample is not None:
        unpacking = zlib.decompressobj(zdict=zlib.decompress(sample))
        return unpacking.decompress(kept) + unpacking.flush()
    return zlib.decompress(kept) if packed else kept


def keep(db: sqlite3.Connection, seq: int, owner: int, request: bytes, response: bytes) -> None:
    """Keep the bodies of an attempt that has ended: of a request that is like an earlier one, the difference."""
    answer = pack(response)
    if not isinstance(db, Writer) or not SMALL <= len(request) <= LARGEST:
        db.execute(_KEEP, (seq, *pack(request), *answer))
        return
    sample = db.samples.like(owner, request, seq)
    if sample is not None and _keep_like(db, seq, sample, request, answer):
        return
    number = db.execute(
        "INSERT INTO samples (around, digest, body) VALUES (?, ?, ?)",
        (seq, digest_of(request), zlib.compress(request, _FAST)),
    ).lastrowid
    assert number is not None
    sample = Sample(number, seq, request)
    db.samples.remember(owner, request, sample)
    _keep_like(db, seq, sample, request, answer)


def _keep_like(
    db: sqlite3.Connection, seq: int, sample: Sample, request: bytes, answer: tuple[bytes, bool]
) -> bool:
    """Keep bodies by a sample. False where that is not there, pruned or never durable; nothing was done then."""
    packed = sample.pack(request)
    return db.execute(_KEEP_LIKE, (seq, packed, *answer, sample.number, sample.digest)).rowcount == 1


def delete(db: sqlite3.Connection, seqs: Sequence[int]) -> None:
    """Delete the bodies of attempts, and the samples that no other body needs."""
    gone = db.execute(
        "DELETE FROM attempt_bodies WHERE attempt_seq IN (SELECT value FROM json_each(?)) RETURNING sample",
        (document(seqs),),
    ).fetchall()
    db.execute(
        "DELETE FROM samples WHERE number IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM attempt_bodies"
        " WHERE attempt_seq BETWEEN around - ? AND around + ? AND sample = number)",
        (document(list({sample for (sample,) in gone if sample is not None})), REACH, REACH),
    )
