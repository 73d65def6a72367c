"""Copies of a home's database: made while a daemon runs, put back while none does."""

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

from msgspec import Struct

from greenroom.model.errors import GreenroomError, StoreUnusable
from greenroom.model.times import Micros, rfc3339
from greenroom.store.connecting import connect_reader, connect_untouched
from greenroom.store.copying import copy
from greenroom.store.inspection import inspect
from greenroom.store.lock import HomeLock
from greenroom.store.migrating import LATEST
from greenroom.store.opening import DATABASE_NAME
from greenroom.store.soundness import Figures, damages, figures

SUFFIXES = ("", "-wal")
"""The files that are one database; the third, `-shm`, is made anew from the second."""


class BackupFailed(GreenroomError):
    """The backup could not be made or put back; nothing was changed."""


class BackedUp(Struct, frozen=True, kw_only=True):
    """A copy that was made and found whole."""

    file: str
    bytes: int
    contents: Figures


class Restored(Struct, frozen=True, kw_only=True):
    """A copy that was put back. `kept` is where the database lies that it replaced, None where there was none."""

    database: str
    kept: str | None
    contents: Figures
    migrates_to: int | None


def stamp(at: Micros) -> str:
    """A time as a part of a file's name, in UTC and to the second: `20261121T080000Z`."""
    return rfc3339(at)[:19].replace("-", "").replace(":", "") + "Z"


def back_up(home: Path, target: Path, *, now: Micros, replace: bool) -> BackedUp:
    """Copy a home's database as it is at this moment. A daemon may run and write; it is not held up.

    Args:
        home: the folder with the database.
        target: a file, or a folder in which the copy is named for the time.
        now: the time.
        replace: whether a file that is there may be replaced.

    Raises:
        BackupFailed: there is no database, the target is there already or can't be written, or the copy is not
            whole. Nothing is left of it then.
        StoreUnusable: the database is damaged, not ours, or from a newer version.
    """
    database = home / DATABASE_NAME
    target = target / f"greenroom-{stamp(now)}.db" if target.is_dir() else target
    _check_target(database, target, replace=replace)
    if not inspect(database):
        raise BackupFailed(f"There is no database at {database}. GREENROOM_HOME names the home that is backed up.")
    with _unfinished(target.with_name(f".{target.name}.{os.getpid()}.part")) as part:
        with closing(connect_reader(database)) as source:
            contents = _copied(source, part)
        part.replace(target)
        _sync_folder(target.parent)
    return BackedUp(file=str(target.absolute()), bytes=target.stat().st_size, contents=contents)


def restore(
    home: Path, backup: Path, *, now: Micros, agreed: Callable[[Mapping[str, int], bool], bool]
) -> Restored | None:
    """Put a copy in the place of a home's database, which is kept beside it. None where that was not agreed to.

    Args:
        home: the folder; it is made where it is not there.
        backup: the copy; it stays as it is.
        now: the time, for the name of what is kept.
        agreed: asked with the copy's rows by the name of their table, and whether it replaces a database.

    Raises:
        HomeTaken: a daemon runs on this home.
        BackupFailed: the copy is damaged, not ours, or from a newer version; or the home can't be written.
    """
    database = home / DATABASE_NAME
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = HomeLock(home)
    except OSError as error:
        raise BackupFailed(f"The home {home} can't be written: {error.strerror}. Set GREENROOM_HOME.") from error
    try:
        contents = _contents(backup, database)
        _forget_empty_log(database)
        present = [suffix for suffix in SUFFIXES if _beside(database, suffix).exists()]
        if not agreed(contents.rows, bool(present)):
            return None
        with _unfinished(_beside(database, ".restored")) as part:
            with closing(connect_untouched(backup)) as source:
                _copied(source, part)
            kept = _put_aside(database, present, now)
            part.replace(database)
            _sync_folder(home)
    finally:
        lock.release()
    return Restored(
        database=str(database),
        kept=str(kept) if kept else None,
        contents=contents,
        migrates_to=LATEST if contents.schema < LATEST else None,
    )


def _check_target(database: Path, target: Path, *, replace: bool) -> None:
    if not target.parent.is_dir():
        raise BackupFailed(f"There is no folder {target.parent}; make it first.")
    if target.exists() and target.resolve() in {_beside(database, end).resolve() for end in (*SUFFIXES, "-shm")}:
        raise BackupFailed(f"{target} is the database itself; name another file.")
    if os.path.lexists(target) and not replace:
        raise BackupFailed(f"{target} is there already. Name another file, or say --force to replace it.")


def _contents(backup: Path, database: Path) -> Figures:
    """What is in a copy. Raises BackupFailed where it can't be used."""
    if backup.exists() and database.exists() and backup.samefile(database):
        raise BackupFailed(f"{backup} is the present database itself; name a backup.")
    try:
        if not inspect(backup):
            raise BackupFailed(f"There is no file {backup}.")
        with closing(connect_untouched(backup)) as db:
            return figures(db)
    except StoreUnusable as error:
        raise BackupFailed(f"Nothing was restored. {error.message}") from error
    except sqlite3.Error as error:
        raise BackupFailed(f"Nothing was restored. {backup} is damaged ({error}).") from error


def _copied(source: sqlite3.Connection, part: Path) -> Figures:
    """Copy, and look at every page and row of the copy."""
    try:
        copy(source, part)
        with closing(connect_untouched(part)) as made:
            if told := damages(made):
                raise BackupFailed(
                    f"The copy is damaged, as is most likely what it was made of: {told[0]}. It was taken away "
                    "again. `greenroom db check` tells more."
                )
            return figures(made)
    except OSError as error:
        raise BackupFailed(f"{part.parent} can't be written: {error.strerror}.") from error
    except sqlite3.Error as error:
        raise BackupFailed(
            f"The copy could not be made: {error}. Is there room for it in {part.parent}?"
        ) from error


@contextmanager
def _unfinished(part: Path) -> Iterator[Path]:
    """A file under another name until it is whole; whatever ends that early, nothing of it is left."""
    part.unlink(missing_ok=True)
    try:
        yield part
    finally:
        for suffix in ("", "-journal"):
            _beside(part, suffix).unlink(missing_ok=True)


def _put_aside(database: Path, present: list[str], now: Micros) -> Path | None:
    """Give a database, and the log with its last commits, another name. Answers it, None if there is none."""
    if not present:
        return None
    stem = f"{database.stem}.replaced-{stamp(now)}"
    names = (database.with_name(f"{stem}{f'-{number}' if number else ''}.db") for number in count())
    kept = next(name for name in names if not any(_beside(name, suffix).exists() for suffix in SUFFIXES))
    if present == [""] and _linked(database, kept):
        return kept  # and the copy takes the name over at one stroke
    # The database goes first: a start between the two refuses a log without a database, and would take the
    # database without its log for whole.
    for suffix in present:
        _beside(database, suffix).rename(_beside(kept, suffix))
    _beside(database, "-shm").unlink(missing_ok=True)
    return kept


def _forget_empty_log(database: Path) -> None:
    """Take away the empty log that those who only read leave behind."""
    log = _beside(database, "-wal")
    if log.exists() and log.stat().st_size == 0:
        log.unlink()


def _linked(file: Path, other: Path) -> bool:
    """Give a file a second name. False on a file system that knows no such thing."""
    try:
        other.hardlink_to(file)
    except OSError:
        return False
    return True


def _beside(file: Path, suffix: str) -> Path:
    return file.with_name(file.name + suffix)


def _sync_folder(folder: Path) -> None:
    """Make renames in a folder last through a loss of power."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
