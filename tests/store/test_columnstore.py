"""The columnstore, held against the database that it is a copy of."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from greenroom.model.conversation import Conversation
from greenroom.model.principal import Principal
from greenroom.model.states import ConversationStatus as S
from greenroom.model.times import Micros
from greenroom.store import conversations
from greenroom.store.columnstore import Columnstore, Met
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.facet_conditions import asked_of
from greenroom.store.segment import SPAN
from tests.store.making import ANNE, BORIS, LEAP, NOW, a_conversation, leap, new_db

NURSES = ConversationFilter(personas=["nurse"])


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with closing(new_db()) as made:
        yield made


def add(db: sqlite3.Connection, persona: str = "nurse", owner: Principal = ANNE, at: int = 0) -> Conversation:
    made = a_conversation(persona=persona, owner=owner.uid, created_at=Micros(NOW + at))
    conversations.add(db, made, (), (), "edited")
    return made


def met(
    columnstore: Columnstore, db: sqlite3.Connection, filters: ConversationFilter, who: Principal = ANNE
) -> Met | None:
    asked = asked_of(db, filters)
    assert asked is not None
    return columnstore.met(db, (who,), asked)


def found(
    columnstore: Columnstore, db: sqlite3.Connection, filters: ConversationFilter, who: Principal = ANNE
) -> set[str]:
    those = met(columnstore, db, filters, who)
    assert those is not None
    seqs = those.seqs()
    assert len(seqs) == len(set(seqs)) == those.total
    return {row.id for row in conversations.by_seq(db, seqs)}


def catch_up(columnstore: Columnstore, db: sqlite3.Connection) -> None:
    while columnstore.is_behind:
        columnstore.catch_up(db)


def test_few_conversations_are_left_to_the_database(db: sqlite3.Connection) -> None:
    columnstore = Columnstore()
    add(db)
    assert met(columnstore, db, NURSES) is None
    assert not columnstore.is_behind


def test_where_too_much_is_missing_it_says_so_until_it_has_caught_up(db: sqlite3.Connection) -> None:
    columnstore, nurses = Columnstore(), set()
    for number in range(6):
        leap(db, number * SPAN + 10)
        nurses.add(add(db).id)
    assert met(columnstore, db, NURSES) is None
    catch_up(columnstore, db)
    assert found(columnstore, db, NURSES) == nurses
    assert not columnstore.is_behind


def test_of_one_time_just_what_was_made_in_it_is_found(db: sqlite3.Connection) -> None:
    columnstore, made = Columnstore(least=1), []
    for number in range(3):
        leap(db, number * SPAN + 10)
        made += [add(db, at=100 * number + second) for second in range(4)]
    met(columnstore, db, NURSES)
    catch_up(columnstore, db)
    within = ConversationFilter(personas=["nurse"], date_from=Micros(NOW + 2), date_to=Micros(NOW + 202))
    assert found(columnstore, db, within) == {row.id for row in made[2:-2]}


def test_nobody_finds_what_is_another_s(db: sqlite3.Connection) -> None:
    columnstore = Columnstore(least=1)
    hers, his = add(db), add(db, owner=BORIS)
    for _ in ("row by row", "by column"):
        assert found(columnstore, db, NURSES) == {hers.id}
        assert found(columnstore, db, NURSES, BORIS) == {his.id}
        catch_up(columnstore, db)


def test_what_is_listed_by_nothing_makes_no_segment_old(db: sqlite3.Connection) -> None:
    columnstore = Columnstore(least=1)
    row = add(db)
    met(columnstore, db, NURSES)
    catch_up(columnstore, db)
    conversations.change(db, row.id, {"title": "Another title", "urgency": 0.5, "topic": "cranes"})
    assert found(columnstore, db, NURSES) == {row.id}
    assert not columnstore.is_behind


def test_whatever_is_changed_it_finds_what_the_database_has(db: sqlite3.Connection) -> None:
    rng, columnstore = random.Random(11), Columnstore(least=1)
    there: dict[str, tuple[str, S]] = {}
    asked = ConversationFilter(personas=["nurse", "cook"], statuses=[S.PENDING_REVIEW])
    nurse = add(db)  # a filter finds nothing, and asks nothing, while nobody has such a persona
    there[nurse.id] = (nurse.persona, nurse.status)
    for step in range(400):
        if step in {100, 200}:
            leap(db, step // 100 * SPAN)
            db.execute("DELETE FROM conversations WHERE title = ? AND id NOT LIKE 'leap%'", (LEAP,))
        chosen = rng.choice([*there, None])
        what = "add" if chosen is None else rng.choice(("add", "delete", "name", "decide", "catch up"))
        if what == "catch up":
            catch_up(columnstore, db)
        elif chosen is None or what == "add":
            row = add(db, rng.choice(("nurse", "cook", "smith")))
            there[row.id] = (row.persona, row.status)
        elif what == "delete":
            db.execute("DELETE FROM conversations WHERE id = ?", (chosen,))
            del there[chosen]
        else:
            persona = rng.choice(("nurse", "smith")) if what == "name" else there[chosen][0]
            status = rng.choice((S.PENDING_REVIEW, S.APPROVED)) if what == "decide" else there[chosen][1]
            conversations.change(db, chosen, {"persona": persona, "status": status})
            there[chosen] = (persona, status)
        met_by = {each for each, (who, status) in there.items() if who != "smith" and status is S.PENDING_REVIEW}
        assert found(columnstore, db, asked) & there.keys() == met_by


def test_it_begins_with_all_that_there_is_before_anybody_asks(db: sqlite3.Connection) -> None:
    columnstore = Columnstore()
    hers, his = add(db), add(db, owner=BORIS)
    columnstore.begin(db)
    assert not columnstore.is_behind
    leap(db, 5 * SPAN)
    columnstore.begin(db)
    catch_up(columnstore, db)
    assert hers.id in found(columnstore, db, NURSES)
    assert found(columnstore, db, NURSES, BORIS) == {his.id}
    assert not columnstore.is_behind


def test_while_one_reads_a_segment_another_does_not_begin_with_the_next(db: sqlite3.Connection) -> None:
    columnstore, read = Columnstore(least=1), list[str]()
    leap(db, SPAN + 10)
    add(db)

    def look_in_meanwhile(statement: str) -> None:
        if "json_group_array" in statement:
            read.append(statement)
            columnstore.catch_up(db)

    met(columnstore, db, NURSES)
    db.set_trace_callback(look_in_meanwhile)
    columnstore.catch_up(db)
    assert len(read) == 1
    catch_up(columnstore, db)
    assert len(read) == 2
