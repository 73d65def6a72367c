import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.model.conversation import Turn
from greenroom.model.paging import PageRequest
from greenroom.model.principal import Principal
from greenroom.model.search import SearchQuery
from greenroom.model.states import ConversationStatus as S
from greenroom.model.times import Micros
from greenroom.store import conversations, ranking, reviews, revisions, searching, trigrams
from greenroom.store.conversation_filter import ConversationFilter
from greenroom.store.indexing import index_some
from tests.store.making import ADMIN, ANNE, BORIS, NOW, a_conversation, a_revision, new_db

ALL = ConversationFilter()


def keep(db: sqlite3.Connection, title: str, *said: str, **changes: Any) -> int:
    turns = tuple(Turn("assistant" if number % 2 else "user", text) for number, text in enumerate(said))
    row = a_conversation(title=title, **changes)
    return conversations.add(db, row, turns, [1] * len(turns), "edited")


def found(
    db: sqlite3.Connection, query: str, filters: ConversationFilter = ALL, who: Principal = ANNE
) -> list[int]:
    return [each.seq for each in searching.matching(db, who, filters, SearchQuery.of(query)).found]


@pytest.fixture(
    params=["read one by one", "looked up", "looked up among some", "looked up in steps", "not indexed yet"]
)
def db(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """A database, searched in each of the ways: what is found has to be the same."""
    made = new_db()
    if request.param != "read one by one":
        monkeypatch.setattr(searching, "_FEW", -1)
    if request.param != "looked up among some":
        monkeypatch.setattr(searching, "_MANY", -1)
    if request.param == "looked up in steps":
        monkeypatch.setattr(searching, "_STRIDES", (1, 2, 99))
    made.create_function("indexes_now", 0, lambda: request.param.startswith("looked up"))
    yield made
    made.close()


def settle(db: sqlite3.Connection) -> None:
    """Index everything, where this is how the database is searched."""
    if db.execute("SELECT indexes_now()").fetchone()[0]:
        while index_some(db, 2):
            pass


def test_words_are_found_in_titles_and_turns_newest_first(db: sqlite3.Connection) -> None:
    title = keep(db, "A late Parcel", "Hello", "Hi")
    turn = keep(db, "Something else", "Where is my parcel?", "Here.")
    keep(db, "Nothing of the kind", "Hello", "Hi")
    settle(db)
    assert found(db, "parcel") == [turn, title]
    assert found(db, "ARCE") == [turn, title]
    assert found(db, "late parcel") == [title]
    assert found(db, '"is my"') == [turn]
    assert found(db, "parcels") == []


@pytest.mark.parametrize(
    "query", ["咖", "咖啡", "咖啡店", "啡 店", "ß", "e", "ü", "b2", "咖啡 strasse", "想 b2 über"]
)
def test_short_words_are_found_too_in_any_language(db: sqlite3.Connection, query: str) -> None:
    there = keep(db, "über Straße b2", "我想去咖啡店", "好")
    keep(db, "x", "y", "z")
    settle(db)
    assert found(db, query) == [there]


def test_the_last_letters_of_a_text_are_found(db: sqlite3.Connection) -> None:
    there = keep(db, "t", "x", "我喝茶")
    settle(db)
    assert found(db, "茶") == found(db, "喝茶") == found(db, "我喝茶") == [there]


@pytest.mark.parametrize(
    "query",
    ['"', '""', 'a" OR "b', "NEAR(", "title:x", "*", "^", "-", "(", "'; DROP TABLE conversations", "\0", "%", "_"],
)
def test_no_query_means_anything_but_its_words(db: sqlite3.Connection, query: str) -> None:
    keep(db, "t", "plain", "text")
    settle(db)
    assert found(db, query) == []


def test_letters_that_are_there_without_the_word_do_not_count(db: sqlite3.Connection) -> None:
    keep(db, "ban ana nan", "x", "y")
    settle(db)
    assert found(db, "banana") == []


def test_filters_hold_as_well(db: sqlite3.Connection) -> None:
    approved = keep(db, "parcel", status=S.APPROVED)
    keep(db, "parcel", status=S.REJECTED)
    settle(db)
    assert found(db, "parcel", ConversationFilter(statuses=[S.APPROVED])) == [approved]
    assert found(db, "parcel", ConversationFilter(personas=["nobody"])) == []


def test_nobody_finds_anothers_words(db: sqlite3.Connection) -> None:
    mine, theirs = keep(db, "parcel"), keep(db, "parcel", owner=BORIS.uid)
    settle(db)
    assert found(db, "parcel") == [mine]
    assert found(db, "parcel", who=BORIS) == [theirs]
    assert found(db, "parcel", who=ADMIN) == [theirs, mine]
    assert found(db, trigrams.owner_mark(BORIS.uid), who=ANNE) == []


def test_what_was_reworded_is_found_by_its_new_words_alone(db: sqlite3.Connection) -> None:
    row = a_conversation(title="parcel")
    seq = conversations.add(db, row, (Turn("user", "apples"), Turn("assistant", "pears")), (1, 1), "edited")
    other = keep(db, "letter", "plums")
    settle(db)
    revisions.insert(db, seq, a_revision(2, (Turn("user", "plums"), Turn("assistant", "pears"))))
    conversations.change(db, row.id, {"title": "stamp", "revision": 2})
    settle(db)
    assert found(db, "parcel") == found(db, "apples") == []
    assert found(db, "stamp") == found(db, "pears") == [seq]
    assert found(db, "plums") == [other, seq]


def test_what_is_deleted_is_not_found_even_where_its_number_is_given_again(db: sqlite3.Connection) -> None:
    gone = keep(db, "parcel")
    settle(db)
    reviews.delete(db, [gone])
    assert keep(db, "letter") == gone
    settle(db)
    assert found(db, "parcel") == []
    assert found(db, "letter") == [gone]


def test_only_the_newest_matches_are_ranked(db: sqlite3.Connection) -> None:
    made = [keep(db, f"parcel {number}") for number in range(5)]
    settle(db)
    matches = searching.matching(db, ANNE, ALL, SearchQuery.of("parcel"), 3)
    assert ([each.seq for each in matches.found], matches.capped) == (made[:-4:-1], True)
    assert not searching.matching(db, ANNE, ALL, SearchQuery.of("parcel"), 5).capped
    assert searching.matching(db, ANNE, ALL, SearchQuery.of("l"), 3).capped


def test_pages_of_matches_go_on_by_rank_and_come_with_a_snippet(db: sqlite3.Connection) -> None:
    best = keep(db, "parcel", "parcel parcel", "x", created_at=Micros(NOW))
    middle = keep(db, "t", "a parcel, a parcel", "x", created_at=Micros(NOW + 1))
    last = keep(db, "t", "one parcel " + "word " * 500, "x", created_at=Micros(NOW + 2))
    settle(db)

    def page(**asked: Any) -> tuple[list[int], str | None]:
        request = PageRequest(limit=2, **{"sort_by": "rank", **asked})
        told = ranking.page(db, ANNE, ALL, SearchQuery.of("parcel"), request)
        assert (told.total, told.capped) == (3, False)
        assert all("parcel" in row.snippet for row in told.rows)
        ids = {row.id: seq for seq in (best, middle, last) for row in conversations.by_seq(db, [seq])}
        return [ids[row.conversation.id] for row in told.rows], told.cursor

    first, cursor = page()
    assert first == [best, middle]
    assert page(cursor=cursor) == ([last], None)
    assert page(page=2) == ([last], None)
    assert page(descending=False)[0] == [last, middle]
    assert page(sort_by="created_at")[0] == [last, middle]


def test_a_list_can_be_of_what_has_some_words(db: sqlite3.Connection) -> None:
    keep(db, "b parcel")
    keep(db, "a parcel")
    keep(db, "letter")
    settle(db)
    request = PageRequest(sort_by="title", descending=False)
    listed = conversations.page(db, ANNE, ConversationFilter(search="parcel"), request)
    assert ([row.title for row in listed.rows], listed.total) == (["a parcel", "b parcel"], 2)
    assert not listed.capped
    assert searching.every(db, ANNE, ConversationFilter(search="letter"), 10) == [3]


def test_indexing_goes_on_until_nothing_is_left(db: sqlite3.Connection) -> None:
    for number in range(5):
        keep(db, f"parcel {number}")
    assert [index_some(db, 2) for _ in range(4)] == [2, 2, 1, 0]


def test_a_conversation_that_is_older_than_the_words_gets_them_with_the_index() -> None:
    made = new_db()
    there = keep(made, "parcel", "Hello")
    made.execute("DELETE FROM words")
    assert found(made, "parcel") == []
    assert index_some(made, 10) == 1
    assert found(made, "parcel hello") == [there]
    made.close()


WORDS = st.text(st.sampled_from('aAbBéßİ咖啡 \n"*\x1e.') | st.characters(codec="utf-8"), min_size=1, max_size=12)


@settings(max_examples=30)  # each makes a database
@given(st.lists(WORDS, min_size=1, max_size=4), WORDS)
def test_the_index_never_hides_what_reading_would_find(texts: list[str], query: str) -> None:
    made = new_db()
    try:
        for text in texts:
            keep(made, text, "x" + text, text)
        by_reading = found(made, query)
        while index_some(made, 3):
            pass
        patch = pytest.MonkeyPatch()
        with patch.context() as patched:
            patched.setattr(searching, "_FEW", -1)
            assert found(made, query) == by_reading
    finally:
        made.close()


def test_a_short_word_that_nobody_has_is_looked_for_in_no_text(db: sqlite3.Connection) -> None:
    keep(db, "parcel")
    settle(db)
    assert found(db, "parcel 東京") == found(db, "東京") == []


def test_what_meets_a_filter_is_looked_through_where_the_newest_with_the_words_do_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, most in (("_FEW", -1), ("_MANY", -1), ("_STRIDES", (2, 9)), ("_MOST", 4)):
        monkeypatch.setattr(searching, name, most)
    made = new_db()
    drafts = [keep(made, f"parcel {number}", status=S.DRAFT) for number in range(3)]
    for number in range(9):
        keep(made, f"parcel {number}", status=S.REJECTED)
    while index_some(made, 10):
        pass
    assert found(made, "parcel", ConversationFilter(statuses=[S.DRAFT])) == drafts[::-1]
    made.close()


def test_a_search_goes_farther_while_it_finds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    made = new_db()
    there = keep(made, "banana")
    for _ in range(5):
        keep(made, "ban ana nan")
    while index_some(made, 10):
        pass
    for name, most in (("_FEW", -1), ("_MANY", -1), ("_STRIDES", (2,)), ("_FARTHER", ()), ("_MOST", 2)):
        monkeypatch.setattr(searching, name, most)
    told = searching.matching(made, ANNE, ALL, SearchQuery.of("banana"))
    assert (told.found, told.capped) == ([], True)
    listed = conversations.page(made, ANNE, ConversationFilter(search="banana"), PageRequest())
    assert (listed.rows, listed.total, listed.capped) == ([], 0, True)
    monkeypatch.setattr(searching, "_FARTHER", (9,))
    told = searching.matching(made, ANNE, ALL, SearchQuery.of("banana"))
    assert ([each.seq for each in told.found], told.capped) == ([there], False)
    assert searching.every(made, ANNE, ConversationFilter(search="banana"), 10) == [there]
    made.close()


def test_every_word_of_a_long_query_counts(db: sqlite3.Connection) -> None:
    letters = [chr(0x4E00 + number) for number in range(500)]
    there = keep(db, "t", "".join(letters))
    keep(db, "t", "".join(letters[:-1]))
    settle(db)
    assert found(db, " ".join(letters)) == [there]


def test_what_json_writes_differently_is_found_as_it_is_read(db: sqlite3.Connection) -> None:
    there = keep(db, "t", r"look in c:\dir\new", "x")
    settle(db)
    assert found(db, r"c:\dir") == found(db, r"R\NEW") == [there]
