import sqlite3

import pytest

from greenroom.model.batch import Item
from greenroom.model.faults import Fault, FaultType
from greenroom.model.states import AttemptStatus
from greenroom.model.times import Micros
from greenroom.store import attempts, conversations
from greenroom.store.attempts import AttemptFilter
from tests.store.making import (
    ADMIN,
    ANNE,
    BORIS,
    NOW,
    a_closed_attempt,
    a_new_conversation,
    a_new_item,
    an_open_attempt,
    by,
    claim_one,
    start_batch,
)


@pytest.fixture
def item(db: sqlite3.Connection) -> Item:
    return claim_one(db, start_batch(db, 3, item=a_new_item(template_id="t")))


def test_an_attempt_is_listed_once_it_has_ended(db: sqlite3.Connection, item: Item) -> None:
    opened = an_open_attempt(temperature=0.5, number=2)
    attempts.open(db, opened, item=item, epoch=1)
    assert attempts.page(db, ANNE, AttemptFilter(), by()).rows == []
    assert attempts.get(db, ANNE, opened.id) is None
    closed = a_closed_attempt(opened.id)
    assert attempts.close(db, closed)
    (kept,) = attempts.page(db, ANNE, AttemptFilter(), by()).rows
    assert (kept.owner, kept.batch_id, kept.item_id, kept.template_id, kept.parameters) == (
        item.owner,
        item.batch_id,
        item.id,
        "t",
        item.parameters,
    )
    assert (kept.number, kept.temperature, kept.simulated, kept.model, kept.price_as_of, kept.created_at) == (
        2,
        0.5,
        True,
        "m",
        "2026-10-01",
        NOW,
    )
    assert (kept.status, kept.usage, kept.cost, kept.request_id, kept.stop_reason, kept.duration_ms) == (
        closed.status,
        closed.usage,
        closed.cost,
        "req_1",
        "end_turn",
        1_200,
    )
    assert (kept.finished_at, kept.updated_at) == (closed.finished_at, closed.finished_at)


@pytest.mark.parametrize("response", [b"", b"short", b'{"a": "' + b"again " * 500 + b'"}', bytes(range(256)) * 3])
def test_bodies_come_back_as_they_were(db: sqlite3.Connection, item: Item, response: bytes) -> None:
    opened = an_open_attempt()
    attempts.open(db, opened, item=item, epoch=1)
    attempts.close(db, a_closed_attempt(opened.id, request=b"asked " * 200, response=response))
    found = attempts.get(db, ANNE, opened.id)
    assert found is not None
    assert found[1:] == (b"asked " * 200, response)
    assert attempts.get(db, BORIS, opened.id) is None


def test_an_attempt_is_closed_once(db: sqlite3.Connection, item: Item) -> None:
    opened = an_open_attempt()
    attempts.open(db, opened, item=item, epoch=1)
    assert attempts.close(db, a_closed_attempt(opened.id))
    before = list(db.iterdump())
    assert not attempts.close(db, a_closed_attempt(opened.id, status=AttemptStatus.FAILED))
    assert not attempts.close(db, a_closed_attempt("another"))
    assert list(db.iterdump()) == before


def test_attempts_are_filtered_by_what_they_belong_to(db: sqlite3.Connection, item: Item) -> None:
    other = claim_one(db, start_batch(db, 1))
    new = a_new_conversation()
    conversations.insert(db, new, item=item, categories=(), cost=a_closed_attempt("").cost)
    fault = Fault(FaultType.REFUSAL, "No.", 200, "frontier_llm")
    named: dict[str, str] = {}
    for name, its_item, model, conversation_id, status in [
        ("failed", item, "m", None, AttemptStatus.FAILED),
        ("written", item, "m", new.id, AttemptStatus.SUCCESS),
        ("other", other, "n", None, AttemptStatus.TIMEOUT),
    ]:
        opened = an_open_attempt(model=model, started_at=Micros(NOW + len(named)))
        attempts.open(db, opened, item=its_item, epoch=1)
        failed = None if conversation_id else fault
        attempts.close(db, a_closed_attempt(opened.id, status=status, fault=failed), conversation_id)
        named[opened.id] = name

    def found(**asked: object) -> list[str]:
        rows = attempts.page(db, ANNE, AttemptFilter(**asked), by(descending=False)).rows  # type: ignore[arg-type]  # each test gives what its field takes
        assert all(row.fault == fault for row in rows if row.conversation_id is None)
        return [named[row.id] for row in rows]

    assert found() == ["failed", "written", "other"]
    assert (
        found(batch_id=item.batch_id) == found(item_id=item.id) == found(template_id="t") == ["failed", "written"]
    )
    assert found(conversation_id=new.id) == ["written"]
    assert found(generation_id="g") == []
    assert found(model="n") == ["other"]
    assert found(statuses=[AttemptStatus.FAILED, AttemptStatus.TIMEOUT]) == ["failed", "other"]
    db.execute("UPDATE attempts SET judging = 1 WHERE conversation_id IS NOT NULL")
    db.execute("UPDATE attempts SET generation_id = 'g' WHERE model = 'n'")
    assert [found(purpose=each) for each in ("conversation", "verdict", "flashcards")] == [
        ["failed"],
        ["written"],
        ["other"],
    ]
    assert found(created_from=Micros(NOW + 1), created_to=Micros(NOW + 2)) == ["written"]
    assert attempts.page(db, BORIS, AttemptFilter(item_id=item.id), by()).total == 0
    assert attempts.page(db, ADMIN, AttemptFilter(), by()).total == 3


def test_a_conversations_calls_are_found_by_its_id_whichever_items_made_them(
    db: sqlite3.Connection, item: Item
) -> None:
    again = claim_one(db, start_batch(db, 1, item=a_new_item(regenerates="c")))
    made: list[str] = []
    for its_item, conversation_id in [(item, "c"), (again, None), (again, "c"), (item, "d")]:
        opened = an_open_attempt(started_at=Micros(NOW + len(made)))
        attempts.open(db, opened, item=its_item, epoch=1)
        attempts.close(db, a_closed_attempt(opened.id), conversation_id)
        made.append(opened.id)
    db.execute("DELETE FROM batches WHERE id = ?", (again.batch_id,))
    sql: list[str] = []
    db.set_trace_callback(sql.append)
    rows = attempts.page(db, ANNE, AttemptFilter(conversation_id="c"), by(descending=False)).rows
    db.set_trace_callback(None)
    assert [row.id for row in rows] == [made[0], made[2]]
    # Of a million attempts, only these are looked at.
    plans = [row[3] for each in sql for row in db.execute(f"EXPLAIN QUERY PLAN {each}") if "attempts" in row[3]]
    assert plans == ["SEARCH attempts USING INDEX attempts_by_conversation (conversation_id=?)"] * 2
