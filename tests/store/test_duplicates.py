import sqlite3
from collections.abc import Sequence

import pytest

from greenroom.model.conversation import Turn
from greenroom.store import conversations, duplicates
from tests.store.making import ANNE, a_conversation

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
