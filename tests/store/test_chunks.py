import sqlite3

import pytest

from greenroom.model.batch import Item
from greenroom.model.chunk import Chunk, ChunkStatus
from greenroom.model.states import AttemptStatus, ItemStatus
from greenroom.store import attempts, batches, chunks, items, recovery
from tests.store.making import NOW, a_closed_attempt, an_open_attempt, claim_one, start_batch


@pytest.fixture
def batch_id(db: sqlite3.Connection) -> str:
    return start_batch(db, 3)


def handed(db: sqlite3.Connection, batch_id: str, number: int = 2, chunk_id: str = "chunk") -> list[Item]:
    """A chunk of so many items, noted in the first boot."""
    claimed = [claim_one(db, batch_id) for _ in range(number)]
    for item in claimed:
        items.open_attempt(db, item.id, 0, 1, NOW)
        attempts.open(db, an_open_attempt(id=f"attempt-{item.position}"), item=item, epoch=1)
    chunk = Chunk(
        id=chunk_id,
        batch_id=batch_id,
        provider="anthropic",
        status=ChunkStatus.INTENDED,
        remote_id=None,
        requests=number,
        intended_at=NOW,
    )
    chunks.insert(db, chunk, [item.id for item in claimed])
    return claimed


def test_what_is_in_a_chunk_outlives_a_boot(db: sqlite3.Connection, batch_id: str) -> None:
    claimed = handed(db, batch_id)
    alone = claim_one(db, batch_id)
    recovered = recovery.recover(db, 2, NOW)
    assert (recovered.items, recovered.attempts) == (1, 0)
    recovery.recover_batch(db, batch_id, NOW)
    statuses = {item.id: found.status for item in (*claimed, alone) if (found := items.find(db, item.id))}
    assert statuses == {
        claimed[0].id: ItemStatus.RUNNING,
        claimed[1].id: ItemStatus.RUNNING,
        alone.id: ItemStatus.QUEUED,
    }


def test_the_next_boot_takes_up_chunks_with_their_open_items(db: sqlite3.Connection, batch_id: str) -> None:
    first, second = handed(db, batch_id)
    attempts.close(db, a_closed_attempt("attempt-1"))
    items.finish(db, first.id, 1, 1, ItemStatus.SUCCEEDED, NOW)
    (chunk,) = chunks.take_up(db, batch_id, 2)
    assert (chunk.id, chunk.status, chunk.requests) == ("chunk", ChunkStatus.INTENDED, 2)
    (member,) = chunks.members(db, "chunk")
    assert (member.item.id, member.attempt_id, member.item.attempt) == (second.id, "attempt-2", 1)
    assert items.finish(db, second.id, 1, 1, ItemStatus.SUCCEEDED, NOW) is None, "the earlier boot has no say"
    assert items.finish(db, second.id, 1, 2, ItemStatus.SUCCEEDED, NOW) is not None


def test_a_chunk_that_is_done_is_not_taken_up_again(db: sqlite3.Connection, batch_id: str) -> None:
    handed(db, batch_id)
    chunks.submitted(db, "chunk", "msgbatch_1", NOW)
    assert [each.remote_id for each in chunks.take_up(db, batch_id, 2)] == ["msgbatch_1"]
    chunks.close(db, "chunk", NOW)
    assert chunks.take_up(db, batch_id, 2) == []
    chunks.submitted(db, "chunk", "msgbatch_2", NOW)
    assert chunks.remote_ids(db, "anthropic", NOW) == {"msgbatch_1"}


def test_names_of_other_providers_and_of_earlier_times_are_not_told(db: sqlite3.Connection, batch_id: str) -> None:
    handed(db, batch_id)
    chunks.submitted(db, "chunk", "msgbatch_1", NOW)
    assert chunks.remote_ids(db, "rehearsal", NOW) == set()
    assert chunks.remote_ids(db, "anthropic", type(NOW)(NOW + 1)) == set()


def test_a_paused_batch_is_seen_to_as_long_as_something_of_it_is_out_there(
    db: sqlite3.Connection, batch_id: str
) -> None:
    handed(db, batch_id)
    db.execute("UPDATE batches SET status = 'paused' WHERE id = ?", (batch_id,))
    assert [each.id for each in batches.admissible(db)] == [batch_id]
    chunks.close(db, "chunk", NOW)
    assert batches.admissible(db) == []


def test_the_items_of_an_abandoned_chunk_are_like_any_others(db: sqlite3.Connection, batch_id: str) -> None:
    handed(db, batch_id)
    chunks.abandon(db, batch_id, NOW)
    recovered = recovery.recover_batch(db, batch_id, NOW)
    assert (recovered.items, recovered.attempts) == (2, 2)
    status = db.execute("SELECT DISTINCT status FROM attempts").fetchall()
    assert status == [(str(AttemptStatus.INTERRUPTED),)]


def test_an_item_that_is_claimed_again_is_in_no_chunk(db: sqlite3.Connection, batch_id: str) -> None:
    first, _ = handed(db, batch_id)
    attempts.close(db, a_closed_attempt("attempt-1"))
    items.requeue(db, first.id, 1, 1, NOW)
    again = claim_one(db, batch_id, epoch=3)
    assert again.id == first.id
    assert recovery.recover(db, 4, NOW).items == 1
