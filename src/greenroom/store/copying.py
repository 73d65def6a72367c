"""A consistent copy of a database, also while its daemon writes to it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

_STEP_PAGES = 4_096
"""Pages between two chances to be interrupted: some 16 MiB."""


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Copy what a connection sees at this moment, page by page, into a new file that only its owner reads.

    It is SQLite's online backup (https://www.sqlite.org/backup.html): the writer is not held up. A read
    transaction around all steps keeps them to one moment, where the backup would otherwise begin again with each
    commit. A `VACUUM INTO` may number rows anew, and full-text tables point to others by row number.

    Raises:
        OSError: the file is there already, or can't be made.
        sqlite3.Error: the source can't be read, or the target can't be written.
    """
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    uri = f"{target.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = FULL")
        source.execute("BEGIN")
        try:
            source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            # Python looks for a Ctrl-C only where it runs something of ours.
            source.backup(db, pages=_STEP_PAGES, progress=lambda *_: None, sleep=0)
        finally:
            source.execute("ROLLBACK")
        # Without write-ahead logging it is one file that can be read from anywhere; a daemon turns it on again.
        db.execute("PRAGMA journal_mode = DELETE")
