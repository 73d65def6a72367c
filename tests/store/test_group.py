import sqlite3
from collections.abc import Callable

import pytest

from greenroom.store import events
from greenroom.store.group import Done, Failed, run_group
from greenroom.store.port import Transaction
from tests.store.making import Ticking, a_fact


def noting(number: int) -> Callable[[Transaction], int]:
    def unit(tx: Transaction) -> int:
        tx.note(a_fact(number))
        return number

    return unit


def failing(tx: Transaction) -> None:
    tx.note(a_fact(-1))
    tx.db.execute("UPDATE meta SET epoch = 99")
    raise LookupError("no such thing")


@pytest.fixture
def said(db: sqlite3.Connection) -> list[str]:
    """The statements that the database is given."""
    told: list[str] = []
    db.set_trace_callback(told.append)
    return told


def numbers(db: sqlite3.Connection) -> list[int]:
    return [noted.fact.data["number"] for noted in events.since(db, 0, 100)]


def test_units_that_do_not_fail_run_once_and_without_savepoints(db: sqlite3.Connection, said: list[str]) -> None:
    group = run_group(db, [noting(1), noting(2)], Ticking())
    assert group.outcomes == [Done(1), Done(2)]
    assert [noted.fact.data["number"] for noted in group.facts] == numbers(db) == [1, 2]
    assert (said[0], said.count("BEGIN IMMEDIATE"), said.count("COMMIT")) == ("BEGIN IMMEDIATE", 1, 1)
    assert not any("SAVEPOINT" in each for each in said)


def test_a_unit_that_fails_by_itself_is_undone_and_runs_once(db: sqlite3.Connection, said: list[str]) -> None:
    group = run_group(db, [failing], Ticking())
    (outcome,) = group.outcomes
    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, LookupError)
    assert group.facts == []
    assert said.count("UPDATE meta SET epoch = 99") == 1
    assert said[-1] == "ROLLBACK"
    assert (numbers(db), db.execute("SELECT epoch FROM meta").fetchone()) == ([], (0,))


def test_of_units_of_which_some_fail_the_others_are_kept_in_their_order(db: sqlite3.Connection) -> None:
    group = run_group(db, [noting(1), failing, noting(2), failing, noting(3)], Ticking())
    assert [type(outcome) for outcome in group.outcomes] == [Done, Failed, Done, Failed, Done]
    assert [noted.fact.data["number"] for noted in group.facts] == numbers(db) == [1, 2, 3]
    assert [noted.seq for noted in group.facts] == [noted.seq for noted in events.since(db, 0, 100)]
    assert db.execute("SELECT epoch FROM meta").fetchone() == (0,)


def test_savepoints_copy_to_a_file_and_only_they(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA temp_store = MEMORY")
    where: list[int] = []
    run_group(db, [lambda tx: where.append(tx.db.execute("PRAGMA temp_store").fetchone()[0]), failing], Ticking())
    in_file, in_memory = 1, 2
    assert where == [in_memory, in_file]
    assert db.execute("PRAGMA temp_store").fetchone() == (in_memory,)
