import sqlite3

from greenroom.store import boots


def test_each_boot_has_a_higher_epoch(db: sqlite3.Connection) -> None:
    assert [boots.begin(db), boots.begin(db)] == [1, 2]
