import sqlite3
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.model.flashcards import Card, Sides
from greenroom.model.likeness import nearly_the_same, words_of
from greenroom.store import cards
from greenroom.store.cards import CardFilter
from tests.store.making import ADMIN, ANNE, BORIS, NOW, new_db, new_id

EVERY = CardFilter()


def a_card(front: str = "What is basalt?", back: str = "A rock.", **changed: Any) -> Card:
    card_id = new_id()
    values: dict[str, Any] = {
        "id": card_id,
        "owner": ANNE.uid,
        "suggestion_id": f"of {card_id}",
        "generation_id": "g",
        "front": front,
        "back": back,
        "source_name": "Rocks",
        "provider": "rehearsal",
        "model": "m",
        "prompt_version": "flashcards-1",
        "revision": 1,
        "created_at": NOW,
        "updated_at": NOW,
    }
    return Card(**(values | changed))


def kept(db: sqlite3.Connection, *rows: Card) -> list[str]:
    for row in rows:
        cards.insert(db, row)
    return [row.id for row in rows]


def test_all_cards_of_a_user_are_had_page_by_page_each_once(db: sqlite3.Connection) -> None:
    ids = kept(db, *(a_card(f"Question {number}?") for number in range(7)))
    kept(db, a_card(owner=BORIS.uid))
    found: list[str] = []
    while page := cards.in_order(db, ANNE, EVERY, after=found[-1] if found else None, limit=3):
        found += [card.id for card in page]
    assert found == ids
    assert len(cards.in_order(db, ADMIN, EVERY, after=None, limit=50)) == 8
    assert [
        card.id for card in cards.in_order(db, ANNE, CardFilter(search="question 4"), after=None, limit=9)
    ] == [ids[4]]


def test_the_users_card_that_is_most_like_this_is_found(db: sqlite3.Connection) -> None:
    long = "A dark rock that flowed out of the earth and cooled in columns"
    near, exact, _ = kept(db, a_card(back=f"{long} slowly."), a_card(back=long), a_card("What?", "Else."))
    assert cards.nearest(db, ANNE.uid, Sides("what is basalt", long.upper())) == exact
    cards.delete(db, exact)
    assert cards.nearest(db, ANNE.uid, Sides("what is basalt", long.upper())) == near
    assert cards.nearest(db, BORIS.uid, Sides("what is basalt", long.upper())) is None


def test_a_changed_card_is_found_by_its_new_words_alone(db: sqlite3.Connection) -> None:
    before = a_card()
    kept(db, before)
    after = cards.change(db, before, Sides("Who built the bridge?", "Telford."), NOW)
    assert after is not None
    assert cards.nearest(db, ANNE.uid, before.sides) is None
    assert cards.nearest(db, ANNE.uid, after.sides) == before.id
    assert cards.change(db, before, Sides("Late?", "Yes."), NOW) is None


def test_a_deleted_card_leaves_no_words_behind(db: sqlite3.Connection) -> None:
    (card_id,) = kept(db, a_card())
    cards.delete(db, card_id)
    assert db.execute("SELECT count(*) FROM card_words").fetchone()[0] == 0


_WORDS = ("rock", "sea", "tide", "moon", "1903", "1911", "iron", "bridge")
_TEXT = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=8)


@settings(max_examples=30)
@given(st.lists(_TEXT, min_size=1, max_size=12), _TEXT)
def test_the_index_finds_a_like_card_exactly_where_a_look_at_all_does(
    had: list[list[str]], asked: list[str]
) -> None:
    db = new_db()
    kept(db, *(a_card(" ".join(words), "yes") for words in had))
    wanted = Sides(" ".join(asked), "yes")
    there = any(nearly_the_same(words_of(wanted), words_of(Sides(" ".join(words), "yes"))) for words in had)
    assert (cards.nearest(db, ANNE.uid, wanted) is not None) is there
    db.close()


def test_lists_of_cards_and_the_search_for_like_ones_go_by_an_index(db: sqlite3.Connection) -> None:
    plan = db.execute(
        "EXPLAIN QUERY PLAN SELECT card_id FROM card_words WHERE owner = 1 AND word IN ('a', 'b')"
        " AND words BETWEEN 1 AND 2"
    ).fetchall()
    assert "SEARCH card_words USING PRIMARY KEY (owner=? AND word=? AND words>? AND words<?)" in plan[0][3]
