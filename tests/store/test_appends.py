import sqlite3

import pytest

from greenroom.store import appends
from greenroom.store.appends import Append
from tests.store.making import start_batch


def test_an_append_is_found_under_its_batch_and_number(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 0)
    append = Append(b"\x00\xff", 3)
    appends.insert(db, batch_id, 1, append)
    assert appends.find(db, batch_id, 1) == append
    assert appends.find(db, batch_id, 2) is None
    assert appends.find(db, "another", 1) is None


def test_a_number_is_taken_once(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 0)
    appends.insert(db, batch_id, 1, Append(b"a", 3))
    with pytest.raises(sqlite3.IntegrityError):
        appends.insert(db, batch_id, 1, Append(b"b", 3))
