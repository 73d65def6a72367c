import sqlite3
from collections.abc import Sequence

import pytest

from greenroom.model.conversation import Turn
from greenroom.store import conversations, duplicates
from greenroom.store.connecting import connect_memory
from greenroom.store.migrating import SHIPPED, migrate
from tests.store.making import ANNE, NOW, a_conversation

BANDS = tuple(range(-6, 6))
BOB = 2002


def keep(db: sqlite3.Connection, name: str, bands: Sequence[int], owner: int = ANNE.uid) -> str:
    made = a_conversation(title=name, owner=owner)
    conversations.add(db, made, (Turn("user", name), Turn("assistant", "yes")), (1, 1), "edited")
    duplicates.note(db, made.id, tuple(bands))
    return made.id


def found(db: sqlite3.Connection, bands: Sequence[int] = BANDS, before: str | None = None) -> list[str]:
    return [found.turns[0].content for found in duplicates.candidates(db, ANNE.uid, bands, before=before)]


def test_those_that_share_a_band_are_candidates_those_with_most_first(db: sqlite3.Connection) -> None:
    keep(db, "one", (BANDS[0], *range(100, 111)))
    keep(db, "three", (*BANDS[:3], *range(200, 209)))
    keep(db, "none", range(300, 312))
    assert found(db) == ["three", "one"]


def test_those_of_others_and_archived_ones_are_none(db: sqlite3.Connection) -> None:
    keep(db, "bob's", BANDS, owner=BOB)
    away = keep(db, "away", BANDS)
    conversations.change(db, away, {"status": "archived"})
    assert found(db) == []


def test_those_that_are_put_away_stand_before_none_that_is_live(db: sqlite3.Connection) -> None:
    for number in range(20):
        away = keep(db, f"away {number}", BANDS)
        conversations.change(db, away, {"status": "archived"})
    keep(db, "live", BANDS[:3])
    assert found(db) == ["live"]


def test_what_is_brought_back_is_found_again(db: sqlite3.Connection) -> None:
    kept = keep(db, "back", BANDS)
    conversations.change(db, kept, {"status": "archived"})
    conversations.change(db, kept, {"status": "pending_review"})
    assert found(db) == ["back"]


def test_what_is_scored_again_while_it_is_put_away_stays_away(db: sqlite3.Connection) -> None:
    kept = keep(db, "away", BANDS)
    conversations.change(db, kept, {"status": "archived"})
    duplicates.note(db, kept, tuple(range(50, 62)))
    assert found(db, range(50, 62)) == []
    conversations.change(db, kept, {"status": "approved"})
    assert (found(db), found(db, range(50, 62))) == ([], ["away"])


def test_the_bands_of_what_was_put_away_before_go_with_the_schema_that_says_so() -> None:
    old = connect_memory()
    migrate(old, SHIPPED[:17], NOW)
    for name, status in (("live", "approved"), ("away", "archived")):
        conversations.change(old, keep(old, name, BANDS), {"status": status})
    migrate(old, SHIPPED, NOW)
    assert found(old) == ["live"]
    assert old.execute("SELECT count(*) FROM bands").fetchone() == (len(BANDS),)
    old.close()


def test_only_what_came_before_counts_where_it_is_asked_for(db: sqlite3.Connection) -> None:
    kept = [keep(db, name, BANDS) for name in ("first", "second", "third")]
    assert found(db, before=kept[-1]) == ["first", "second"]


def test_other_words_have_other_bands(db: sqlite3.Connection) -> None:
    kept = keep(db, "edited", BANDS)
    duplicates.note(db, kept, tuple(range(50, 62)))
    assert found(db) == []
    assert found(db, range(50, 62)) == ["edited"]


def test_deleting_for_good_forgets_the_bands(db: sqlite3.Connection) -> None:
    kept = keep(db, "gone", BANDS)
    db.execute("DELETE FROM conversations WHERE id = ?", (kept,))
    assert db.execute("SELECT count(*) FROM bands").fetchone() == (0,)
    assert db.execute("SELECT count(*) FROM signatures").fetchone() == (0,)


@pytest.mark.parametrize("number", [40, 80])
def test_however_many_share_a_band_a_few_are_read(db: sqlite3.Connection, number: int) -> None:
    for each in range(number):
        keep(db, f"copy {each}", BANDS)
    assert len(found(db)) == 3


def test_a_text_of_a_few_words_has_no_bands_and_no_candidates(db: sqlite3.Connection) -> None:
    keep(db, "short", ())
    assert found(db, ()) == []
