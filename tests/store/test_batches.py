import sqlite3
from typing import Any

import pytest
from msgspec.structs import replace

from greenroom.model.batch import BatchOptions, Estimate, Priority, Progress, Reason
from greenroom.model.errors import InvalidParams
from greenroom.model.library import Source, Tier
from greenroom.model.money import Picodollars
from greenroom.model.states import BatchStatus
from greenroom.model.times import Micros
from greenroom.store import batches, standings
from greenroom.store.batches import BatchFilter
from tests.store.making import ADMIN, ANNE, BORIS, NOW, a_batch, a_scenario, a_template, by, start_batch

LATER = Micros(NOW + 9)
ESTIMATE = Estimate(cost=(Picodollars(1), Picodollars(2), Picodollars(3)), time_s=(1.0, 2.5, 3.0), basis="history")


def test_a_batch_comes_back_as_it_was_made(db: sqlite3.Connection) -> None:
    batch = a_batch(
        reason=Reason("budget", "No room is left."),
        estimate=ESTIMATE,
        held=True,
        options=BatchOptions(
            provider="anthropic",
            model="m",
            concurrency=None,
            categories=("a", "b"),
            shared_parameters={"topic": "rain", "urgent": True},
            pilot=2,
        ),
        budget=Picodollars(5),
    )
    batches.insert(db, batch)
    assert batches.get(db, ANNE, batch.id) == batch


def test_a_new_batch_has_no_items_whatever_it_says(db: sqlite3.Connection) -> None:
    batch = a_batch(progress=Progress(total=9, queued=9), actual_cost=Picodollars(9))
    batches.insert(db, batch)
    kept = batches.get(db, ANNE, batch.id)
    assert kept == replace(batch, progress=Progress(), actual_cost=Picodollars(0))


def test_nobody_else_finds_a_batch(db: sqlite3.Connection) -> None:
    batch = a_batch()
    batches.insert(db, batch)
    assert batches.get(db, BORIS, batch.id) is None
    assert batches.page(db, BORIS, BatchFilter(), by()).total == 0
    assert batches.get(db, ADMIN, batch.id) == batch
    assert batches.page(db, ADMIN, BatchFilter(), by()).rows == [batch]


def test_a_shift_needs_the_status_that_it_expects(db: sqlite3.Connection) -> None:
    batch = a_batch(status=BatchStatus.PROCESSING, reason=Reason("user", "x"), started_at=NOW)
    batches.insert(db, batch)
    assert not batches.shift(db, batch.id, expect=BatchStatus.QUEUED, to=BatchStatus.PAUSED, now=LATER)
    assert batches.get(db, ANNE, batch.id) == batch
    assert batches.shift(
        db,
        batch.id,
        expect=BatchStatus.PROCESSING,
        to=BatchStatus.CANCELLED,
        now=LATER,
        reason=None,
        cancel_requested=True,
        completed_at=LATER,
    )
    assert batches.get(db, ANNE, batch.id) == replace(
        batch,
        status=BatchStatus.CANCELLED,
        reason=None,
        cancel_requested=True,
        completed_at=LATER,
        updated_at=LATER,
    )


def test_an_estimate_can_be_replaced(db: sqlite3.Connection) -> None:
    batch = a_batch()
    batches.insert(db, batch)
    batches.set_estimate(db, batch.id, ESTIMATE)
    assert batches.get(db, ANNE, batch.id) == replace(batch, estimate=ESTIMATE)


def test_batches_are_filtered_by_status_name_and_time(db: sqlite3.Connection) -> None:
    made = [
        a_batch(name="Rain, 100%", status=BatchStatus.QUEUED, created_at=Micros(1)),
        a_batch(name="rain later", status=BatchStatus.COMPLETED, created_at=Micros(2)),
        a_batch(name="Snow", status=BatchStatus.PAUSED, created_at=Micros(3)),
    ]
    for batch in made:
        batches.insert(db, batch)

    def found(**asked: object) -> list[str]:
        return [batch.name for batch in batches.page(db, ANNE, BatchFilter(**asked), by()).rows]  # type: ignore[arg-type]  # each test gives what its field takes

    assert found() == ["Snow", "rain later", "Rain, 100%"]
    assert found(active=True) == ["Snow", "Rain, 100%"]
    assert found(active=False) == ["rain later"]
    assert found(statuses=[BatchStatus.PAUSED, BatchStatus.COMPLETED]) == ["Snow", "rain later"]
    assert found(statuses=[]) == []
    assert found(search="RAIN") == ["rain later", "Rain, 100%"]
    assert found(search="0%") == ["Rain, 100%"]
    assert found(search="_") == []
    assert found(created_from=Micros(2), created_to=Micros(3)) == ["rain later"]


