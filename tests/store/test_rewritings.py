import sqlite3

from greenroom.model.rewriting import Rewriter
from greenroom.model.states import ItemStatus
from greenroom.store import items
from greenroom.store.rewritings import rewriters
from tests.store.making import ANNE, BORIS, NOW, a_new_item, claim_one, start_batch


def test_an_item_that_waits_or_runs_has_its_conversation_and_one_that_ended_has_not(
    db: sqlite3.Connection,
) -> None:
    batch_id = start_batch(db, 1, item=a_new_item(regenerates="c1"), name="Again")
    there = {"c1": Rewriter(batch_id, "Again")}
    assert rewriters(db, ANNE, ["c1", "c2"]) == there
    running = claim_one(db, batch_id)
    assert rewriters(db, ANNE, ["c1"]) == there
    items.finish(db, running.id, running.attempt, 1, ItemStatus.FAILED, NOW)
    assert rewriters(db, ANNE, ["c1"]) == {}


def test_of_two_batches_the_first_is_told_and_of_somebody_elses_none(db: sqlite3.Connection) -> None:
    first, _ = [start_batch(db, 1, item=a_new_item(regenerates="c1")) for _ in range(2)]
    assert rewriters(db, ANNE, ["c1"])["c1"].batch_id == first
    assert rewriters(db, BORIS, ["c1"]) == {}
