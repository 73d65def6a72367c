import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from greenroom.model.states import BatchStatus
from greenroom.store import batches
from greenroom.store.connecting import connect_untouched, connect_writer
from greenroom.store.migrating import LATEST
from greenroom.store.opening import open_home
from greenroom.store.soundness import damages, figures
from tests.store.making import NOW, a_batch, start_batch


def test_rows_pages_and_what_would_go_on_are_counted(db: sqlite3.Connection) -> None:
    start_batch(db, 3)
    batches.insert(db, a_batch(status=BatchStatus.QUEUED, held=True))
    batches.insert(db, a_batch(status=BatchStatus.PAUSED))
    found = figures(db)
    assert found.schema == LATEST
    assert (found.rows["batches"], found.rows["items"], found.rows["conversations"]) == (3, 3, 0)
    assert found.under_way == 1
    assert (found.page_bytes, found.pages > 10, found.free_pages < 5) == (4096, True, True)


def test_what_is_whole_has_no_damages(db: sqlite3.Connection) -> None:
    start_batch(db, 3)
    assert damages(db) == []


def test_rows_that_point_nowhere_are_said(db: sqlite3.Connection) -> None:
    start_batch(db, 3)
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("DELETE FROM batches")
    assert "items: 3 rows point to batches that are not there" in damages(db)


@pytest.mark.parametrize("place", ["items", "items_by_status", "batches"])
def test_a_damaged_page_is_said(tmp_path: Path, place: str) -> None:
    home = open_home(tmp_path / "home", now=NOW)
    home.release()
    with closing(connect_writer(home.database)) as db:
        start_batch(db, 200)
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (place,)).fetchone()
    with home.database.open("r+b") as file:
        file.seek(4096 * (page - 1))
        file.write(b"\xa5" * 4096)
    with closing(connect_untouched(home.database)) as db:
        assert damages(db) != []
