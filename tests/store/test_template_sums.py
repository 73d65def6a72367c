"""Sums of the work with a template, kept by triggers in whatever way items and conversations change."""

import sqlite3

import pytest

from greenroom.model.money import Picodollars
from greenroom.model.states import ItemStatus
from greenroom.store import conversations, items, items_at_once, recount, scenarios, template_sums, templates
from greenroom.store.template_sums import QUALITY_UNIT, TemplateSums
from tests.store.making import (
    ADMIN,
    ANNE,
    BORIS,
    NOW,
    a_new_conversation,
    a_new_item,
    a_scenario,
    a_template,
    claim_one,
    start_batch,
)

NOTHING = TemplateSums(
    succeeded=0, failed=0, conversations=0, approved=0, rejected=0, scored=0, quality=0, cost=Picodollars(0)
)


@pytest.fixture
def template_id(db: sqlite3.Connection) -> str:
    template = a_template()
    templates.insert(db, template)
    return template.id


def a_batch_of(db: sqlite3.Connection, template_id: str, number: int, owner: int = ANNE.uid) -> str:
    return start_batch(db, number, item=a_new_item(template_id=template_id), owner=owner)


def write(db: sqlite3.Connection, batch_id: str, *, score: float = 8.0, cost: int = 10) -> str:
    """Have the next item succeed; the conversation that came of it."""
    item, new = claim_one(db, batch_id), a_new_conversation(score=score)
    price = Picodollars(cost)
    items.finish(db, item.id, item.attempt, 1, ItemStatus.SUCCEEDED, NOW, conversation_id=new.id, add_cost=price)
    conversations.insert(db, new, item=item, categories=(), cost=price)
    return new.id


def fail(db: sqlite3.Connection, batch_id: str) -> None:
    item = claim_one(db, batch_id)
    items.finish(db, item.id, item.attempt, 1, ItemStatus.FAILED, NOW)


def off(db: sqlite3.Connection) -> list[str]:
    """What a recount says of templates; the items here have no attempts."""
    return [told for told in recount.discrepancies(db) if told.startswith("template")]


def usage(db: sqlite3.Connection, template_id: str) -> int:
    row = templates.get(db, template_id)
    assert row is not None
    return row.usage_count


def test_what_nobody_used_has_no_sums(db: sqlite3.Connection, template_id: str) -> None:
    assert template_sums.get(db, ANNE, template_id) == NOTHING


def test_items_count_as_they_end_and_no_more_once_they_are_tried_again(
    db: sqlite3.Connection, template_id: str
) -> None:
    batch_id = a_batch_of(db, template_id, 4)
    write(db, batch_id)
    fail(db, batch_id)
    fail(db, batch_id)
    items_at_once.cancel_queued(db, batch_id, NOW)
    sums = template_sums.get(db, ANNE, template_id)
    assert (sums.succeeded, sums.failed) == (1, 2)
    items_at_once.retry(db, batch_id, include_cancelled=True, now=NOW)
    assert template_sums.get(db, ANNE, template_id).failed == 0
    fail(db, batch_id)
    sums = template_sums.get(db, ANNE, template_id)
    assert (sums.succeeded, sums.failed) == (1, 1)


def test_conversations_are_added_up_by_status_score_and_cost(db: sqlite3.Connection, template_id: str) -> None:
    batch_id = a_batch_of(db, template_id, 3)
    first, second, third = (write(db, batch_id, score=score, cost=10) for score in (8.25, 6.5, 7.0))
    db.execute("UPDATE conversations SET status = 'approved' WHERE id IN (?, ?)", (first, second))
    db.execute("UPDATE conversations SET status = 'rejected' WHERE id = ?", (third,))
    sums = template_sums.get(db, ANNE, template_id)
    assert (sums.conversations, sums.approved, sums.rejected, sums.scored, sums.cost) == (3, 2, 1, 3, 30)
    assert sums.quality / QUALITY_UNIT == 8.25 + 6.5 + 7.0
    db.execute("UPDATE conversations SET status = 'rejected', cost = 25 WHERE id = ?", (first,))
    db.execute("UPDATE conversations SET quality_score = NULL, quality_components = NULL WHERE id = ?", (second,))
    sums = template_sums.get(db, ANNE, template_id)
    assert (sums.approved, sums.rejected, sums.scored, sums.cost) == (1, 2, 2, 45)
    assert sums.quality / QUALITY_UNIT == 8.25 + 7.0
    assert off(db) == []


def test_what_is_deleted_counts_no_more(db: sqlite3.Connection, template_id: str) -> None:
    scenario = a_scenario()
    scenarios.insert(db, scenario)
    batch_id = start_batch(db, 2, item=a_new_item(template_id=template_id, scenario_id=scenario.id))
    write(db, batch_id)
    write(db, batch_id)
    assert usage(db, template_id) == 2
    db.execute("UPDATE conversations SET status = 'approved'")
    db.execute("DELETE FROM conversations")
    sums = template_sums.get(db, ANNE, template_id)
    assert (sums.succeeded, sums.conversations, sums.approved, sums.scored, sums.quality) == (2, 0, 0, 0, 0)
    assert usage(db, template_id) == 0
    assert [row.variation_count for row in scenarios.every(db)] == [0]


def test_a_batch_that_is_deleted_leaves_its_sums(db: sqlite3.Connection, template_id: str) -> None:
    batch_id = a_batch_of(db, template_id, 2)
    write(db, batch_id)
    fail(db, batch_id)
    before = template_sums.get(db, ANNE, template_id)
    db.execute("DELETE FROM batches")
    assert template_sums.get(db, ANNE, template_id) == before
    assert (before.succeeded, before.failed) == (1, 1)


def test_sums_are_an_owners_and_uses_are_everybodys(db: sqlite3.Connection, template_id: str) -> None:
    write(db, a_batch_of(db, template_id, 1))
    write(db, a_batch_of(db, template_id, 1, BORIS.uid))
    assert template_sums.get(db, ANNE, template_id).conversations == 1
    assert template_sums.get(db, ADMIN, template_id).conversations == 2
    assert usage(db, template_id) == 2


def test_a_batch_goes_on_with_a_template_that_is_gone(db: sqlite3.Connection, template_id: str) -> None:
    batch_id = a_batch_of(db, template_id, 2)
    write(db, batch_id)
    templates.delete(db, template_id)
    write(db, batch_id)
    assert template_sums.get(db, ANNE, template_id).conversations == 2
    assert off(db) == []
