import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from greenroom.store import batches
from greenroom.store.connecting import connect_reader, connect_untouched, connect_writer
from greenroom.store.copying import copy
from greenroom.store.opening import open_home
from greenroom.store.soundness import damages, figures
from tests.store.making import NOW, a_batch, start_batch


@pytest.fixture
def database(tmp_path: Path) -> Path:
    home = open_home(tmp_path / "home", now=NOW)
    home.release()
    return home.database


class Meanwhile(sqlite3.Connection):
    """A reader whose copy is made while a writer commits: before it begins, and at each of its steps."""

    writer: sqlite3.Connection

    def backup(self, target: sqlite3.Connection, **_: object) -> None:
        batches.insert(self.writer, a_batch())
        super().backup(target, pages=1, progress=lambda *_: batches.insert(self.writer, a_batch()))


def test_a_copy_is_of_one_moment_while_the_writer_goes_on(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    with closing(connect_writer(database)) as writer:
        start_batch(writer, 3)
        uri = f"{database.as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None, factory=Meanwhile)) as reader:
            reader.writer = writer
            copy(reader, target)
        assert figures(writer).rows["batches"] > 2
    with closing(connect_untouched(target)) as made:
        assert damages(made) == []
        rows = figures(made).rows
    assert (rows["batches"], rows["items"]) == (1, 3)


def test_a_copy_is_one_private_file_that_its_reader_can_use_where_nothing_may_be_written(
    database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    with closing(connect_reader(database)) as reader:
        copy(reader, folder / "copy.db")
    assert [path.name for path in folder.iterdir()] == ["copy.db"]
    assert stat.S_IMODE((folder / "copy.db").stat().st_mode) == 0o600
    with closing(sqlite3.connect(folder / "copy.db")) as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "delete"


def test_a_copy_replaces_nothing(database: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.write_text("mine")
    with closing(connect_reader(database)) as reader, pytest.raises(FileExistsError):
        copy(reader, target)
    assert target.read_text() == "mine"
