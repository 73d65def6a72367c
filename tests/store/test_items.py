import sqlite3

import pytest
from msgspec.structs import replace

from greenroom.model.errors import InvalidParams
from greenroom.model.library import Tier
from greenroom.model.money import Picodollars
from greenroom.model.states import ItemStatus
from greenroom.model.times import Micros
from greenroom.store import batches, items
from tests.store.making import ADMIN, ANNE, BORIS, NOW, a_new_item, by, claim_one, new_id, progress, start_batch

LATER = Micros(NOW + 9)


def test_positions_go_on_from_the_last(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 2)
    assert items.append(db, batch_id, ANNE.uid, [a_new_item()] * 3, new_id, NOW) == 3
    found = items.page(db, ANNE, batch_id, None, by("position", descending=False))
    assert [item.position for item in found.rows] == [1, 2, 3, 4, 5]
    assert progress(db, batch_id) == {"total": 5, "queued": 5}


def test_an_item_comes_back_as_it_was_queued(db: sqlite3.Connection) -> None:
    new = a_new_item(
        tier=Tier.EDGE_CASE,
        parameters={"topic": "a “flood”", "count": 3, "share": 0.5, "urgent": True},
        edge_case_id="e",
        scenario_id="s",
    )
    batch_id = start_batch(db, 1, item=new)
    (item,) = items.page(db, ANNE, batch_id, None, by("position")).rows
    assert (item.tier, item.parameters, item.scenario_id, item.edge_case_id) == (
        Tier.EDGE_CASE,
        new.parameters,
        "s",
        "e",
    )
    assert (item.status, item.attempt, item.failures, item.cost, item.started_at) == (
        ItemStatus.QUEUED,
        0,
        0,
        0,
        None,
    )


def test_claiming_after_a_position_takes_those_first_and_then_the_others(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 5)
    assert [item.position for item in items.claim(db, batch_id, 1, 1, LATER, after=3)] == [4]
    assert [item.position for item in items.claim(db, batch_id, 3, 1, LATER, after=4)] == [1, 2, 5]
    assert [item.position for item in items.claim(db, batch_id, 3, 1, LATER, after=5)] == [3]
    assert progress(db, batch_id) == {"total": 5, "running": 5}


def test_claiming_takes_the_next_ones_by_position_and_only_once(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 5)
    first = items.claim(db, batch_id, 3, 1, LATER)
    second = items.claim(db, batch_id, 3, 1, LATER)
    assert [item.position for item in first + second] == [1, 2, 3, 4, 5]
    assert {(item.status, item.started_at) for item in first} == {(ItemStatus.RUNNING, LATER)}
    assert items.claim(db, batch_id, 3, 1, LATER) == []
    assert items.running(db, batch_id) == first + second
    assert progress(db, batch_id) == {"total": 5, "running": 5}


def test_a_success_is_kept_with_its_conversation_and_whole_cost(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 1)
    item = claim_one(db, batch_id)
    assert items.charge(db, item.id, 1, 1, Picodollars(30), counted=True, now=NOW)
    assert items.open_attempt(db, item.id, 1, 1, NOW)
    cost = items.finish(
        db, item.id, 2, 1, ItemStatus.SUCCEEDED, LATER, conversation_id="c", add_cost=Picodollars(12)
    )
    assert cost == 42
    ended = items.find(db, item.id)
    assert ended is not None
    assert (ended.status, ended.attempt, ended.failures, ended.conversation_id, ended.cost, ended.finished_at) == (
        ItemStatus.SUCCEEDED,
        2,
        1,
        "c",
        42,
        LATER,
    )
    batch = batches.get(db, ANNE, batch_id)
    assert batch is not None
    assert batch.actual_cost == 42
    assert progress(db, batch_id) == {"total": 1, "successful": 1}


