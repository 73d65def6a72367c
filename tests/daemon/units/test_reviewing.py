"""Bulk actions on more conversations than are read at a time."""

import sqlite3
from collections.abc import Iterator

import pytest

from greenroom.daemon.units.reviewing import Change, bulk
from greenroom.model.states import ConversationAction, ConversationStatus
from greenroom.store import conversations
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.port import Transaction
from tests.store.making import ANNE, BORIS, NOW, a_conversation, new_db, new_id

MANY = 520
"""They are read in three turns, the last of which is not full."""

AWAY = range(0, MANY, 100)
"""Those that are archived already."""


@pytest.fixture(scope="module")
def everyone() -> Iterator[tuple[sqlite3.Connection, list[str]]]:
    db = new_db()
    rows = [
        a_conversation(status=ConversationStatus.ARCHIVED if number in AWAY else ConversationStatus.DRAFT)
        for number in range(MANY)
    ]
    for row in rows:
        conversations.add(db, row, (), (), "edited")
    yield db, [row.id for row in rows]
    db.close()


@pytest.fixture
def many(everyone: tuple[sqlite3.Connection, list[str]]) -> Iterator[tuple[Transaction, list[str]]]:
    """Conversations of Anne's; what is done to them is undone after the test."""
    db, ids = everyone
    db.execute("SAVEPOINT test")
    yield Transaction(db), ids
    db.execute("ROLLBACK TO test")
    db.execute("RELEASE test")


def named(tx: Transaction) -> list[str]:
    """The conversations that the facts of a bulk action name."""
    return [each for fact in tx.facts for each in fact.data.get("conversation_ids", [])]


def archived(tx: Transaction) -> int:
    found: int = tx.db.execute("SELECT count(*) FROM conversations WHERE status = 'archived'").fetchone()[0]
    return found


def test_all_that_meet_a_filter_are_changed_or_refused_once(many: tuple[Transaction, list[str]]) -> None:
    tx, ids = many
    change = Change(action=ConversationAction.ARCHIVE)
    done = bulk(tx, ANNE, ConversationFilter(), change, new_id, NOW)
    assert (done.changed, sorted(each.id for each in done.refused)) == (MANY - len(AWAY), [ids[at] for at in AWAY])
    assert sorted(named(tx)) == [id_ for at, id_ in enumerate(ids) if at not in AWAY]
    assert archived(tx) == MANY


def test_ids_are_taken_in_their_order_and_strangers_refused_first(many: tuple[Transaction, list[str]]) -> None:
    tx, ids = many
    wanted = ["nobody's", *reversed(ids), "nobody's either", ids[-1]]
    change = Change(action=ConversationAction.ARCHIVE)
    done = bulk(tx, ANNE, wanted, change, new_id, NOW)
    assert named(tx) == [ids[at] for at in reversed(range(MANY)) if at not in AWAY]
    away = [ids[at] for at in reversed(AWAY)]
    assert [each.id for each in done.refused] == ["nobody's", "nobody's either", *away]
    assert (done.changed, archived(tx)) == (MANY - len(AWAY), MANY)


@pytest.mark.parametrize("by_filter", [True, False])
def test_all_are_deleted(many: tuple[Transaction, list[str]], by_filter: bool) -> None:
    tx, ids = many
    which = ConversationFilter() if by_filter else ids
    assert bulk(tx, ANNE, which, Change(action="delete"), new_id, NOW).changed == MANY
    assert tx.db.execute("SELECT count(*) FROM conversations").fetchone() == (0,)


def test_none_of_another_user_is_changed(many: tuple[Transaction, list[str]]) -> None:
    tx, ids = many
    done = bulk(tx, BORIS, ids, Change(action="set_categories", categories=("a",)), new_id, NOW)
    assert (done.changed, [each.id for each in done.refused]) == (0, ids)
    assert tx.db.execute("SELECT count(*) FROM conversations WHERE categories <> '[]'").fetchone() == (0,)
