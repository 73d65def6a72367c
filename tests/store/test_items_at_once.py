"""What is done to many items at once."""

import sqlite3

import pytest

from greenroom.model.faults import Fault, FaultType
from greenroom.model.money import Picodollars
from greenroom.model.states import ItemStatus
from greenroom.model.times import Micros
from greenroom.store import items, items_at_once
from tests.store.making import ANNE, NOW, by, claim_one, progress, start_batch

LATER = Micros(NOW + 9)


def test_cancelling_ends_what_is_queued_and_leaves_what_runs(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 4)
    claim_one(db, batch_id)
    assert items_at_once.cancel_queued(db, batch_id, LATER) == 3
    assert items_at_once.cancel_queued(db, batch_id, LATER) == 0
    assert progress(db, batch_id) == {"total": 4, "running": 1, "cancelled": 3}
    cancelled = items.page(db, ANNE, batch_id, [ItemStatus.CANCELLED], by("position")).rows
    assert {item.error.type for item in cancelled if item.error} == {FaultType.CANCELLED}
    assert {item.finished_at for item in cancelled} == {LATER}


@pytest.mark.parametrize(("include_cancelled", "queued"), [(False, 1), (True, 3)])
def test_a_retry_begins_afresh_but_what_was_spent_stays(
    db: sqlite3.Connection, include_cancelled: bool, queued: int
) -> None:
    batch_id = start_batch(db, 4)
    done, failed = claim_one(db, batch_id), claim_one(db, batch_id)
    items.finish(db, done.id, 1, 1, ItemStatus.SUCCEEDED, NOW)
    items.charge(db, failed.id, 1, 1, Picodollars(0), counted=True, now=NOW)
    fault = Fault(FaultType.SERVER_ERROR, "It broke.", 500)
    items.finish(db, failed.id, 1, 1, ItemStatus.FAILED, NOW, fault=fault, add_cost=Picodollars(7))
    items_at_once.cancel_queued(db, batch_id, NOW)
    assert items_at_once.retry(db, batch_id, include_cancelled, LATER) == queued
    (again,) = items.claim(db, batch_id, 1, 2, LATER)
    assert again.id == failed.id
    assert (again.attempt, again.failures, again.error, again.finished_at, again.cost) == (0, 0, None, None, 7)
    assert progress(db, batch_id)["successful"] == 1


def test_many_are_cancelled_and_retried_all_or_as_many_as_wanted(db: sqlite3.Connection) -> None:
    many = 5_003
    batch_id = start_batch(db, many)
    assert items_at_once.cancel_queued(db, batch_id, LATER, 5_001) == 5_001
    assert progress(db, batch_id) == {"total": many, "queued": 2, "cancelled": 5_001}
    assert items_at_once.cancel_queued(db, batch_id, LATER) == 2
    assert items_at_once.retry(db, batch_id, include_cancelled=True, now=LATER) == many
    assert progress(db, batch_id) == {"total": many, "queued": many}
