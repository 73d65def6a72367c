import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.cli.machine.homes import a_home


def test_a_backup_says_what_is_in_it_and_what_is_not(run: Run, tmp_path: Path) -> None:
    a_home(items=3)
    ran = run("backup", str(tmp_path / "b.db"))
    assert (ran.code, ran.out) == (0, f"{tmp_path / 'b.db'}\n")
    assert "1 batch, 3 items" in ran.err
    assert "Exports" in ran.err


def test_a_backup_replaces_nothing_unless_it_is_forced(run: Run, tmp_path: Path) -> None:
    a_home(items=3)
    (tmp_path / "b.db").write_text("mine")
    ran = run("backup", str(tmp_path / "b.db"))
    assert (ran.code, (tmp_path / "b.db").read_text()) == (1, "mine")
    assert "--force" in ran.err
    made = json.loads(run("backup", str(tmp_path / "b.db"), "--force", "--json").out)
    assert (made["file"], made["bytes"]) == (str(tmp_path / "b.db"), (tmp_path / "b.db").stat().st_size)
    assert made["contents"]["rows"]["items"] == 3


def test_without_a_database_there_is_no_backup(run: Run, tmp_path: Path) -> None:
    ran = run("backup", str(tmp_path / "b.db"))
    assert ran.code == 1
    assert "GREENROOM_HOME" in ran.err
