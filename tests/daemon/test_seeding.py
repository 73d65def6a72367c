from collections.abc import Iterator, Sequence
from contextlib import closing

import pytest
from msgspec.structs import replace

from greenroom.daemon.seeding import keep, look_up, seed
from greenroom.library.files import LibraryUnreadable, Offered
from greenroom.library.merging import merge
from greenroom.library.shipped import read_shipped
from greenroom.model.ids import Uuid7Ids
from greenroom.model.library import EdgeCaseDraft, ScenarioDraft, TemplateDraft, Tier
from greenroom.model.times import Micros, SystemClock
from greenroom.store import edge_cases, scenarios, templates
from greenroom.store.inline import memory_database
from greenroom.store.port import Transaction

ADMIN = 990
NOW = Micros(1)


@pytest.fixture
def tx() -> Iterator[Transaction]:
    with closing(memory_database(SystemClock())) as db:
        yield Transaction(db)


def sow(tx: Transaction, library: Sequence[Offered] | None = None) -> int:
    return seed(tx, library or read_shipped(), owner=ADMIN, ids=Uuid7Ids(), now=NOW)


def test_an_empty_library_gets_every_shipped_row(tx: Transaction) -> None:
    made = sow(tx)

    assert made == templates.count(tx.db) + scenarios.count(tx.db) + edge_cases.count(tx.db) > 30
    assert {template.owner for template in templates.every(tx.db)} == {ADMIN}


def test_a_second_start_adds_nothing(tx: Transaction) -> None:
    sow(tx)
    assert sow(tx) == 0


@pytest.mark.parametrize("kept", ["templates", "scenarios", "edge_cases"])
def test_what_was_deleted_stays_away_while_anything_is_left(tx: Transaction, kept: str) -> None:
    sow(tx)
    for table in {"templates", "scenarios", "edge_cases"} - {kept}:
        tx.db.execute(f"DELETE FROM {table}")

    assert sow(tx) == 0


def rows(parent: str) -> tuple[Offered, ...]:
    return (
        Offered(
            place="scenarios/s.toml", kind=Tier.SCENARIO, draft=ScenarioDraft(name="S", context="c"), parent=parent
        ),
        Offered(place="templates/t.toml", kind=Tier.TEMPLATE, draft=TemplateDraft(name="T", text="x")),
    )


def test_children_find_their_parents_in_the_store(tx: Transaction) -> None:
    assert sow(tx, rows("T")) == 2
    (scenario,), (template,) = scenarios.every(tx.db), templates.every(tx.db)
    assert scenario.parent_template_id == template.id


def test_a_library_with_a_missing_parent_leaves_nothing_behind(tx: Transaction) -> None:
    with pytest.raises(LibraryUnreadable, match=r"scenarios/s\.toml: it names a parent .* 'Gone'"):
        sow(tx, rows("Gone"))
    assert templates.count(tx.db) == 0


def test_what_changed_is_kept_and_what_the_daemon_counts_stays(tx: Transaction) -> None:
    sow(tx, rows("T"))
    tx.db.execute("UPDATE templates SET usage_count = 7")
    tx.db.execute("UPDATE scenarios SET variation_count = 3")
    other = [replace(each, draft=replace(each.draft, description="told")) for each in rows("T")]
    steps = merge(other, look_up(tx.db, other), owner=ADMIN, ids=Uuid7Ids(), now=Micros(9)).steps
    keep(tx.db, steps)
    (scenario,), (template,) = scenarios.every(tx.db), templates.every(tx.db)
    assert (template.description, template.usage_count, template.revision) == ("told", 7, 2)
    assert (scenario.description, scenario.variation_count, scenario.updated_at) == ("told", 3, 9)


def test_an_edge_case_that_changed_stays_tested(tx: Transaction) -> None:
    draft = EdgeCaseDraft(name="E", trigger_condition="t", expected_behavior="b")
    offered = Offered(place="edge_cases/e.toml", kind=Tier.EDGE_CASE, draft=draft)
    sow(tx, (offered,))
    tx.db.execute("UPDATE edge_cases SET tested = 1")
    other = [replace(offered, draft=replace(draft, priority=9))]
    keep(tx.db, merge(other, look_up(tx.db, other), owner=ADMIN, ids=Uuid7Ids(), now=Micros(9)).steps)
    (row,) = edge_cases.every(tx.db)
    assert (row.priority, row.tested) == (9, True)
