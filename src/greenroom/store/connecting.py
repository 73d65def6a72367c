"""Connections to the database, set up for what they do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from greenroom.store.columnstore import Columnstore
from greenroom.store.samples import Samples

ConnectionT = TypeVar("ConnectionT", bound=sqlite3.Connection)

_BUSY_MS = 5_000
"""How long a statement waits for somebody else's lock: a shell or a backup, since there is one daemon a home."""

_WRITER_CACHE_KIB = 16_384
_READER_CACHE_KIB = 8_192
_WAL_LIMIT = 64 * 1024 * 1024
"""Bytes that the log file is cut down to after a write that made it larger."""

_CHECKPOINT_PAGES = 4_000
"""Pages in the log from which on they are copied to their places: many come again and again, and are copied once.

Copying sixteen megabytes takes some 20 ms, for which other writers wait.
"""


class Writer(sqlite3.Connection):
    """A connection that writes, and what it has written lately that more of the same kind is kept by."""

    samples: Samples


def connect_writer(database: Path, *, copies_in_memory: bool = False) -> Writer:
    """The one connection that writes and checkpoints.

    With `synchronous=FULL` a commit is on the disk before it is answered: with `NORMAL`, a loss of power takes
    acknowledged rows along.

    Args:
        database: the file.
        copies_in_memory: where pages are kept as they were before a statement, until it is through: that is for
            many small ones. Otherwise a file is made for them, which is for some that change, or sort, very much.
    """
    db = _connect(f"{_uri(database)}?mode=rw", _WRITER_CACHE_KIB, Writer)
    db.samples = Samples()
    try:
        _set_up_to_write(db)
        if copies_in_memory:
            db.execute("PRAGMA temp_store = MEMORY")
    except BaseException:
        db.close()
        raise
    return db


def _set_up_to_write(db: sqlite3.Connection) -> None:
    mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise sqlite3.OperationalError(
            f"write-ahead logging can't be used on this file system (it stays at {mode})"
        )
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT}")
    db.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")


@contextmanager
def copying_to_disk(db: sqlite3.Connection) -> Iterator[None]:
    """Have copies of changed pages go to a file inside, wherever they go else. No transaction may be open."""
    before = db.execute("PRAGMA temp_store").fetchone()[0]
    db.execute("PRAGMA temp_store = FILE")
    try:
        yield
    finally:
        if not db.in_transaction:
            db.execute(f"PRAGMA temp_store = {before}")


class Reader(sqlite3.Connection):
    """A connection that only reads, and what was learnt of what it reads, if anything was."""

    columnstore: Columnstore | None = None


def connect_reader(database: Path, columnstore: Columnstore | None = None) -> Reader:
    """A connection that only reads. It never checkpoints: two that did could corrupt the file in older SQLite.

    Args:
        database: the file.
        columnstore: what is known of its conversations, by all who read it together.
    """
    db = _connect(f"{_uri(database)}?mode=ro", _READER_CACHE_KIB, Reader)
    db.columnstore = columnstore
    db.execute("PRAGMA query_only = ON")
    return db


def connect_untouched(database: Path) -> sqlite3.Connection:
    """A connection that leaves every byte as it is, to look before anything is done.

    A database that was closed well has no log beside it and is opened as immutable, so that not even one is made.
    """
    log = database.with_name(database.name + "-wal")
    left_over = log.exists() and log.stat().st_size > 0
    uri = f"{_uri(database)}?mode=ro{'' if left_over else '&immutable=1'}"
    return _connect(uri, _READER_CACHE_KIB, sqlite3.Connection)


class _InMemory(Writer):
    """A connection that nobody has to close: with it, its database is gone."""

    def __del__(self) -> None:
        self.close()


def connect_memory() -> sqlite3.Connection:
    """A database in memory. It ends with the last that refers to it, on whichever thread that is."""
    db = sqlite3.connect(
        ":memory:", isolation_level=None, cached_statements=256, check_same_thread=False, factory=_InMemory
    )
    db.samples = Samples()
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _uri(database: Path) -> str:
    return database.absolute().as_uri()


def _connect(uri: str, cache_kib: int, kind: type[ConnectionT]) -> ConnectionT:
    db = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=_BUSY_MS / 1000, cached_statements=256, factory=kind
    )
    try:
        db.execute(f"PRAGMA cache_size = -{cache_kib}")
    except BaseException:
        db.close()  # a damaged file is found out by the first statement
        raise
    return db
