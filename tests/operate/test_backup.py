import sqlite3
import stat
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from greenroom.model.errors import HomeTaken, StoreUnusable
from greenroom.model.times import Micros
from greenroom.operate.backup import BackupFailed, Restored, back_up, restore, stamp
from greenroom.store.connecting import connect_writer
from greenroom.store.lock import LOCK_NAME
from greenroom.store.migrating import LATEST, SHIPPED, migrate
from greenroom.store.opening import DATABASE_NAME, open_home
from greenroom.store.soundness import figures
from tests.store.making import NOW, start_batch

LATER = Micros(NOW + 1_000_000)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a batch of two items."""
    folder = tmp_path / "home"
    open_home(folder, now=NOW).release()
    add_items(folder, 2)
    return folder


@pytest.fixture
def copied(home: Path, tmp_path: Path) -> Path:
    """A backup of that home, to which a batch of three items was added since."""
    back_up(home, tmp_path / "backup.db", now=NOW, replace=False)
    add_items(home, 3)
    return tmp_path / "backup.db"


def add_items(home: Path, number: int) -> None:
    with closing(connect_writer(home / DATABASE_NAME)) as db:
        start_batch(db, number)


def items_in(database: Path) -> int:
    with closing(connect_writer(database)) as db:
        return figures(db).rows["items"]


def yes(rows: Mapping[str, int], replaces: bool) -> bool:
    return True


def put_back(home: Path, backup: Path) -> Restored:
    done = restore(home, backup, now=LATER, agreed=yes)
    assert done is not None
    return done


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith("-shm")} - {LOCK_NAME}


def test_a_time_is_a_part_of_a_name() -> None:
    assert stamp(NOW) == "20231114T221320Z"


def test_a_backup_is_private_and_whole_and_says_what_is_in_it(home: Path, tmp_path: Path) -> None:
    with closing(connect_writer(home / DATABASE_NAME)) as db:
        start_batch(db, 5)  # in the log alone
        made = back_up(home, tmp_path / "backup.db", now=NOW, replace=False)
    file = Path(made.file)
    assert (file.stat().st_size, stat.S_IMODE(file.stat().st_mode)) == (made.bytes, 0o600)
    assert (made.contents.schema, made.contents.rows["items"]) == (LATEST, 7)
    assert items_in(file) == 7
    assert names(tmp_path) == {"home", "backup.db"}


def test_a_backup_into_a_folder_is_named_for_the_time(home: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    made = back_up(home, tmp_path / "kept", now=NOW, replace=False)
    assert made.file == str(tmp_path / "kept" / "greenroom-20231114T221320Z.db")


def test_a_file_that_is_there_is_replaced_only_when_asked(home: Path, copied: Path) -> None:
    with pytest.raises(BackupFailed, match="--force"):
        back_up(home, copied, now=NOW, replace=False)
    assert items_in(copied) == 2
    back_up(home, copied, now=NOW, replace=True)
    assert items_in(copied) == 5


@pytest.mark.parametrize("name", [DATABASE_NAME, f"{DATABASE_NAME}-wal"])
def test_the_database_itself_is_no_place_for_its_backup(home: Path, name: str) -> None:
    with closing(connect_writer(home / DATABASE_NAME)) as db:
        start_batch(db, 1)
        with pytest.raises(BackupFailed, match="is the database itself"):
            back_up(home, home / name, now=NOW, replace=True)


def test_without_a_folder_to_write_to_or_a_database_there_is_no_backup(home: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="no folder"):
        back_up(home, tmp_path / "nowhere" / "backup.db", now=NOW, replace=False)
    with pytest.raises(BackupFailed, match="no database"):
        back_up(tmp_path / "nowhere", tmp_path / "backup.db", now=NOW, replace=False)
    assert names(tmp_path) == {"home"}


def _damage_a_table(database: Path) -> None:
    """Make rows point nowhere, which a glance at the pages does not tell."""
    with closing(sqlite3.connect(database, isolation_level=None)) as db:
        db.execute("DELETE FROM batches")


def test_a_damaged_database_makes_no_backup(home: Path, tmp_path: Path) -> None:
    _damage_a_table(home / DATABASE_NAME)
    with pytest.raises(BackupFailed, match=r"damaged.*2 rows point to batches"):
        back_up(home, tmp_path / "backup.db", now=NOW, replace=False)
    (home / DATABASE_NAME).write_bytes(b"hello " * 5000)
    with pytest.raises(StoreUnusable):
        back_up(home, tmp_path / "backup.db", now=NOW, replace=False)
    assert names(tmp_path) == {"home"}


def test_a_backup_is_put_back_and_the_present_database_kept(home: Path, copied: Path) -> None:
    (home / f"{DATABASE_NAME}-wal").touch()  # as one who only read leaves it
    done = put_back(home, copied)
    assert items_in(home / DATABASE_NAME) == 2
    assert names(home) == {DATABASE_NAME, Path(done.kept or "").name}
    assert stat.S_IMODE((home / DATABASE_NAME).stat().st_mode) == 0o600
    assert done.kept == str(home / "greenroom.replaced-20231114T221321Z.db")
    assert items_in(Path(done.kept)) == 5
    assert (done.contents.rows["items"], done.migrates_to) == (2, None)
    assert copied.exists()
    open_home(home, now=LATER).release()


def test_what_was_kept_can_be_put_back_in_its_turn(home: Path, copied: Path) -> None:
    first = put_back(home, copied)
    second = put_back(home, Path(first.kept or ""))
    assert items_in(home / DATABASE_NAME) == 5
    assert second.kept == str(home / "greenroom.replaced-20231114T221321Z-1.db")
    assert items_in(Path(second.kept)) == 2


def test_a_log_that_a_killed_daemon_left_goes_with_its_database(home: Path, copied: Path) -> None:
    database, log = home / DATABASE_NAME, home / f"{DATABASE_NAME}-wal"
    with closing(connect_writer(database)) as db:
        start_batch(db, 4)
        left = database.read_bytes(), log.read_bytes()
    database.write_bytes(left[0])
    log.write_bytes(left[1])
    done = put_back(home, copied)
    assert items_in(database) == 2
    assert items_in(Path(done.kept or "")) == 9
    assert names(home) == {DATABASE_NAME, Path(done.kept or "").name}


def test_a_home_that_is_gone_comes_back(home: Path, copied: Path, tmp_path: Path) -> None:
    asked: list[bool] = []

    def agreed(rows: Mapping[str, int], replaces: bool) -> bool:
        asked.append(replaces)
        return True

    done = restore(tmp_path / "deep" / "home", copied, now=LATER, agreed=agreed)
    assert done is not None
    assert (done.kept, asked) == (None, [False])
    assert stat.S_IMODE((tmp_path / "deep" / "home").stat().st_mode) == 0o700
    assert items_in(Path(done.database)) == 2


def test_a_damaged_database_can_be_replaced(home: Path, copied: Path) -> None:
    (home / DATABASE_NAME).write_bytes(b"hello")
    done = put_back(home, copied)
    assert items_in(home / DATABASE_NAME) == 2
    assert Path(done.kept or "").read_bytes() == b"hello"


def test_nothing_happens_without_a_yes(home: Path, copied: Path) -> None:
    before = names(home)
    assert restore(home, copied, now=LATER, agreed=lambda *_: False) is None
    assert items_in(home / DATABASE_NAME) == 5
    assert names(home) == before


def test_nothing_happens_while_a_daemon_runs(home: Path, copied: Path) -> None:
    with open_home(home, now=NOW), pytest.raises(HomeTaken, match="greenroom down"):
        put_back(home, copied)
    assert items_in(home / DATABASE_NAME) == 5


def _newer(backup: Path) -> None:
    with closing(sqlite3.connect(backup, isolation_level=None)) as db:
        db.execute(f"PRAGMA user_version = {LATEST + 1}")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (Path.unlink, "no file"),
        (lambda backup: backup.write_bytes(b"hello " * 5000), "not a database"),
        (_newer, "newer version"),
        (_damage_a_table, "damaged.*2 rows point to batches"),
    ],
)
def test_a_backup_that_can_not_be_used_changes_nothing(
    home: Path, copied: Path, spoil: Callable[[Path], object], said: str
) -> None:
    before = names(home)
    spoil(copied)
    with pytest.raises(BackupFailed, match=said):
        put_back(home, copied)
    assert items_in(home / DATABASE_NAME) == 5
    assert names(home) == before


def test_the_present_database_is_no_backup_of_itself(home: Path) -> None:
    with pytest.raises(BackupFailed, match="itself"):
        put_back(home, home / DATABASE_NAME)


def test_a_backup_of_an_older_version_is_migrated_by_the_next_start(home: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    older.touch()
    with closing(connect_writer(older)) as db:
        migrate(db, SHIPPED[:-1], NOW)
    assert put_back(home, older).migrates_to == LATEST
    open_home(home, now=LATER).release()
