import sqlite3

import pytest

from greenroom.model.money import Picodollars
from greenroom.model.states import BatchStatus
from greenroom.model.times import Micros
from greenroom.store import attempts, pruning, recount
from tests.store.making import ADMIN, ANNE, BORIS, NOW, a_closed_attempt, an_open_attempt, claim_one, start_batch

LATER = Micros(NOW + 1_000)


def ended(db: sqlite3.Connection, *, status: BatchStatus = BatchStatus.COMPLETED, at: int = NOW) -> str:
    """An attempt of a batch of its own."""
    item = claim_one(db, start_batch(db, 1))
    opened = an_open_attempt(started_at=Micros(at))
    attempts.open(db, opened, item=item, epoch=1)
    attempts.close(db, a_closed_attempt(opened.id, finished_at=Micros(at + 5), cost=Picodollars(0)))
    db.execute("UPDATE batches SET status = ? WHERE id = ?", (str(status), item.batch_id))
    return opened.id


def sweep(db: sqlite3.Connection) -> int:
    return pruning.prune(db, ADMIN, LATER, pruning.prunable(db, ADMIN, LATER, 100))


def left(db: sqlite3.Connection) -> set[str]:
    assert recount.discrepancies(db) == []
    assert (
        db.execute("SELECT count(*) FROM attempts").fetchone()
        == db.execute("SELECT count(*) FROM attempt_bodies").fetchone()
    )
    return {row[0] for row in db.execute("SELECT id FROM attempts")}


def test_what_ended_before_goes_with_its_bodies_and_leaves_its_sums(db: sqlite3.Connection) -> None:
    ended(db)
    ended(db, status=BatchStatus.FAILED)
    young = ended(db, at=LATER - 5)
    assert sweep(db) == 2
    assert left(db) == {young}
    assert db.execute("SELECT sum(requests) FROM cost_sums").fetchone() == (3,)
    assert sweep(db) == 0


@pytest.mark.parametrize("status", [BatchStatus.QUEUED, BatchStatus.PROCESSING, BatchStatus.PAUSED])
def test_what_belongs_to_a_batch_that_goes_on_stays(db: sqlite3.Connection, status: BatchStatus) -> None:
    kept = ended(db, status=status)
    assert sweep(db) == 0
    assert left(db) == {kept}


def test_a_batch_that_goes_on_again_in_between_keeps_its_attempts(db: sqlite3.Connection) -> None:
    kept = ended(db)
    found = pruning.prunable(db, ANNE, LATER, 100)
    db.execute("UPDATE batches SET status = 'processing'")
    assert pruning.prune(db, ANNE, LATER, found) == 0
    assert left(db) == {kept}


def test_nobody_prunes_what_is_somebody_elses(db: sqlite3.Connection) -> None:
    kept = ended(db)
    assert pruning.prunable(db, BORIS, LATER, 100) == []
    assert pruning.prune(db, BORIS, LATER, pruning.prunable(db, ANNE, LATER, 100)) == 0
    assert left(db) == {kept}


def test_an_open_attempt_stays(db: sqlite3.Connection) -> None:
    item = claim_one(db, start_batch(db, 1, status=BatchStatus.CANCELLED))
    attempts.open(db, an_open_attempt(), item=item, epoch=1)
    assert sweep(db) == 0


def test_what_was_pruned_is_still_held_against_what_its_batch_cost(db: sqlite3.Connection) -> None:
    ended(db)
    sweep(db)
    db.execute("UPDATE items SET cost = 1")
    db.execute("UPDATE batches SET cost = 1")
    (told,) = recount.discrepancies(db)
    assert told.endswith("its items cost 1, its attempts cost 0")
