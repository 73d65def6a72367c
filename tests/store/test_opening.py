import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from greenroom.model.errors import HomeTaken, StoreUnusable
from greenroom.store.connecting import connect_writer
from greenroom.store.inspection import CHECKED_WHOLE
from greenroom.store.lock import LOCK_NAME
from greenroom.store.migrating import APPLICATION_ID, LATEST, version_of
from greenroom.store.opening import DATABASE_NAME, open_home
from tests.store.making import NOW


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A home that was opened and closed before."""
    folder = tmp_path / "deep" / "home"
    open_home(folder, now=NOW).release()
    return folder


@pytest.fixture
def database(folder: Path) -> Path:
    return folder / DATABASE_NAME


def all_bytes(folder: Path) -> dict[str, bytes]:
    """Every file of a home but its lock and what SQLite shares in memory between processes."""
    return {
        path.name: path.read_bytes()
        for path in folder.iterdir()
        if path.name != LOCK_NAME and not path.name.endswith("-shm")
    }


def test_a_new_home_is_private_and_its_database_ours(folder: Path, database: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert {path.name for path in folder.iterdir()} == {DATABASE_NAME, LOCK_NAME}
    db = sqlite3.connect(database)
    assert version_of(db) == LATEST
    assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    db.close()


def test_a_home_that_others_could_read_is_made_private(folder: Path) -> None:
    folder.chmod(0o755)
    open_home(folder, now=NOW).release()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_opening_again_changes_nothing_in_the_database(folder: Path) -> None:
    before = all_bytes(folder)
    open_home(folder, now=NOW).release()
    assert all_bytes(folder) == before


def test_a_second_daemon_is_told_who_holds_the_home(folder: Path) -> None:
    with open_home(folder, now=NOW):
        with pytest.raises(HomeTaken, match=rf"pid {os.getpid()}\b.*{folder}"):
            open_home(folder, now=NOW)
        with pytest.raises(HomeTaken):
            open_home(folder, now=NOW)
    open_home(folder, now=NOW).release()


def test_a_holder_that_was_killed_holds_nothing(folder: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from greenroom.store.opening import open_home;"
        "open_home(Path(sys.argv[1]), now=1); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=False)
    open_home(folder, now=NOW).release()


def test_an_unfinished_creation_is_begun_afresh(tmp_path: Path) -> None:
    (tmp_path / f"{DATABASE_NAME}.new").write_bytes(b"half")
    (tmp_path / f"{DATABASE_NAME}.new-wal").write_bytes(b"half")
    open_home(tmp_path, now=NOW).release()
    assert {path.name for path in tmp_path.iterdir()} == {DATABASE_NAME, LOCK_NAME}


def _newer(database: Path) -> None:
    db = sqlite3.connect(database)
    db.execute(f"INSERT INTO migrations VALUES ({LATEST + 1}, 'later', 1)")
    db.execute(f"PRAGMA user_version = {LATEST + 1}")
    db.commit()
    db.close()


def _newer_and_killed(database: Path) -> None:
    """A newer version whose last words are in the log only, as after a kill."""
    log = database.with_name(f"{DATABASE_NAME}-wal")
    db = connect_writer(database)
    db.execute(f"INSERT INTO migrations VALUES ({LATEST + 1}, 'later', 1)")
    db.execute(f"PRAGMA user_version = {LATEST + 1}")
    left = database.read_bytes(), log.read_bytes()
    db.close()
    database.write_bytes(left[0])
    log.write_bytes(left[1])


def _unrecorded(database: Path) -> None:
    db = sqlite3.connect(database)
    db.execute("DELETE FROM migrations")
    db.commit()
    db.close()


def _somebody_elses(database: Path) -> None:
    database.unlink()
    db = sqlite3.connect(database)
    db.execute("CREATE TABLE theirs (a)")
    db.commit()
    db.close()


def _damaged_inside(database: Path) -> None:
    with database.open("r+b") as file:
        file.seek(4096 * 5)
        file.write(b"\xa5" * 4096)


def _only_its_log(database: Path) -> None:
    database.rename(database.with_name(f"{DATABASE_NAME}-wal"))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_newer, "newer version"),
        (_newer_and_killed, "newer version"),
        (_unrecorded, "damaged"),
        (_somebody_elses, "not a database of Greenroom's"),
        (lambda database: database.write_bytes(b""), "beginning is damaged"),
        (lambda database: database.write_bytes(b"hello " * 5000), "not a database"),
        (lambda database: os.truncate(database, 8192), "damaged"),
        (_damaged_inside, "damaged"),
        (_only_its_log, "is gone"),
        (lambda database: (database.unlink(), database.mkdir()), "can't be read"),
    ],
)
def test_a_database_that_can_not_be_used_is_refused_and_not_touched(
    folder: Path, database: Path, spoil: Callable[[Path], object], said: str
) -> None:
    spoil(database)
    before = {} if database.is_dir() else all_bytes(folder)
    with pytest.raises(StoreUnusable, match=said) as raised:
        open_home(folder, now=NOW)
    assert raised.value.exit_code == 78
    assert "GREENROOM_HOME" in raised.value.message or "restore" in raised.value.message
    assert ({} if database.is_dir() else all_bytes(folder)) == before
    with pytest.raises(StoreUnusable, match=said):
        open_home(folder, now=NOW)


def test_a_large_database_is_looked_at_without_reading_it_whole(folder: Path, database: Path) -> None:
    db = connect_writer(database)
    db.execute("CREATE TABLE ballast (a BLOB) STRICT")
    db.execute("INSERT INTO ballast VALUES (zeroblob(?))", (CHECKED_WHOLE,))
    root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'items'").fetchone()[0]
    db.close()
    open_home(folder, now=NOW).release()
    with database.open("r+b") as file:
        file.seek(4096 * (root - 1))
        file.write(b"\xa5" * 4096)
    with pytest.raises(StoreUnusable, match="damaged"):
        open_home(folder, now=NOW)


def test_a_folder_that_can_not_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreUnusable, match="GREENROOM_HOME"):
        open_home(tmp_path / "file" / "home", now=NOW)
