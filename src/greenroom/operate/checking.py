"""A thorough look at a home's database, which changes nothing. A daemon may run meanwhile."""

import sqlite3
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from greenroom.model.errors import StoreUnusable
from greenroom.store.connecting import connect_reader
from greenroom.store.inspection import inspect
from greenroom.store.migrating import LATEST
from greenroom.store.opening import DATABASE_NAME
from greenroom.store.recount import discrepancies
from greenroom.store.soundness import Figures, damages, figures

DAMAGED = (
    "Stop the daemon with `greenroom down`, and put the newest backup back with `greenroom restore FILE`; "
    "the damaged database is kept beside it."
)
MISCOUNTED = (
    "The rows themselves are whole, only sums of them are wrong. Keep a copy with `greenroom backup FILE`, "
    "and report it with these lines."
)


class Checked(Struct, frozen=True, kw_only=True):
    """What was found: `problems` a line each, and `advice` on them; none of both where all is well.

    `schema_behind` says that the database is of an older version, which the next start changes, so that its sums
    were not counted again; `contents` is None where it is too damaged to count.
    """

    database: str
    sound: bool
    problems: tuple[str, ...] = ()
    advice: str | None = None
    schema_behind: bool = False
    file_bytes: int = 0
    log_bytes: int = 0
    contents: Figures | None = None


def check(home: Path) -> Checked:
    """Look at every page, every reference, and every counter and sum of what it counts, at one moment.

    Raises:
        StoreUnusable: there is no database.
    """
    database = home / DATABASE_NAME
    try:
        there = inspect(database)
    except StoreUnusable as error:
        return Checked(database=str(database), sound=False, problems=(error.message,))
    if not there:
        raise StoreUnusable(f"There is no database at {database}; the first start of a daemon makes one.")
    with closing(connect_reader(database)) as db:
        # One read transaction: a daemon that writes meanwhile must not make sums and rows of two moments.
        db.execute("BEGIN")
        return _looked_at(database, db)


def _looked_at(database: Path, db: sqlite3.Connection) -> Checked:
    problems, advice, contents = damages(db), DAMAGED, None
    try:
        contents = figures(db)
        if not problems and contents.schema == LATEST:
            problems, advice = discrepancies(db), MISCOUNTED
    except sqlite3.DatabaseError as error:
        problems.append(f"it can't be counted: {error}")
    log = database.with_name(f"{database.name}-wal")
    return Checked(
        database=str(database),
        sound=not problems,
        problems=tuple(problems),
        advice=advice if problems else None,
        schema_behind=contents is not None and contents.schema < LATEST,
        file_bytes=database.stat().st_size,
        log_bytes=log.stat().st_size if log.exists() else 0,
        contents=contents,
    )
