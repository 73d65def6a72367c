"""Migrations: numbered SQL files, each applied in one transaction together with the record of it."""

import re
import sqlite3
from collections.abc import Sequence
from importlib.resources import files

from msgspec import Struct

from greenroom.model.times import Micros

APPLICATION_ID = 0x47524E52
"""`GRNR`, in the header of every database of ours (https://www.sqlite.org/fileformat2.html#application_id)."""

_NAMED = re.compile(r"(?P<number>\d{4})_(?P<name>\w+)\.sql")


class Migration(Struct, frozen=True):
    """One step of the schema. Its number is the schema's version (`user_version`) once it is applied."""

    number: int
    name: str
    sql: str


def _shipped() -> tuple[Migration, ...]:
    found = (
        Migration(int(named["number"]), named["name"], file.read_text(encoding="utf-8"))
        for file in files("greenroom.store").joinpath("migrations").iterdir()
        if (named := _NAMED.fullmatch(file.name))
    )
    return tuple(sorted(found, key=lambda migration: migration.number))


SHIPPED = _shipped()
"""Every migration of this version, in order."""

LATEST = SHIPPED[-1].number
"""The schema's version that this version of Greenroom knows."""


def version_of(db: sqlite3.Connection) -> int:
    """The version of a database's schema; 0 where nothing was applied yet."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def migrate(db: sqlite3.Connection, migrations: Sequence[Migration], now: Micros) -> list[str]:
    """Apply the migrations that a database has not had yet. Answers their names.

    Raises:
        sqlite3.Error: one failed; of that one nothing is left, those before it stay.
    """
    applied = []
    for migration in migrations:
        if migration.number > version_of(db):
            _apply(db, migration, now)
            applied.append(migration.name)
    return applied


def _apply(db: sqlite3.Connection, migration: Migration, now: Micros) -> None:
    try:
        # `executescript` commits what is open before it begins, so the transaction begins inside.
        db.executescript(f"BEGIN IMMEDIATE;\n{migration.sql}")
        db.execute(
            "INSERT INTO migrations (number, name, applied_at) VALUES (?, ?, ?)",
            (migration.number, migration.name, now),
        )
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {migration.number}")
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise
