import sqlite3

import pytest

from greenroom.model.faults import Fault, FaultType
from greenroom.model.states import BatchStatus, ConversationStatus, ItemStatus
from greenroom.model.times import Micros
from greenroom.store import batches, conversations, items, reports
from tests.store.making import NOW, a_conversation, claim_one, start_batch


def later(seconds: int) -> Micros:
    return Micros(NOW + seconds * 1_000_000)


def moved(db: sqlite3.Connection, batch_id: str, *steps: tuple[int, BatchStatus]) -> None:
    """Take a batch from status to status at these seconds."""
    at = BatchStatus(db.execute("SELECT status FROM batches WHERE id = ?", (batch_id,)).fetchone()[0])
    for seconds, to in steps:
        ends = {"completed_at": later(seconds)} if to.is_final else {}
        assert batches.shift(db, batch_id, expect=at, to=to, now=later(seconds), **ends)  # type: ignore[arg-type]  # a time
        at = to


def rested(db: sqlite3.Connection, batch_id: str, now: int) -> float:
    return reports.aftermath(db, batch_id, later(now)).rested_us / 1e6


PROCESSING, PAUSED, COMPLETED = BatchStatus.PROCESSING, BatchStatus.PAUSED, BatchStatus.COMPLETED


@pytest.mark.parametrize(
    ("steps", "seconds"),
    [
        ((), 0),
        (((10, PAUSED),), 90),
        (((10, PAUSED), (30, PROCESSING)), 20),
        (((10, PAUSED), (30, PAUSED), (40, PROCESSING)), 30),
        (((10, PAUSED), (30, PROCESSING), (50, PAUSED), (55, PROCESSING), (60, COMPLETED)), 25),
        (((10, PAUSED), (30, COMPLETED)), 20),
        (((10, PAUSED), (30, COMPLETED), (70, PROCESSING)), 60),
        (((10, COMPLETED), (70, PROCESSING), (80, COMPLETED)), 60),
    ],
)
def test_what_a_batch_only_stood_is_no_time_of_its_work(
    db: sqlite3.Connection, steps: tuple[tuple[int, BatchStatus], ...], seconds: int
) -> None:
    batch_id = start_batch(db, 1, started_at=NOW, status=PROCESSING)
    moved(db, batch_id, *steps)
    assert rested(db, batch_id, 100) == seconds


def test_a_pause_before_it_ever_began_does_not_count(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 1, started_at=None, status=BatchStatus.QUEUED)
    moved(db, batch_id, (10, PAUSED))
    assert rested(db, batch_id, 20) == 0
    assert batches.shift(db, batch_id, expect=PAUSED, to=PROCESSING, now=later(30), started_at=later(30))
    assert rested(db, batch_id, 40) == 0


def test_failures_are_told_by_type_the_most_frequent_first(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 5)
    for type_ in (FaultType.TIMEOUT, FaultType.REFUSAL, FaultType.REFUSAL, None):
        item = claim_one(db, batch_id)
        to = ItemStatus.SUCCEEDED if type_ is None else ItemStatus.FAILED
        items.finish(db, item.id, 1, 1, to, NOW, fault=None if type_ is None else Fault(type_, "No."))
    assert list(reports.aftermath(db, batch_id, NOW).failures.items()) == [("refusal", 2), ("timeout", 1)]


def test_what_is_approved_is_counted_as_it_is_now_and_by_batch(db: sqlite3.Connection) -> None:
    batch_id, other = start_batch(db, 1), start_batch(db, 1)
    approved, rejected = ConversationStatus.APPROVED, ConversationStatus.REJECTED
    statuses = ((batch_id, approved), (batch_id, approved), (batch_id, rejected), (other, approved))
    made = [a_conversation(batch_id=of, status=status) for of, status in statuses]
    for each in made:
        conversations.add(db, each, (), (), "edited")
    assert reports.aftermath(db, batch_id, NOW).approved == 2
    conversations.change(db, made[-1].id, {"status": rejected})
    assert reports.aftermath(db, other, NOW).approved == 0
