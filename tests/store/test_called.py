"""Rows by what a person types: a name, or a part of an id."""

import sqlite3
from collections.abc import Callable

import pytest

from greenroom.model.paging import MOST_CALLED
from greenroom.model.principal import Principal
from greenroom.model.states import ItemStatus
from greenroom.store import attempts, batches, called, conversations, items, items_filtered, scenarios, templates
from greenroom.store.attempts import AttemptFilter
from greenroom.store.batches import BatchFilter
from greenroom.store.conditions import Where
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.items_filtered import ItemFilter
from greenroom.store.scenarios import ScenarioFilter
from greenroom.store.scope import visible
from greenroom.store.templates import TemplateFilter
from tests.store.making import (
    ADMIN,
    ANNE,
    BORIS,
    NOW,
    a_batch,
    a_closed_attempt,
    a_conversation,
    a_new_item,
    a_scenario,
    a_template,
    an_open_attempt,
    by,
    claim_one,
    start_batch,
)

FIRST = "019a10aa-1111-7000-8000-0000000ba7c4"
SECOND = "019a10aa-2222-7000-8000-0000000ba7c4"
THIRD = "019a10ff-2222-7000-8000-00000000dead"


@pytest.fixture
def find(db: sqlite3.Connection) -> Callable[..., set[str]]:
    """Batches of Anne, and one of Boris."""
    batches.insert(db, a_batch(id=FIRST, name="Refunds"))
    batches.insert(db, a_batch(id=SECOND, name="dead"))
    batches.insert(db, a_batch(id=THIRD, name="Refunds", owner=BORIS.uid))
    return lambda text, who=ANNE: {row.id for row in batches.page(db, who, BatchFilter(called=text), by()).rows}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (FIRST, {FIRST}),
        ("019a10aa-1", {FIRST}),
        ("019A", {FIRST, SECOND}),
        ("000ba7c4", {FIRST, SECOND}),
        ("C4", {FIRST, SECOND}),
        ("4", {FIRST, SECOND}),
        ("Refunds", {FIRST}),
        ("refunds", set()),
        ("Ref", set()),
        ("a10aa", set()),
        ("%", set()),
        (FIRST + "0", set()),
        ("ba7c4\n", set()),
    ],
)
def test_a_row_is_found_by_its_name_and_by_either_end_of_its_id(
    find: Callable[..., set[str]], text: str, found: set[str]
) -> None:
    assert find(text) == found


def test_a_name_wins_over_a_part_of_an_id(find: Callable[..., set[str]]) -> None:
    assert find("dead") == {SECOND}
    assert find("dead", ADMIN) == {SECOND}
    assert find("dead", BORIS) == {THIRD}


def test_nobody_finds_what_is_somebody_elses(find: Callable[..., set[str]]) -> None:
    assert find(FIRST, BORIS) == find("019a10aa", BORIS) == find("ba7c4", BORIS) == set()
    assert find("Refunds", ADMIN) == {FIRST, THIRD}
    assert find("019a10ff", ADMIN) == {THIRD}


def test_the_other_filters_hold_too(db: sqlite3.Connection, find: Callable[..., set[str]]) -> None:
    asked = BatchFilter(called="c4", search="Refunds")
    assert [row.id for row in batches.page(db, ANNE, asked, by()).rows] == [FIRST]


def test_the_library_is_found_whoever_asks(db: sqlite3.Connection) -> None:
    templates.insert(db, a_template(id=FIRST, name="Late parcel", owner=BORIS.uid))
    scenarios.insert(db, a_scenario(id=SECOND, name="Late parcel"))
    for text in ("Late parcel", "019a10aa-1", "ba7c4"):
        assert [row.id for row in templates.page(db, TemplateFilter(called=text), by()).rows] == [FIRST]
    assert [row.id for row in scenarios.page(db, ScenarioFilter(called="c4"), by()).rows] == [SECOND]


def test_of_too_many_so_many_are_found(db: sqlite3.Connection) -> None:
    for number in range(MOST_CALLED + 1):
        batches.insert(db, a_batch(id=f"019a10aa-1111-7000-8000-{number:011x}4"))
    for text in ("First try", "019a", "4"):
        assert batches.page(db, ANNE, BatchFilter(called=text), by()).total == MOST_CALLED


def test_items_are_found_in_a_batch_and_in_any(db: sqlite3.Connection) -> None:
    ids = iter((FIRST, SECOND, THIRD))
    batch = a_batch()
    batches.insert(db, batch)
    items.append(db, batch.id, ANNE.uid, [a_new_item()] * 3, lambda: next(ids), NOW)

    def found(text: str, batch_id: str | None, *statuses: ItemStatus, who: Principal = ANNE) -> list[str]:
        asked = by("position", descending=False)
        filters = ItemFilter(called=text, batch_id=batch_id, statuses=statuses or None)
        return [row.id for row in items_filtered.page(db, who, filters, asked).rows]

    assert found("c4", None) == found("c4", batch.id) == [FIRST, SECOND]
    assert found("c4", "another") == found("c4", None, who=BORIS) == []
    assert found("dead", None, ItemStatus.QUEUED) == [THIRD]
    assert found("dead", None, ItemStatus.FAILED) == []


def test_attempts_are_found_once_they_have_ended(db: sqlite3.Connection) -> None:
    item = claim_one(db, start_batch(db, 1))
    for attempt_id in (FIRST, SECOND):
        attempts.open(db, an_open_attempt(id=attempt_id), item=item, epoch=1)
    attempts.close(db, a_closed_attempt(FIRST))
    found = attempts.page(db, ANNE, AttemptFilter(called="c4"), by())
    assert [row.id for row in found.rows] == [FIRST]


def test_conversations_are_found_by_their_title_too(db: sqlite3.Connection) -> None:
    for row_id, title in ((FIRST, "A lost parcel"), (SECOND, "Rain"), (THIRD, "Rain")):
        conversations.add(db, a_conversation(id=row_id, title=title), (), (), "edited")

    def found(text: str, search: str | None = None) -> set[str]:
        asked = ConversationFilter(search=search)
        return {row.id for row in conversations.page(db, ANNE, asked, by(), wanted=text).rows}

    assert found("a lost parcel") == found("019a10aa-1") == {FIRST}
    assert found("c4") == {FIRST, SECOND}
    assert found("c4", "rain") == {SECOND}
    assert found("Rain") == {SECOND, THIRD}
    assert found("nothing") == set()


OWNED = ("batches", "items", "attempts", "conversations", "generations", "suggestions", "cards", "exports")
SHARED = ("templates", "scenarios", "edge_cases")


@pytest.mark.parametrize(
    ("table", "scope"), [(each, visible(ANNE)) for each in OWNED] + [(each, Where()) for each in SHARED]
)
def test_an_index_has_them_together(db: sqlite3.Connection, table: str, scope: Where) -> None:
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    called.parts(db, table, scope, "019a10aa")
    db.set_trace_callback(None)
    assert len(asked) == 2
    for sql in asked:
        (plan,) = (row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}") if table in row[3])
        assert plan.startswith(f"SEARCH {table} USING COVERING INDEX {table}_by_ending")
