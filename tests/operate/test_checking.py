import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from greenroom.model.errors import StoreUnusable
from greenroom.operate.checking import DAMAGED, MISCOUNTED, check
from greenroom.store.connecting import connect_writer
from greenroom.store.migrating import LATEST, SHIPPED, migrate
from greenroom.store.opening import DATABASE_NAME, open_home
from tests.store.making import NOW, start_batch


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    open_home(folder, now=NOW).release()
    return folder


def test_a_database_in_use_is_found_sound_with_its_figures(home: Path) -> None:
    with closing(connect_writer(home / DATABASE_NAME)) as db:
        start_batch(db, 2)
        found = check(home)
    assert (found.sound, found.problems, found.advice) == (True, (), None)
    assert found.contents is not None
    assert found.contents.rows["items"] == 2
    assert found.file_bytes == (home / DATABASE_NAME).stat().st_size
    assert found.log_bytes > 0


def test_a_counter_that_is_off_is_told_as_what_it_is(home: Path) -> None:
    with closing(connect_writer(home / DATABASE_NAME)) as db:
        start_batch(db, 2)
        db.execute("UPDATE batches SET cost = 8")
    found = check(home)
    assert not found.sound
    assert found.problems[0].endswith("costs 8, its items cost 0")
    assert found.advice == MISCOUNTED


def test_rows_that_point_nowhere_are_damage(home: Path) -> None:
    with closing(connect_writer(home / DATABASE_NAME)) as db:
        start_batch(db, 2)
    with closing(sqlite3.connect(home / DATABASE_NAME, isolation_level=None)) as db:
        db.execute("DELETE FROM batches")
    found = check(home)
    assert (found.sound, found.advice) == (False, DAMAGED)
    assert "items: 2 rows point to batches that are not there" in found.problems


def test_what_is_no_database_is_said_with_what_to_do(home: Path) -> None:
    (home / DATABASE_NAME).write_bytes(b"hello")
    found = check(home)
    assert (found.sound, found.contents) == (False, None)
    assert "greenroom restore" in found.problems[0]


def test_where_there_is_none_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="no database"):
        check(tmp_path / "home")


def test_an_older_schema_is_looked_at_as_far_as_it_is_known(home: Path) -> None:
    (home / DATABASE_NAME).unlink()
    (home / DATABASE_NAME).touch()
    with closing(connect_writer(home / DATABASE_NAME)) as db:
        migrate(db, SHIPPED[:-1], NOW)
    found = check(home)
    assert (found.sound, found.schema_behind) == (True, True)
    assert found.contents is not None
    assert found.contents.schema == LATEST - 1
