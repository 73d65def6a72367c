import sqlite3
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from greenroom.model.attempt import Usage
from greenroom.model.batch import Item
from greenroom.model.history import NO_ROW, History
from greenroom.model.library import Tier
from greenroom.model.times import Micros
from greenroom.store import attempts, history
from greenroom.store.connecting import connect_memory
from greenroom.store.history import REMEMBERED
from greenroom.store.migrating import SHIPPED, migrate
from tests.store.making import (
    ADMIN,
    ANNE,
    BORIS,
    NOW,
    a_closed_attempt,
    a_new_item,
    an_open_attempt,
    claim_one,
    new_db,
    start_batch,
)

SECOND = 1_000_000


def later(seconds: float) -> Micros:
    return Micros(NOW + round(seconds * SECOND))


def an_item(db: sqlite3.Connection, **changes: Any) -> Item:
    return claim_one(db, start_batch(db, 1, item=a_new_item(template_id="t", **changes)))


def attempted(
    db: sqlite3.Connection, item: Item, *, output: int = 100, at: float = 0.0, took: float = 1.0, **changes: Any
) -> None:
    opened = an_open_attempt(started_at=later(at), **changes)
    attempts.open(db, opened, item=item, epoch=1)
    usage = Usage(input_tokens=1_000, output_tokens=output, cache_read_tokens=3, cache_write_5m_tokens=5)
    closed = a_closed_attempt(opened.id, usage=usage, duration_ms=round(took * 1000), finished_at=later(at + took))
    attempts.close(db, closed)


def known(db: sqlite3.Connection, provider: str = "rehearsal") -> list[History]:
    return history.of_provider(db, ANNE, provider)


def test_an_items_tokens_and_time_are_those_of_all_its_attempts(db: sqlite3.Connection) -> None:
    item = an_item(db)
    attempted(db, item, output=100, at=0.5, took=2.0)
    attempted(db, item, output=300, at=5.0, took=4.0)
    history.add(db, item, 2, later(9.5))
    assert known(db) == [
        History(
            model="m",
            tier=Tier.TEMPLATE,
            template_id="t",
            items=1,
            attempts=2,
            input_tokens=2_000,
            output_tokens=400,
            cache_read_tokens=6,
            cache_write_5m_tokens=10,
            cache_write_1h_tokens=0,
            output_squares=400**2,
            busy_ms=9_000,  # from its first call to its end, the wait between them included
            busy_squares=9_000**2,
            longest_ms=9_000,
        )
    ]


def test_items_add_up_by_what_they_are_and_who_wrote_them(db: sqlite3.Connection) -> None:
    for changes, call in (
        ({}, {}),
        ({}, {}),
        ({"tier": Tier.SCENARIO}, {}),
        ({}, {"model": "n"}),
        ({}, {"provider": "anthropic", "simulated": False}),
        ({"template_id": None, "scenario_id": "s", "tier": Tier.SCENARIO}, {}),
    ):
        item = claim_one(db, start_batch(db, 1, item=replace(a_new_item(template_id="t"), **changes)))
        attempted(db, item, **call)
        history.add(db, item, 1, later(1))
    assert {(row.model, row.tier, row.template_id): row.items for row in known(db)} == {
        ("m", Tier.TEMPLATE, "t"): 2,
        ("m", Tier.SCENARIO, "t"): 1,
        ("n", Tier.TEMPLATE, "t"): 1,
        ("m", Tier.SCENARIO, None): 1,
    }
    assert [row.items for row in known(db, "anthropic")] == [1]


def test_one_owners_history_is_not_anothers(db: sqlite3.Connection) -> None:
    item = an_item(db)
    attempted(db, item)
    history.add(db, item, 1, later(1))
    assert history.of_provider(db, BORIS, "rehearsal") == []
    assert history.of_provider(db, ADMIN, "rehearsal") == known(db)


def test_an_item_that_no_model_answered_says_nothing(db: sqlite3.Connection) -> None:
    item = an_item(db)
    attempted(db, item, output=0)
    history.add(db, item, 1, later(1))
    history.add(db, item, 0, later(1))
    assert known(db) == []


