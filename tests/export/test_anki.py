import io
import sqlite3
import zipfile
from collections.abc import Sequence
from typing import Any

from greenroom.export.anki import DECK_ID, MODEL_ID, Anki
from greenroom.model.flashcards import Card
from greenroom.model.times import Micros
from tests.export.samples import a_card, encoded


def notes(content: bytes) -> list[tuple[Any, ...]]:
    """Id, guid, note type, time of change and fields of each note, as the package's own database has them."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        collection = package.read("collection.anki2")
        assert package.read("media") == b"{}"
    db = sqlite3.connect(":memory:")
    try:
        db.deserialize(collection)
        assert {row[0] for row in db.execute("SELECT did FROM cards")} <= {DECK_ID}
        return db.execute("SELECT id, guid, mid, mod, flds FROM notes ORDER BY id").fetchall()
    finally:
        db.close()


def fields(cards: Sequence[Card]) -> list[list[str]]:
    return [row[4].split("\x1f") for row in notes(encoded(Anki(), cards))]


def test_a_note_has_front_back_and_source() -> None:
    assert fields([a_card()]) == [["What is a loan?", "Money that is lent.", "loans.txt"]]


def test_what_looks_like_html_is_shown_as_it_is() -> None:
    (made,) = fields([a_card("a < b & <b>c</b>", "{{Front}}\nnext\r\nlast")])
    assert made[:2] == ["a &lt; b &amp; &lt;b&gt;c&lt;/b&gt;", "{{Front}}<br>next<br>last"]


def test_a_card_can_not_forge_another_field() -> None:
    assert len(fields([a_card("front\x1fback")])[0]) == 3


def test_a_note_keeps_its_guid_whatever_becomes_of_the_card_and_the_others() -> None:
    one, other = a_card(id="k1"), a_card("Another?", id="k2", updated_at=Micros(9_000_000))
    before = notes(encoded(Anki(), [one, other]))
    after = notes(encoded(Anki(), [a_card("Edited.", id="k2", updated_at=Micros(9_500_000))]))
    assert before[1][1:3] == after[0][1:3]
    assert before[0][1] != before[1][1]
    assert {row[2] for row in before} == {MODEL_ID}


def test_a_note_is_as_old_as_its_cards_last_change() -> None:
    made = notes(encoded(Anki(), [a_card(id="k1"), a_card(id="k2", updated_at=Micros(9_000_000))]))
    assert [row[3] for row in made] == [1, 9]
