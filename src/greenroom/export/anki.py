"""`anki`: a deck of the accepted flashcards that Anki opens, with the notes' ids kept from export to export.

Needs genanki, which is loaded when a file is begun. A note is known to Anki by its guid, made of the card's id: a
deck that is imported again changes the notes that changed and doubles none. Deck and note type have fixed ids. The
text of a card is shown as it is: what looks like HTML in it is none.
"""

import html
import io
import itertools
import re
import sqlite3
import zipfile
from collections.abc import Sequence
from typing import Any, Final

from greenroom.export.format import Encoder, Extra
from greenroom.model.flashcards import Card

DECK_ID: Final = 1_763_712_001
MODEL_ID: Final = 1_763_712_002
"""Made up once, and never to be changed: Anki tells decks and note types by them."""

_FIRST_NOTE_ID: Final = 1_763_712_000_000
_ZIP_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can tell
_BREAK = re.compile(r"\r\n|\r|\n")
_QUESTION = "{{Front}}"
_ANSWER = '{{FrontSide}}<hr id="answer">{{Back}}{{#Source}}<div class="source">{{Source}}</div>{{/Source}}'
_CSS = (
    ".card { font-family: sans-serif; font-size: 20px; text-align: center; color: black; background: white; }\n"
    ".source { margin-top: 2em; font-size: 12px; color: gray; }\n"
)


class Anki:
    """Cards as an Anki deck."""

    name = "anki"
    suffix = "apkg"
    loads_as = "a note with front, back and source, in the deck `Greenroom`; open it with Anki's File, Import"
    columns = ()
    extra = Extra("anki", "genanki")

    def takes(self, item: Card) -> bool:  # noqa: ARG002  the port's: of any card a note can be made
        """Any."""
        return True

    def encoder(self) -> Encoder[Card]:
        """Begin a deck."""
        return _Package()


class _Package:
    """A deck is one database in a ZIP file, so that nothing can be told before the last card is in."""

    def __init__(self) -> None:
        import genanki  # noqa: PLC0415  not everybody has it

        self._genanki = genanki
        self._model = genanki.Model(
            MODEL_ID,
            "Greenroom",
            fields=[{"name": "Front"}, {"name": "Back"}, {"name": "Source"}],
            templates=[{"name": "Card 1", "qfmt": _QUESTION, "afmt": _ANSWER}],
            css=_CSS,
        )
        self._cards: list[Card] = []

    def head(self) -> bytes:
        """Nothing can be told yet."""
        return b""

    def rows(self, items: Sequence[Card]) -> bytes:
        """Nothing can be told yet."""
        self._cards += items
        return b""

    def tail(self) -> bytes:
        """The whole package."""
        written = io.BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr(_entry("collection.anki2"), self._collection())
            package.writestr(_entry("media"), b"{}")
        return written.getvalue()

    def _collection(self) -> bytes:
        """Anki's database. Each note is as old as its card, so that Anki takes over what was edited since."""
        deck = self._genanki.Deck(DECK_ID, "Greenroom", "Flashcards accepted in Greenroom.")
        deck.add_model(self._model)
        db = sqlite3.connect(":memory:", isolation_level=None)
        try:
            ids = itertools.count(_FIRST_NOTE_ID)
            newest = max((card.updated_at for card in self._cards), default=0) // 1_000_000
            self._genanki.Package([deck]).write_to_db(db.cursor(), newest, ids)
            for card in self._cards:
                self._note(card).write_to_db(db.cursor(), card.updated_at // 1_000_000, DECK_ID, ids)
            return bytes(db.serialize())
        finally:
            db.close()

    def _note(self, card: Card) -> Any:
        return self._genanki.Note(
            model=self._model,
            fields=[_shown(card.front), _shown(card.back), _shown(card.source_name)],
            guid=self._genanki.guid_for(card.id),
        )


def _shown(text: str) -> str:
    return _BREAK.sub("<br>", html.escape(text.replace("\x1f", " "), quote=False))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
