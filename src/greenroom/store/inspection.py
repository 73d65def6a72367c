"""A look at a database before anything is done to it: is it ours, whole as far as a glance tells, and not too new?

Nothing of it is changed, whatever is found.
"""

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

from greenroom.model.errors import StoreUnusable
from greenroom.store.connecting import connect_untouched
from greenroom.store.migrating import APPLICATION_ID, LATEST, version_of

_MAGIC = b"SQLite format 3\x00"
_HEADER_SIZE = 100
_APPLICATION_ID_AT = 68
"""Where in the header it stands (https://www.sqlite.org/fileformat2.html#the_database_header)."""

CHECKED_WHOLE = 8 * 1024 * 1024
"""Bytes up to which every page is looked at: some 20 ms. Larger files are only sampled: a start must be fast."""

_ADVICE = (
    "Nothing in it was touched. Restore a backup with `greenroom restore`, or move the file away to start afresh."
)


def inspect(database: Path) -> bool:
    """Whether there is a database, and one that can be used.

    Raises:
        StoreUnusable: the file is not ours, damaged, or from a newer version.
    """
    log = database.with_name(database.name + "-wal")
    if not database.exists():
        if log.exists() and log.stat().st_size > 0:
            raise StoreUnusable(f"{database} is gone, but its log {log} is there. {_ADVICE}")
        return False
    try:
        _check_header(database)
        with closing(connect_untouched(database)) as db:
            _check_version(database, db)
            _check_contents(database, db)
    except (OSError, sqlite3.Error) as error:
        raise StoreUnusable(f"{database} can't be read or is damaged ({error}). {_ADVICE}") from error
    return True


def _check_header(database: Path) -> None:
    with database.open("rb") as file:
        header = file.read(_HEADER_SIZE)
    if len(header) < _HEADER_SIZE or not header.startswith(_MAGIC):
        raise StoreUnusable(f"{database} is not a database, or its beginning is damaged. {_ADVICE}")
    if struct.unpack_from(">I", header, _APPLICATION_ID_AT)[0] != APPLICATION_ID:
        raise StoreUnusable(f"{database} is not a database of Greenroom's. {_ADVICE}")


def _check_version(database: Path, db: sqlite3.Connection) -> None:
    version = version_of(db)
    if version > LATEST:
        raise StoreUnusable(
            f"{database} is from a newer version of Greenroom (schema {version}; this one knows up to {LATEST})."
            " Nothing in it was touched. Upgrade Greenroom, or set GREENROOM_HOME to another folder."
        )
    recorded = db.execute("SELECT max(number) FROM migrations").fetchone()[0]
    if recorded != version:
        raise StoreUnusable(
            f"{database} is damaged: its schema is {version}, its record says {recorded}. {_ADVICE}"
        )


def _check_contents(database: Path, db: sqlite3.Connection) -> None:
    """Look at every page of a small database, and at the first row of each table of a large one."""
    if database.stat().st_size <= CHECKED_WHOLE:
        complaint = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if complaint != "ok":
            raise StoreUnusable(f"{database} is damaged ({complaint}). {_ADVICE}")
        return
    for (table,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        db.execute(f'SELECT * FROM "{table}" LIMIT 1').fetchone()  # noqa: S608  a name that the schema itself gave
