import sqlite3

import pytest

from greenroom.store.connecting import connect_memory
from greenroom.store.migrating import LATEST, SHIPPED, Migration, migrate, version_of
from tests.store.making import NOW

NEXT = Migration(LATEST + 1, "next", "CREATE TABLE more (a INTEGER) STRICT;\nINSERT INTO more VALUES (1);")


def test_the_shipped_ones_are_numbered_without_a_gap() -> None:
    assert [migration.number for migration in SHIPPED] == list(range(1, LATEST + 1))


def test_each_is_applied_once_and_recorded(db: sqlite3.Connection) -> None:
    assert version_of(db) == LATEST
    assert migrate(db, SHIPPED, NOW) == []
    assert migrate(db, [*SHIPPED, NEXT], NOW) == ["next"]
    assert migrate(db, [*SHIPPED, NEXT], NOW) == []
    assert version_of(db) == LATEST + 1
    recorded = db.execute("SELECT number, name, applied_at FROM migrations ORDER BY number").fetchall()
    assert recorded[-1] == (LATEST + 1, "next", NOW)
    assert len(recorded) == LATEST + 1


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE more (a) STRICT;",
        "INSERT INTO more VALUES (2);\nCREATE TABLE broken (",
        "SELECT 1; nonsense;",
    ],
)
def test_one_that_fails_leaves_nothing_behind(db: sqlite3.Connection, sql: str) -> None:
    migrate(db, [*SHIPPED, NEXT], NOW)
    before = list(db.iterdump())
    with pytest.raises(sqlite3.Error):
        migrate(db, [*SHIPPED, NEXT, Migration(LATEST + 2, "broken", sql)], NOW)
    assert not db.in_transaction
    assert list(db.iterdump()) == before
    assert version_of(db) == LATEST + 1


def test_every_table_is_strict() -> None:
    db = connect_memory()
    migrate(db, SHIPPED, NOW)
    tables = db.execute(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type NOT IN ('shadow', 'virtual')"
    ).fetchall()
    db.close()
    assert {name for name, strict in tables if not strict} <= {"sqlite_schema", "sqlite_temp_schema"}
