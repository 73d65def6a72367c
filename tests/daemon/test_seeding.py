from collections.abc import Iterator
from contextlib import closing

import pytest

from greenroom.daemon.seeding import seed
from greenroom.library.files import Child, LibraryFiles, LibraryUnreadable
from greenroom.library.shipped import read_shipped
from greenroom.model.ids import Uuid7Ids
from greenroom.model.library import ScenarioDraft, TemplateDraft, Tier
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


def sow(tx: Transaction, library: LibraryFiles | None = None) -> int:
    return seed(tx, library or read_shipped(), owner=ADMIN, ids=Uuid7Ids(), now=NOW)


def test_an_empty_library_gets_every_shipped_row(tx: Transaction) -> None:
    made = sow(tx)

    assert made == templates.count(tx.db) + scenarios.count(tx.db) + edge_cases.count(tx.db) > 30
    assert {template.owner for template in templates.active(tx.db, Tier.TEMPLATE)} == {ADMIN}


def test_a_second_start_adds_nothing(tx: Transaction) -> None:
    sow(tx)
    assert sow(tx) == 0


@pytest.mark.parametrize("kept", ["templates", "scenarios", "edge_cases"])
def test_what_was_deleted_stays_away_while_anything_is_left(tx: Transaction, kept: str) -> None:
    sow(tx)
    for table in {"templates", "scenarios", "edge_cases"} - {kept}:
        tx.db.execute(f"DELETE FROM {table}")

    assert sow(tx) == 0


def test_children_find_their_parents_in_the_store(tx: Transaction) -> None:
    library = LibraryFiles(
        templates=(TemplateDraft(name="T", text="x"),),
        scenarios=(Child(ScenarioDraft(name="S", context="c"), "T"),),
        edge_cases=(),
    )
    assert sow(tx, library) == 2
    scenario, template = scenarios.by_name(tx.db, ADMIN, "S"), templates.by_name(tx.db, ADMIN, "T")
    assert scenario is not None
    assert template is not None
    assert scenario.parent_template_id == template.id


def test_a_library_with_a_missing_parent_leaves_nothing_behind(tx: Transaction) -> None:
    library = LibraryFiles(
        templates=(TemplateDraft(name="T", text="x"),),
        scenarios=(Child(ScenarioDraft(name="S", context="c"), "Gone"),),
        edge_cases=(),
    )
    with pytest.raises(LibraryUnreadable):
        sow(tx, library)
    assert templates.count(tx.db) == 0
