import sqlite3

from greenroom.model.facts import Fact
from greenroom.model.principal import Principal
from greenroom.model.times import Micros
from greenroom.store import events
from tests.store.making import a_fact


def test_facts_are_had_again_from_any_seq(db: sqlite3.Connection) -> None:
    assert events.last_seq(db) == 0
    fact = Fact(type="item.finished", topic="batch", owner=7, data={"a": [1, None]}, subject="b")
    noted = events.append(db, [a_fact(1), fact, a_fact(3)], Micros(5))
    assert [each.seq for each in noted] == [1, 2, 3]
    assert events.since(db, 0, 10) == noted
    assert events.since(db, 1, 1) == [noted[1]]
    assert events.since(db, 3, 10) == []
    assert events.last_seq(db) == 3


def test_pruning_forgets_the_old_and_never_gives_a_seq_twice(db: sqlite3.Connection) -> None:
    for at in (1, 2, 3):
        events.append(db, [a_fact(at)], Micros(at))
    assert events.prune(db, Micros(2)) == 1
    assert [noted.seq for noted in events.since(db, 0, 10)] == [2, 3]
    assert events.prune(db, Micros(99)) == 1
    assert [noted.seq for noted in events.since(db, 0, 10)] == [3]
    (noted,) = events.append(db, [a_fact()], Micros(4))
    assert noted.seq == 4


def test_a_clock_that_was_set_back_delays_pruning(db: sqlite3.Connection) -> None:
    for at in (5, 1, 6):
        events.append(db, [a_fact(at)], Micros(at))
    assert events.prune(db, Micros(5)) == 0
    assert events.prune(db, Micros(6)) == 2


def test_pruning_nothing_is_fine(db: sqlite3.Connection) -> None:
    assert events.prune(db, Micros(5)) == 0


def test_facts_of_one_owner_are_had_without_those_of_others(db: sqlite3.Connection) -> None:
    mine, theirs = (
        Fact(type="batch.status", topic="batch", owner=owner, subject="b", data={}) for owner in (1000, 2000)
    )
    events.append(db, [mine, theirs, theirs, mine, theirs], Micros(1))
    assert [noted.seq for noted in events.since(db, 0, 10, 1000)] == [1, 4]
    assert [noted.seq for noted in events.since(db, 1, 10, 1000)] == [4]
    newest = [events.last_heard(db, who, 4) for who in (Principal(1000), Principal(2000), Principal(3000))]
    assert newest == [4, 3, 0]
    assert events.last_heard(db, Principal(3000, sees_all=True), 5) == 5