@pytest.mark.parametrize(
    "asked",
    [
        {"held": True},
        {"priority": Priority.HIGH},
        {"mode": "economy"},
        {"provider": "anthropic"},
        {"model": "large"},
        {"tier": Tier.SCENARIO},
    ],
)
def test_batches_are_filtered_by_what_was_ordered(db: sqlite3.Connection, asked: dict[str, Any]) -> None:
    options = BatchOptions(
        provider="anthropic",
        model="large",
        concurrency=None,
        priority=Priority.HIGH,
        mode="economy",
        tier=Tier.SCENARIO,
    )
    batches.insert(db, a_batch(name="this", held=True, options=options))
    batches.insert(db, a_batch(name="that"))
    assert [batch.name for batch in batches.page(db, ANNE, BatchFilter(**asked), by()).rows] == ["this"]


def test_by_priority_the_urgent_come_first_and_then_the_oldest(db: sqlite3.Connection) -> None:
    for name, priority, at in [
        ("d", Priority.LOW, 1),
        ("b", Priority.NORMAL, 2),
        ("c", Priority.NORMAL, 3),
        ("a", Priority.HIGH, 4),
    ]:
        batches.insert(db, a_batch(name=name, priority=priority, created_at=Micros(at)))
    assert [batch.name for batch in batches.page(db, ANNE, BatchFilter(), by("priority")).rows] == [*"abcd"]
    assert [batch.name for batch in batches.admissible(db)] == [*"abcd"]


def test_there_is_no_order_but_those_that_are_named(db: sqlite3.Connection) -> None:
    with pytest.raises(InvalidParams, match="created_at, updated_at, name, priority"):
        batches.page(db, ANNE, BatchFilter(), by("cost; DROP TABLE batches"))


@pytest.mark.parametrize(
    ("changes", "admitted"),
    [
        ({"status": BatchStatus.QUEUED}, True),
        ({"status": BatchStatus.PROCESSING}, True),
        ({"status": BatchStatus.QUEUED, "held": True}, False),
        ({"status": BatchStatus.QUEUED, "held": True, "cancel_requested": True}, True),
        ({"status": BatchStatus.PAUSED}, False),
        ({"status": BatchStatus.PAUSED, "cancel_requested": True}, True),
        ({"status": BatchStatus.CANCELLED, "cancel_requested": True}, False),
        ({"status": BatchStatus.COMPLETED}, False),
    ],
)
def test_admitted_are_those_that_may_run_or_are_being_cancelled(
    db: sqlite3.Connection, changes: dict[str, object], admitted: bool
) -> None:
    batch = replace(a_batch(owner=BORIS.uid), **changes)
    batches.insert(db, batch)
    assert batches.admissible(db) == [batch] * admitted


def test_snapshots_stay_as_they_were_first_taken(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 0)
    template, scenario = a_template(), a_scenario(parent_template_id="t")
    one, two = Source(template=template), Source(template=template, scenario=scenario)
    batches.append_sources(db, batch_id, {"1": one, "2": two})
    batches.append_sources(db, batch_id, {"1": Source(scenario=scenario)})
    assert batches.sources(db, batch_id, ["1", "2", "3"]) == {"1": one, "2": two}
    assert batches.sources(db, "another", ["1"]) == {}


def test_a_standing_is_the_part_of_the_row_that_changes(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 2, held=True, status=BatchStatus.QUEUED)
    standing, batch = standings.get(db, batch_id), batches.get(db, ANNE, batch_id)
    assert standing is not None
    assert batch is not None
    assert (standing.status, standing.held, standing.cancel_requested, standing.progress, standing.cost) == (
        batch.status,
        batch.held,
        batch.cancel_requested,
        batch.progress,
        batch.actual_cost,
    )
    assert standings.get(db, "none") is None


def test_those_paused_for_a_reason_are_whoevers_and_in_the_order_of_serving(db: sqlite3.Connection) -> None:
    paused, down = BatchStatus.PAUSED, Reason("provider_down", "No answer.")
    low = a_batch(status=paused, reason=down, priority=Priority.LOW)
    high = a_batch(status=paused, reason=down, owner=BORIS.uid, priority=Priority.HIGH)
    others = [
        a_batch(status=paused, reason=Reason("user", "Paused.")),
        a_batch(status=paused, reason=down, cancel_requested=True),
        a_batch(status=BatchStatus.PROCESSING),
    ]
    for batch in (low, high, *others):
        batches.insert(db, batch)
    assert [batch.id for batch in batches.paused_for(db, "provider_down")] == [high.id, low.id]
