"""Connections to the database, set up for what they do."""

import sqlite3
from pathlib import Path

_BUSY_MS = 5_000
"""How long a statement waits for somebody else's lock: a shell or a backup, since there is one daemon a home."""

_WRITER_CACHE_KIB = 16_384
_READER_CACHE_KIB = 8_192
_WAL_LIMIT = 64 * 1024 * 1024
"""Bytes that the log file is cut down to after a write that made it larger."""


def connect_writer(database: Path) -> sqlite3.Connection:
    """The one connection that writes and checkpoints.

    With `synchronous=FULL` a commit is on the disk before it is answered: with `NORMAL`, a loss of power takes
    acknowledged rows along.
    """
    db = _connect(f"{_uri(database)}?mode=rw", _WRITER_CACHE_KIB)
    try:
        _set_up_to_write(db)
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


def connect_reader(database: Path) -> sqlite3.Connection:
    """A connection that only reads. It never checkpoints: two that did could corrupt the file in older SQLite."""
    db = _connect(f"{_uri(database)}?mode=ro", _READER_CACHE_KIB)
    db.execute("PRAGMA query_only = ON")
    return db


def connect_untouched(database: Path) -> sqlite3.Connection:
    """A connection that leaves every byte as it is, to look before anything is done.

    A database that was closed well has no log beside it and is opened as immutable, so that not even one is made.
    """
    log = database.with_name(database.name + "-wal")
    left_over = log.exists() and log.stat().st_size > 0
    return _connect(f"{_uri(database)}?mode=ro{'' if left_over else '&immutable=1'}", _READER_CACHE_KIB)


class _InMemory(sqlite3.Connection):
    """A connection that nobody has to close: with it, its database is gone."""

    def __del__(self) -> None:
        self.close()


def connect_memory() -> sqlite3.Connection:
    """A database in memory. It ends with the last that refers to it, on whichever thread that is."""
    db = sqlite3.connect(
        ":memory:", isolation_level=None, cached_statements=256, check_same_thread=False, factory=_InMemory
    )
    db.execute("PRAGMA foreign_keys = ON")
    return db


def _uri(database: Path) -> str:
    return database.absolute().as_uri()


def _connect(uri: str, cache_kib: int) -> sqlite3.Connection:
    db = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=_BUSY_MS / 1000, cached_statements=256)
    try:
        db.execute(f"PRAGMA cache_size = -{cache_kib}")
    except BaseException:
        db.close()  # a damaged file is found out by the first statement
        raise
    return db
