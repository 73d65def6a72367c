import json
from contextlib import closing
from pathlib import Path

from greenroom.store.connecting import connect_writer
from greenroom.store.opening import DATABASE_NAME
from tests.cli.conftest import Run
from tests.cli.machine.homes import a_home


def test_a_sound_database_is_0_with_its_figures(run: Run) -> None:
    a_home(items=12)
    ran = run("db", "check")
    assert ran.code == 0
    assert "items          12" in ran.out
    assert "every counter and sum is right" in ran.err
    found = json.loads(run("db", "check", "--json").out)
    assert (found["sound"], found["problems"], found["contents"]["rows"]["items"]) == (True, [], 12)


def test_a_wrong_one_is_1_and_says_what_to_do(run: Run) -> None:
    with closing(connect_writer(a_home(items=2) / DATABASE_NAME)) as db:
        db.execute("UPDATE batches SET cost = 8")
    ran = run("db", "check")
    assert ran.code == 1
    assert "costs 8, its items cost 0" in ran.err
    assert "greenroom backup" in ran.err
    assert json.loads(run("db", "check", "--json").out)["sound"] is False


def test_what_is_no_database_is_1(run: Run, tmp_path: Path) -> None:
    (a_home(items=1) / DATABASE_NAME).write_text("mine")
    ran = run("db", "check")
    assert ran.code == 1
    assert "greenroom restore" in ran.err


def test_none_is_1(run: Run) -> None:
    assert "first start" in run("db", "check").err