@pytest.mark.parametrize("origin", [None, "template_id", "scenario_id", "edge_case_id"])
def test_what_was_brought_along_and_is_written_anew_is_added_up_by_itself(
    db: sqlite3.Connection, origin: str | None
) -> None:
    rows = {} if origin is None else {origin: "row"}
    item = claim_one(db, start_batch(db, 1, item=replace(a_new_item(regenerates="c"), **rows)))
    attempted(db, item)
    history.add(db, item, 1, later(1))
    (row,) = known(db)
    assert row.template_id == {None: NO_ROW, "template_id": "row"}.get(origin)


def test_what_had_no_template_in_the_tier_of_templates_is_told_apart_from_it() -> None:
    old = connect_memory()
    migrate(old, SHIPPED[:19], NOW)
    sums = ", ".join("1.0" for _ in range(11))
    for tier, template_id in (("template", ""), ("template", "t"), ("scenario", "")):
        old.execute(
            f"INSERT INTO history VALUES ({ANNE.uid}, 'rehearsal', 'm', ?, ?, {sums})",
            (tier, template_id),
        )
    migrate(old, SHIPPED, NOW)
    assert {(row.tier, row.template_id) for row in known(old)} == {
        (Tier.TEMPLATE, NO_ROW),
        (Tier.TEMPLATE, "t"),
        (Tier.SCENARIO, None),
    }


def test_attempts_from_before_it_was_queued_afresh_were_counted_then(db: sqlite3.Connection) -> None:
    item = an_item(db)
    attempted(db, item, output=700)
    attempted(db, item, output=100)
    history.add(db, item, 1, later(1))
    assert known(db)[0].output_tokens == 100


def test_what_it_waited_in_the_queue_between_two_claims_is_no_work(db: sqlite3.Connection) -> None:
    item = an_item(db)
    attempted(db, item, at=0.0, took=2.0)
    again = replace(item, started_at=later(5_000))
    attempted(db, item, at=5_000.0, took=3.0)
    history.add(db, again, 2, later(5_003))
    assert known(db)[0].busy_ms == 5_000


@pytest.mark.parametrize(("ended_at", "busy_ms"), [(-1_000.0, 2_000), (10_000_000.0, 3_602_000)])
def test_a_clock_that_jumps_can_not_make_an_item_last_for_ever_or_less_than_its_calls(
    db: sqlite3.Connection, ended_at: float, busy_ms: int
) -> None:
    item = an_item(db)
    attempted(db, item, at=0.0, took=2.0)
    history.add(db, item, 1, later(ended_at))
    assert known(db)[0].busy_ms == busy_ms


def test_what_changes_is_followed_as_old_items_fade(db: sqlite3.Connection) -> None:
    batch_id = start_batch(db, 3 * REMEMBERED, item=a_new_item(template_id="t"))
    for number in range(3 * REMEMBERED):
        item = claim_one(db, batch_id)
        attempted(db, item, output=1_000 if number < REMEMBERED else 200)
        history.add(db, item, 1, later(1))
    (row,) = known(db)
    assert row.items == pytest.approx(REMEMBERED)
    assert row.output_tokens / row.items == pytest.approx(200 + 800 * (1 - 1 / REMEMBERED) ** (2 * REMEMBERED))


@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=20))
def test_mean_and_spread_are_those_of_the_items(outputs: list[int]) -> None:
    db = new_db()
    batch_id = start_batch(db, len(outputs), item=a_new_item(template_id="t"))
    for output in outputs:
        item = claim_one(db, batch_id)
        attempted(db, item, output=output)
        history.add(db, item, 1, later(1))
    (row,) = known(db)
    assert (row.items, row.output_tokens) == (len(outputs), sum(outputs))
    assert row.output_squares == sum(each**2 for each in outputs)
    db.close()


def test_the_attempts_of_an_item_are_found_by_its_index(db: sqlite3.Connection) -> None:
    plan = db.execute(f"EXPLAIN QUERY PLAN {history._ADD}", dict.fromkeys(_NAMES, 1)).fetchall()
    assert any("attempts_by_item" in row[3] for row in plan)
    assert not any(row[3] == "SCAN attempts" for row in plan)


_NAMES = ("owner", "tier", "template_id", "item", "attempts", "claimed", "now")
