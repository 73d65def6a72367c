import json
from pathlib import Path

import pytest

from greenroom.store.opening import open_home
from tests.cli.conftest import Run
from tests.cli.machine.homes import a_home, items_in
from tests.cli.machine.terminal import Terminal
from tests.store.making import NOW


@pytest.fixture
def backup(run: Run, tmp_path: Path) -> Path:
    a_home(items=3)
    assert run("backup", str(tmp_path / "b.db")).code == 0
    a_home(items=4)
    return tmp_path / "b.db"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_backup_is_put_back_and_told_of(run: Run, backup: Path, home: Path) -> None:
    ran = run("restore", str(backup), "--yes")
    assert (ran.code, ran.out, items_in(home)) == (0, "", 3)
    (kept,) = home.glob("greenroom.replaced-*.db")
    assert str(kept) in ran.err
    assert "under way in it: 1" in ran.err
    assert "greenroom up" in ran.err


def test_in_json_it_is_one_document(run: Run, backup: Path, home: Path) -> None:
    done = json.loads(run("restore", str(backup), "--yes", "--json").out)["restored"]
    assert done["contents"]["rows"]["items"] == 3
    assert Path(done["kept"]).exists()


def test_in_a_script_a_yes_has_to_be_said(run: Run, backup: Path, home: Path) -> None:
    ran = run("restore", str(backup))
    assert (ran.code, items_in(home)) == (2, 7)
    assert "--yes" in ran.err


@pytest.mark.parametrize(("typed", "code", "left"), [("y", 0, 3), ("", 1, 7)])
def test_on_a_terminal_it_asks(
    terminal: Terminal, backup: Path, home: Path, typed: str, code: int, left: int
) -> None:
    ended = terminal("restore", str(backup), typed=[("is kept beside it? [y/N]", typed)])
    assert (ended.code, items_in(home)) == (code, left)
    assert "In it: 1 batch, 3 items." in ended.shown


def test_while_a_daemon_runs_it_is_refused(run: Run, backup: Path, home: Path) -> None:
    with open_home(home, now=NOW):
        ran = run("restore", str(backup), "--yes")
    assert (ran.code, items_in(home)) == (1, 7)
    assert "greenroom down" in ran.err
