"""Signatures of texts that were seen, on disk and not in memory: a scratch file that lives as long as one job."""

# ruff: noqa: S608  only a number of our own stands in the f-string; values are parameters

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from greenroom.store.columns import document
from greenroom.store.errors import translated

_CACHE_KIB = 32_768
_LOOKED_AT = 200
"""Signatures that one is held against at most. Only what is said everywhere has more that share a band with it."""


class Likenesses:
    """An index of signatures by the bands that they share. One thread at a time may use it.

    Nothing is made durable: what a crash leaves is of no use to anybody.

    Raises:
        DiskFull: there was no room for it.
        StoreFailed: the file could not be used.
    """

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            self._db.execute(f"PRAGMA {pragma}")
        self._db.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._db.execute("CREATE TABLE signatures (number INTEGER PRIMARY KEY, signature BLOB NOT NULL) STRICT")
        self._db.execute(
            "CREATE TABLE bands (band INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (band, number))"
            " STRICT, WITHOUT ROWID"
        )
        self._db.execute("BEGIN")

    def sharing(self, bands: Sequence[int]) -> Iterator[bytes]:
        """Signatures that have one of these bands, each once, the oldest first."""
        rows = self._run(
            "SELECT signature FROM signatures WHERE number IN"
            " (SELECT number FROM bands WHERE band IN (SELECT value FROM json_each(?)))"
            f" ORDER BY number LIMIT {_LOOKED_AT}",
            (document(bands),),
        )
        return (row[0] for row in rows)

    def add(self, bands: Sequence[int], signature: bytes) -> None:
        """Keep a signature under its bands, which are signed 64-bit numbers."""
        number = self._run("INSERT INTO signatures (signature) VALUES (?)", (signature,)).lastrowid
        self._run("INSERT OR IGNORE INTO bands SELECT value, ? FROM json_each(?)", (number, document(bands)))

    def _run(self, sql: str, parameters: tuple[object, ...]) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, parameters)
        except sqlite3.Error as error:
            raise translated(error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
