import sqlite3

from msgspec.structs import replace

from greenroom.model.principal import Errand
from greenroom.model.times import Micros
from greenroom.store import receipts
from greenroom.store.receipts import KEPT_US, Receipt
from tests.store.making import ANNE, BORIS, NOW

ERRAND = Errand(method="batch.start", key="k", body_hash=b"1")


def test_a_receipt_is_there_with_what_was_done_and_its_answer_once_it_was_given(db: sqlite3.Connection) -> None:
    assert receipts.find(db, ANNE.uid, ERRAND, NOW) is None
    receipts.done(db, replace(ANNE, errand=ERRAND), NOW)
    assert receipts.find(db, ANNE.uid, ERRAND, NOW) == Receipt(body_hash=b"1", answer=None)
    receipts.answered(db, ANNE.uid, ERRAND, b"{}", NOW)
    assert receipts.find(db, ANNE.uid, ERRAND, NOW) == Receipt(body_hash=b"1", answer=b"{}")


def test_who_names_nothing_gets_no_receipt(db: sqlite3.Connection) -> None:
    receipts.done(db, ANNE, NOW)
    assert db.execute("SELECT count(*) FROM receipts").fetchone() == (0,)


def test_keys_are_told_apart_by_owner_and_method(db: sqlite3.Connection) -> None:
    receipts.answered(db, ANNE.uid, ERRAND, b"{}", NOW)
    assert receipts.find(db, BORIS.uid, ERRAND, NOW) is None
    assert receipts.find(db, ANNE.uid, replace(ERRAND, method="batch.pause"), NOW) is None


def test_a_key_is_forgotten_after_a_day(db: sqlite3.Connection) -> None:
    receipts.answered(db, ANNE.uid, ERRAND, b"{}", NOW)
    later = Micros(NOW + KEPT_US)
    assert receipts.find(db, ANNE.uid, ERRAND, Micros(later - 1)) is not None
    assert receipts.find(db, ANNE.uid, ERRAND, later) is None
    receipts.answered(db, ANNE.uid, replace(ERRAND, key="another"), b"{}", later)
    assert db.execute("SELECT key FROM receipts").fetchall() == [("another",)]


def test_only_what_has_no_answer_can_be_undone(db: sqlite3.Connection) -> None:
    receipts.done(db, replace(ANNE, errand=ERRAND), NOW)
    receipts.undone(db, ANNE.uid, ERRAND)
    assert receipts.find(db, ANNE.uid, ERRAND, NOW) is None
    receipts.answered(db, ANNE.uid, ERRAND, b"{}", NOW)
    receipts.undone(db, ANNE.uid, ERRAND)
    assert receipts.find(db, ANNE.uid, ERRAND, NOW) is not None
