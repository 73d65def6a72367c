import sqlite3

from greenroom.model.faults import FaultType
from greenroom.model.states import AttemptStatus, ItemStatus
from greenroom.model.times import Micros
from greenroom.store import attempts, items, recount, recovery
from greenroom.store.attempts import AttemptFilter
from greenroom.store.recovery import Recovered
from tests.store.making import ANNE, NOW, an_open_attempt, by, claim_one, start_batch

LATER = Micros(NOW + 9)


def calling(db: sqlite3.Connection, batch_id: str, epoch: int) -> str:
    """An item whose call is out."""
    item = claim_one(db, batch_id, epoch)
    attempts.open(db, an_open_attempt(), item=item, epoch=epoch)
    return item.id


def test_what_an_earlier_boot_left_is_queued_again_and_its_calls_are_logged(db: sqlite3.Connection) -> None:
    batch_id, other = start_batch(db, 3), start_batch(db, 1)
    left = [calling(db, batch_id, 1), calling(db, other, 2)]
    mine = calling(db, batch_id, 3)
    assert recovery.recover(db, 3, LATER) == Recovered(items=2, attempts=2)
    assert recovery.recover(db, 3, LATER) == Recovered(items=0, attempts=0)
    for item_id in left:
        item = items.find(db, item_id)
        assert item is not None
        assert (item.status, item.attempt, item.started_at) == (ItemStatus.QUEUED, 1, None)
    assert [item.id for item in items.running(db, batch_id)] == [mine]
    logged = attempts.page(db, ANNE, AttemptFilter(), by()).rows
    assert {row.item_id for row in logged} == set(left)
    assert {(row.status, row.fault.type, row.finished_at, row.duration_ms) for row in logged if row.fault} == {
        (AttemptStatus.INTERRUPTED, FaultType.INTERRUPTED, LATER, None)
    }
    found = attempts.get(db, ANNE, logged[0].id)
    assert found is not None
    assert found[1:] == (b"", b"")
    assert recount.discrepancies(db) == []


def test_a_batch_alone_is_recovered_whatever_the_boot(db: sqlite3.Connection) -> None:
    batch_id, other = start_batch(db, 2), start_batch(db, 1)
    calling(db, batch_id, 2)
    calling(db, batch_id, 1)
    calling(db, other, 2)
    assert recovery.recover_batch(db, batch_id, LATER) == Recovered(items=2, attempts=2)
    assert len(items.running(db, other)) == 1
    assert recount.discrepancies(db) == []


def test_an_item_that_is_given_up_closes_its_own_call(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 2)
    item_id, other = calling(db, batch_id, 1), calling(db, batch_id, 1)
    assert recovery.interrupt(db, item_id, LATER) == 1
    assert recovery.interrupt(db, item_id, LATER) == 0
    assert recovery.interrupt(db, other, LATER) == 1
