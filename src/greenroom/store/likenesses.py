"""What texts are made of, kept on disk and not in memory: a scratch file that lives as long as one job."""

# ruff: noqa: S608  only numbers of our own and question marks stand in the f-strings; values are parameters

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from greenroom.store.columns import document
from greenroom.store.errors import translated

_CACHE_KIB: Final = 32_768

_OF_A_BAND: Final = 100
"""The newest of those that share a band; one that more share is of words that everybody says."""

_LOOKED_AT: Final = 100
"""Those that share most bands: a likeness that is to be found shares more of them than a chance meeting."""


class Likenesses:
    """An index of what texts are made of, by the bands that they share. One thread at a time may use it.

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
        self._db.execute("CREATE TABLE texts (number INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT")
        self._db.execute(
            "CREATE TABLE bands (band INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (band, number))"
            " STRICT, WITHOUT ROWID"
        )
        self._db.execute("BEGIN")

    def sharing(self, bands: Sequence[int]) -> Iterator[bytes]:
        """What was kept under one of these bands, each once: what shares most of them first, the oldest first."""
        arm = f"SELECT * FROM (SELECT number FROM bands WHERE band = ? ORDER BY number DESC LIMIT {_OF_A_BAND})"
        arms = " UNION ALL ".join([arm] * len(bands))
        rows = self._run(
            "SELECT content FROM (SELECT number AS found, count(*) AS shared"
            f" FROM ({arms}) GROUP BY 1 ORDER BY shared DESC, found LIMIT {_LOOKED_AT})"
            " CROSS JOIN texts ON number = found ORDER BY shared DESC, found",
            bands,
        )
        return (row[0] for row in rows)

    def add(self, bands: Sequence[int], content: bytes) -> None:
        """Keep a text's content under its bands, which are signed 64-bit numbers."""
        number = self._run("INSERT INTO texts (content) VALUES (?)", (content,)).lastrowid
        self._run("INSERT OR IGNORE INTO bands SELECT value, ? FROM json_each(?)", (number, document(bands)))

    def _run(self, sql: str, parameters: Sequence[object]) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, parameters)
        except sqlite3.Error as error:
            raise translated(error) from error

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