@pytest.mark.parametrize(("attempt", "epoch"), [(0, 2), (2, 2), (1, 1), (1, 3)])
def test_what_a_stale_worker_says_changes_nothing(db: sqlite3.Connection, attempt: int, epoch: int) -> None:
    batch_id = start_batch(db, 1)
    item = claim_one(db, batch_id, epoch=2)
    before = list(db.iterdump())
    assert not items.open_attempt(db, item.id, attempt, epoch, LATER)
    assert not items.charge(db, item.id, attempt, epoch, Picodollars(5), counted=True, now=LATER)
    assert not items.requeue(db, item.id, attempt, epoch, LATER)
    assert items.finish(db, item.id, attempt, epoch, ItemStatus.FAILED, LATER, add_cost=Picodollars(5)) is None
    assert list(db.iterdump()) == before


def test_an_item_that_has_ended_ends_no_second_time(db: sqlite3.Connection) -> None:
    item = claim_one(db, start_batch(db, 1))
    assert items.finish(db, item.id, 1, 1, ItemStatus.SUCCEEDED, NOW) == 0
    before = list(db.iterdump())
    assert items.finish(db, item.id, 1, 1, ItemStatus.FAILED, LATER) is None
    assert not items.requeue(db, item.id, 1, 1, LATER)
    assert list(db.iterdump()) == before


def test_an_item_put_back_keeps_its_place_and_its_attempt(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 3)
    item = claim_one(db, batch_id)
    assert items.requeue(db, item.id, 1, 1, LATER)
    assert progress(db, batch_id) == {"total": 3, "queued": 3}
    (again,) = items.claim(db, batch_id, 1, 2, LATER)
    assert (again.id, again.attempt, again.started_at) == (item.id, 1, LATER)


def test_nobody_else_finds_an_item(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 1)
    (item,) = items.page(db, ANNE, batch_id, None, by("position")).rows
    assert items.get(db, ANNE, item.id) == items.get(db, ADMIN, item.id) == item
    assert items.get(db, BORIS, item.id) is None
    hidden = items.page(db, BORIS, batch_id, None, by("position"))
    assert (hidden.rows, hidden.total, hidden.cursor) == ([], 0, None)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("statuses", [None, [ItemStatus.FAILED, ItemStatus.QUEUED], [ItemStatus.SUCCEEDED], []])
def test_pages_of_items_by_key_and_by_number_are_the_same(
    db: sqlite3.Connection, descending: bool, statuses: list[ItemStatus] | None
) -> None:
    batch_id = start_batch(db, 30)
    for number in range(20):
        item = claim_one(db, batch_id)
        to = (ItemStatus.SUCCEEDED, ItemStatus.FAILED, ItemStatus.CANCELLED)[number % 3]
        items.finish(db, item.id, 1, 1, to, NOW)
    asked = by("position", descending=descending, limit=4)
    whole = items.page(db, ANNE, batch_id, statuses, replace(asked, limit=500))
    wanted = set(ItemStatus) if statuses is None else set(statuses)
    assert {item.status for item in whole.rows} == wanted - {ItemStatus.RUNNING}
    positions = [item.position for item in whole.rows]
    assert positions == sorted(positions, reverse=descending)
    assert whole.total == len(whole.rows)

    by_key, page = [], items.page(db, ANNE, batch_id, statuses, asked)
    by_key += page.rows
    while page.cursor is not None:
        page = items.page(db, ANNE, batch_id, statuses, replace(asked, cursor=page.cursor))
        by_key += page.rows
    by_number = []
    for number in range(1, 10):
        by_number += items.page(db, ANNE, batch_id, statuses, replace(asked, page=number)).rows
    assert by_key == by_number == whole.rows


def test_items_are_listed_by_position_alone(db: sqlite3.Connection) -> None:
    with pytest.raises(InvalidParams, match="position"):
        items.page(db, ANNE, start_batch(db, 1), None, by("cost"))


def test_the_total_of_a_large_batch_is_capped(db: sqlite3.Connection) -> None:
    found = items.page(db, ANNE, start_batch(db, 10_001), None, by("position"))
    assert (found.total, found.capped) == (10_000, True)
