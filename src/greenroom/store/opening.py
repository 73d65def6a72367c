"""Opening a home: the folder, its lock, and a database that is ours, whole and up to date."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from greenroom.model.errors import StoreUnusable
from greenroom.model.times import Micros
from greenroom.store.connecting import connect_writer
from greenroom.store.inspection import inspect
from greenroom.store.lock import HomeLock
from greenroom.store.migrating import SHIPPED, migrate

DATABASE_NAME = "greenroom.db"
_OLDEST_SQLITE = (3, 38, 0)
"""The first with `->>`; STRICT tables and RETURNING are older."""


class Home:
    """A home that is this process's own until it is released."""

    def __init__(self, folder: Path, lock: HomeLock) -> None:
        self.folder = folder
        self.database = folder / DATABASE_NAME
        self._lock = lock

    def release(self) -> None:
        """Let others have the home. Close the store before."""
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


def open_home(folder: Path, *, now: Micros) -> Home:
    """Take a home for this process, make what is missing in it, and bring its database up to date.

    It blocks for some milliseconds; longer only while an older database is migrated.

    Args:
        folder: the home; it becomes private to its user (0700).
        now: noted with the migrations that are applied.

    Raises:
        HomeTaken: another daemon holds it.
        StoreUnusable: the folder can't be used, or its database is damaged, not ours, or from a newer version.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        needed = ".".join(map(str, _OLDEST_SQLITE))
        raise StoreUnusable(f"This Python has SQLite {sqlite3.sqlite_version}; Greenroom needs {needed} or newer.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
        lock = HomeLock(folder)
    except OSError as error:
        raise StoreUnusable(
            f"The folder {folder} can't be used ({error}). Set GREENROOM_HOME to another."
        ) from error
    home = Home(folder, lock)
    try:
        if not inspect(home.database):
            _create(home.database, now)
        with closing(connect_writer(home.database)) as db:
            migrate(db, SHIPPED, now)
    except (OSError, sqlite3.Error) as error:
        home.release()
        raise StoreUnusable(f"{home.database} can't be made or brought up to date ({error}).") from error
    except BaseException:
        home.release()
        raise
    return home


def _create(database: Path, now: Micros) -> None:
    """Make a new database under another name and rename it, so that there is a whole one or none."""
    unfinished = database.with_name(database.name + ".new")
    for left in (
        unfinished,
        *(unfinished.with_name(unfinished.name + end) for end in ("-wal", "-shm", "-journal")),
    ):
        left.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(connect_writer(unfinished)) as db:
        migrate(db, SHIPPED, now)
    unfinished.rename(database)
    fd = os.open(database.parent, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
