import sqlite3
from pathlib import Path

from greenroom.model.allowance import Allowance, Exhausted, Taken
from greenroom.model.times import Micros
from greenroom.store import allowances
from greenroom.store.connecting import connect_writer
from greenroom.store.opening import DATABASE_NAME, open_home
from tests.store.making import NOW

FIVE = Allowance(5, 300.0)
ANNE, BORIS = 1001, 1002


def take(
    db: sqlite3.Connection, *, seconds: float = 0.0, owner: int = ANNE, kind: str = "text"
) -> Taken | Exhausted:
    return allowances.take(db, owner, kind, FIVE, Micros(NOW + round(seconds * 1_000_000)))


def test_the_sixth_within_the_window_is_refused_and_costs_nothing(db: sqlite3.Connection) -> None:
    assert [take(db, seconds=second) for second in range(5)] == [Taken(left) for left in (4, 3, 2, 1, 0)]
    assert take(db, seconds=100) == take(db, seconds=100) == Exhausted(5, Micros(NOW + 300_000_000), 200.0)
    assert take(db, seconds=300) == Taken(0)


def test_users_and_kinds_have_each_their_own(db: sqlite3.Connection) -> None:
    for _ in range(6):
        take(db)
    assert take(db, owner=BORIS) == take(db, kind="another") == Taken(4)


def test_what_is_too_old_to_count_goes(db: sqlite3.Connection) -> None:
    take(db)
    take(db, owner=BORIS)
    take(db, seconds=300)
    assert db.execute("SELECT owner, taken_at FROM allowances ORDER BY taken_at").fetchall() == [
        (BORIS, NOW),
        (ANNE, NOW + 300_000_000),
    ]


def test_a_clock_that_was_set_back_keeps_nobody_waiting(db: sqlite3.Connection) -> None:
    for _ in range(5):
        take(db, seconds=86_400)
    assert take(db) == Taken(4)


def test_it_holds_across_a_restart(tmp_path: Path) -> None:
    open_home(tmp_path, now=NOW).release()
    for second in range(5):
        db = connect_writer(tmp_path / DATABASE_NAME)
        assert take(db, seconds=second) == Taken(4 - second)
        db.commit()
        db.close()
    db = connect_writer(tmp_path / DATABASE_NAME)
    assert isinstance(take(db, seconds=6), Exhausted)
    db.close()
